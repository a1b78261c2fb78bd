package dev.tickloom.loop;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Where the library says what nobody has asked for. */
final class Log {
  /** Made when there is first something to say, since that costs a program some 10 ms. */
  private static final class Holder {
    static final System.Logger LOGGER = System.getLogger("dev.tickloom.loop");
  }

  private Log() {}

  /**
   * Logs. What a handler of the log throws goes to the handler of this thread's uncaught
   * exceptions: whoever has something to say goes on.
   */
  static void log(Level level, String message, @Nullable Throwable error) {
    try {
      Holder.LOGGER.log(level, message, error);
    } catch (Throwable e) {
      uncaught(e);
    }
  }

  /** Tells the handler of this thread, which goes on, of an error. */
  static void uncaught(Throwable error) {
    Thread current = Thread.currentThread();
    try {
      current.getUncaughtExceptionHandler().uncaughtException(current, error);
    } catch (Throwable ignored) {
      // there is nobody left to tell
    }
  }
}

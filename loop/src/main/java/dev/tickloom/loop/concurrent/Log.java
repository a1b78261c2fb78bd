package dev.tickloom.loop.concurrent;

import java.lang.System.Logger.Level;
import org.jetbrains.annotations.Nullable;

/** The log of the library. */
public final class Log {
  /** Made for the first message, because making it takes about 10 ms. */
  private static volatile System.@Nullable Logger logger;

  private Log() {}

  /**
   * Logs. If a log handler throws, the error goes to the handler of this thread's uncaught
   * exceptions, and the caller goes on.
   */
  public static void log(Level level, String message, @Nullable Throwable error) {
    try {
      logger().log(level, message, error);
    } catch (Throwable e) {
      uncaught(e);
    }
  }

  /** No initializer of a class: one that once finds no memory is never tried again. */
  private static System.Logger logger() {
    System.Logger made = logger;
    if (made == null) {
      made = System.getLogger("dev.tickloom.loop");
      logger = made;
    }
    return made;
  }

  /** Tells the handler of this thread, which goes on, of an error. */
  public static void uncaught(Throwable error) {
    Thread current = Thread.currentThread();
    try {
      current.getUncaughtExceptionHandler().uncaughtException(current, error);
    } catch (Throwable ignored) {
      // there is nobody left to tell
    }
  }
}

package dev.tickloom.loop;

/** Where the library says what nobody has asked for. */
final class Log {
  /** Made when there is first something to say, since that costs a program some 10 ms. */
  private static final class Holder {
    static final System.Logger LOGGER = System.getLogger("dev.tickloom.loop");
  }

  private Log() {}

  static System.Logger logger() {
    return Holder.LOGGER;
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

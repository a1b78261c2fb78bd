package dev.tickloom.loop.concurrent;

import java.util.concurrent.locks.LockSupport;

/**
 * How the library waits when it finds no memory for what it must do: somebody else may let go of
 * some. Work that needs no memory must not come here.
 */
public final class Memory {
  /** For how long the loop waits in all before it gives up. */
  public static final long LIMIT_NANOS = 10_000_000_000L;

  /** Each try may cost a full collection. */
  private static final long PAUSE_NANOS = 1_000_000;

  private Memory() {}

  /** Lets this class be there before it is needed: to initialize it takes some. */
  public static void prepare() {
    // what calls this has initialized the class
  }

  /**
   * Waits a moment before the next try. On the loop thread, between callbacks, where nobody could
   * be told of the error.
   *
   * @param error of the last try
   * @param since 0 after the first try, then what this has returned before
   * @return when the first try was
   * @throws OutOfMemoryError the error, if the first try was too long ago
   */
  public static long await(OutOfMemoryError error, long since) {
    long now = System.nanoTime() | 1;
    if (since != 0 && now - since > LIMIT_NANOS) {
      throw error;
    }
    pause();
    return since == 0 ? now : since;
  }

  /** Waits a moment. Any thread that nobody waits for. */
  public static void pause() {
    try {
      LockSupport.parkNanos(PAUSE_NANOS);
    } catch (OutOfMemoryError e) { // a virtual thread needs some for its alarm clock
      Thread.onSpinWait();
    }
  }
}

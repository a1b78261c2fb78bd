package dev.tickloom.loop;

import org.jetbrains.lincheck.Lincheck;

/** Runs scenarios of a few threads under a model checker, in many orders of their accesses. */
public final class Interleavings {
  /**
   * Enough for all orders with few switches, which is where defects are; far more with -Pstress.
   */
  private static final int EXECUTIONS = Integer.getInteger("tickloom.interleavings", 50);

  /** What {@link #share} is given. */
  @SuppressWarnings("unused")
  private static volatile Object shared;

  private Interleavings() {}

  /** Runs a scenario again and again. Threads that loop for long are taken to hang. */
  public static void explore(Runnable scenario) {
    Lincheck.runConcurrentTest(EXECUTIONS, scenario);
  }

  /**
   * Lets the model checker know of an object that several threads use, which must be made in the
   * scenario itself or in a method that this calls, and not in a further lambda. What is captured
   * by a lambda and not shared in this way is taken to be confined to a thread: accesses to it are
   * not interrupted, and nothing is found.
   */
  public static <T> T share(T object) {
    shared = object;
    return object;
  }

  public static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  public static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

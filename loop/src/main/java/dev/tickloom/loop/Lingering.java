package dev.tickloom.loop;

import java.util.function.BooleanSupplier;

/**
 * Waits for a moment without being parked: to be woken takes longer than most file calls. Between
 * looks the processor is offered to others, so that where there are fewer processors than threads
 * with work the wait costs next to nothing, and what is waited for gets on.
 */
final class Lingering {
  /** With one processor nothing can happen while this thread has it. */
  static final boolean PAYS = Runtime.getRuntime().availableProcessors() > 1;

  /** A little more than it takes to be woken. */
  static final long NANOS = 50_000;

  /** A reading of the clock, and the offer, cost more than a look. */
  private static final int LOOKS = 10;

  private Lingering() {}

  /**
   * Returns when the condition holds, or after a time; at most {@link #NANOS}.
   *
   * @param condition is asked often
   */
  @SuppressWarnings(
      "ThreadPriorityCheck") // where the scheduler ignores the offer, only time is lost
  static void until(BooleanSupplier condition, long nanos) {
    // A virtual thread that yields lets another one have its carrier, perhaps for long.
    boolean mayYield = !Thread.currentThread().isVirtual();
    long limit = Math.min(nanos, NANOS);
    long start = System.nanoTime();
    while (!looks(condition) && System.nanoTime() - start < limit) {
      if (mayYield) {
        Thread.yield();
      }
    }
  }

  private static boolean looks(BooleanSupplier condition) {
    for (int i = 0; i < LOOKS; i++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }
}

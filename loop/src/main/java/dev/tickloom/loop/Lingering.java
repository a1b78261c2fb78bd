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

  /** An offer that takes so long was taken by somebody who computes, and perhaps goes on to. */
  private static final long CROWDED_NANOS = 1_000_000;

  /** For how long nobody lingers then: who is woken comes before those who compute. */
  private static final long PAUSE_NANOS = 20_000_000;

  private static volatile long crowdedAt = System.nanoTime() - PAUSE_NANOS;

  private Lingering() {}

  /**
   * Returns when the condition holds, or after a time; at most {@link #NANOS}.
   *
   * @param condition is asked often
   */
  static void until(BooleanSupplier condition, long nanos) {
    until(condition, nanos, () -> false);
  }

  /**
   * As {@link #until(BooleanSupplier, long)}, for who may offer the processor to those that it
   * waits for.
   *
   * @param isMuchDone whether they have used an offer that took long
   */
  @SuppressWarnings(
      "ThreadPriorityCheck") // where the scheduler ignores the offer, only time is lost
  static void until(BooleanSupplier condition, long nanos, BooleanSupplier isMuchDone) {
    // A virtual thread that yields lets another one have its carrier, perhaps for long.
    boolean mayYield = !Thread.currentThread().isVirtual();
    long limit = Math.min(nanos, NANOS);
    long start = System.nanoTime();
    long now = start;
    if (now - crowdedAt < PAUSE_NANOS) {
      return;
    }
    while (!looks(condition) && now - start < limit) {
      if (mayYield) {
        Thread.yield();
      }
      long before = now;
      now = System.nanoTime();
      if (now - before > CROWDED_NANOS && !isMuchDone.getAsBoolean()) {
        crowdedAt = now;
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

package dev.tickloom.loop.concurrent;

/**
 * Waits for a moment without being parked: to be woken takes longer than most file calls. Between
 * looks the processor is offered to others, so that what is waited for gets on.
 *
 * <p>That pays where there is a processor to spare, and harms where there is none: who has spun has
 * used up its share of the processor, and when it parks at last the scheduler lets others go first.
 * So the process has a budget, whatever the number of its loops and workers: as many may spin at a
 * time as there are processors, and nobody for a while after a spin has lost its processor to
 * somebody else's time slice, longer each time that this happens again.
 */
public final class SpinWait {
  /** What somebody waits for. */
  @FunctionalInterface
  public interface Arrivals {
    /** Asked often. */
    boolean hasSomethingCome();
  }

  /** With one processor nothing can happen while this thread has it. */
  public static final boolean PAYS = Runtime.getRuntime().availableProcessors() > 1;

  /** A little more than it takes to be woken. */
  private static final long NANOS = 50_000;

  /** Of a virtual thread: if it offered its carrier, another one could have it for long. */
  private static final long NANOS_WITHOUT_OFFERS = 10_000;

  /** A reading of the clock, and the offer, cost more than a look. */
  private static final int LOOKS = 10;

  /** An offer that takes so long was taken by somebody who computes. */
  private static final long LOST_NANOS = 1_000_000;

  /** If that happens again so soon after the last time, or after the pause, it goes on. */
  private static final long AGAIN_NANOS = 4_000_000;

  private static final long MIN_PAUSE_NANOS = 1_000_000;
  private static final long MAX_PAUSE_NANOS = 128_000_000;

  // Threads that write these at once only pause for longer, or shorter, than meant.
  private static volatile long pause;
  private static volatile long lostAt = System.nanoTime() - MAX_PAUSE_NANOS;

  private SpinWait() {}

  /** Returns when something has come, or after a time, or at once if nobody is to spin. */
  public static void until(Arrivals arrivals, long nanos) {
    if (!isPaused()) {
      spin(arrivals, nanos);
    }
  }

  /** Whether nobody spins for now, since others compute on the processors. Any thread. */
  public static boolean isPaused() {
    return System.nanoTime() - lostAt < pause;
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // where the scheduler ignores the offer, only time is lost
  private static void spin(Arrivals arrivals, long nanos) {
    boolean mayYield = !Thread.currentThread().isVirtual();
    long limit = Math.min(nanos, mayYield ? NANOS : NANOS_WITHOUT_OFFERS);
    long start = System.nanoTime();
    long now = start;
    while (!looks(arrivals) && now - start < limit) {
      if (mayYield) {
        Thread.yield();
      }
      long before = now;
      now = System.nanoTime();
      if (now - before > LOST_NANOS) {
        pauseAfter(now);
      }
    }
  }

  /**
   * What happens once in a while is only the JIT compiler, or the collector: no reason to pause.
   */
  private static void pauseAfter(long now) {
    boolean again = now - lostAt - pause < AGAIN_NANOS;
    pause = again ? Math.clamp(2 * pause, MIN_PAUSE_NANOS, MAX_PAUSE_NANOS) : 0;
    lostAt = now;
  }

  private static boolean looks(Arrivals arrivals) {
    for (int i = 0; i < LOOKS; i++) {
      if (arrivals.hasSomethingCome()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }
}

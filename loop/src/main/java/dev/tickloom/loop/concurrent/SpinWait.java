package dev.tickloom.loop.concurrent;

/**
 * Spins briefly before parking, because waking a parked thread takes longer than most file calls.
 * Between looks it yields, so that the thread it waits for gets on.
 *
 * <p>That pays where a processor is free, and harms where none is: a thread that has spun has used
 * up its share of the processor, and when it parks at last the scheduler lets others go first. So
 * all loops, workers and fibers of the process share the findings of each thread: when a yield has
 * cost a whole time slice, because others compute, and soon does so again, nobody spins for a
 * while, and longer each time.
 */
public final class SpinWait {
  /** Tells whether the awaited thing has arrived. */
  @FunctionalInterface
  public interface Arrivals {
    /** Asked often. */
    boolean hasSomethingCome();
  }

  /** With one processor nothing can happen while this thread has it. */
  public static final boolean PAYS = Runtime.getRuntime().availableProcessors() > 1;

  /** A little more than it takes to be woken. */
  private static final long NANOS = 50_000;

  /** For a virtual thread: if it yielded its carrier, another one could keep that for long. */
  private static final long NANOS_WITHOUT_YIELDS = 10_000;

  /** Between yields, because these and the clock cost more than a look. */
  private static final int LOOKS = 10;

  /** A yield that takes so long has let somebody compute. */
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

  @SuppressWarnings("ThreadPriorityCheck") // where the scheduler ignores it, only time is lost
  private static void spin(Arrivals arrivals, long nanos) {
    boolean mayYield = !Thread.currentThread().isVirtual();
    long limit = Math.min(nanos, mayYield ? NANOS : NANOS_WITHOUT_YIELDS);
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

  /** A single late spin is only the JIT compiler or the collector, and no reason to pause. */
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

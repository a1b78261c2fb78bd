package dev.tickloom.loop.internal;

/**
 * Waits for a moment without being parked: to be woken takes longer than most file calls. Between
 * looks the processor is offered to others, so that where there are fewer processors than threads
 * with work the wait costs next to nothing, and what is waited for gets on.
 */
public final class SpinWait {
  /** With one processor nothing can happen while this thread has it. */
  public static final boolean PAYS = Runtime.getRuntime().availableProcessors() > 1;

  /** A little more than it takes to be woken. */
  public static final long NANOS = 50_000;

  /**
   * Of who cannot offer the processor meanwhile. With 64 {@code stat} in flight on two processors
   * and carriers of our own a call takes 4 microseconds, and 10 if this is as long as the other.
   */
  private static final long NANOS_WITHOUT_OFFERS = 10_000;

  /** A reading of the clock, and the offer, cost more than a look. */
  private static final int LOOKS = 10;

  /** An offer that takes so long was taken by somebody; one that is refused takes a fifth. */
  private static final long TAKEN_NANOS = 5_000;

  /** An offer that takes so long was taken by somebody who computes, and perhaps goes on to. */
  private static final long CROWDED_NANOS = 1_000_000;

  /**
   * If that happens again so soon after the last time, or after the pause, most of the time is lost
   * by it. Where one of two processors is free it is rare, since the scheduler moves threads there:
   * then it pays to go on.
   */
  private static final long AGAIN_NANOS = 4_000_000;

  /**
   * For how long nobody lingers then: who is woken comes before those who compute. Twice as long
   * each time that it happens again, and not at all the first time, since most often it was only
   * the JIT compiler or the collector. With 64 {@code stat} in flight in the lane: 648,000 and
   * 635,000 calls a second, and 463,000 and 570,000 if it is twenty milliseconds each time
   * (docs/adr/0003).
   */
  private static final long MIN_PAUSE_NANOS = 1_000_000;

  private static final long MAX_PAUSE_NANOS = 20_000_000;

  private static volatile long pause;
  private static volatile long crowdedAt = System.nanoTime() - MAX_PAUSE_NANOS;

  /** What somebody lingers for. */
  @FunctionalInterface
  public interface Arrivals {
    /** Asked often. */
    boolean hasSomethingCome();
  }

  /** What has become of the offers of the processor. */
  public enum Offers {
    /**
     * There were none: something had come at once, nobody lingers for now, or a virtual thread
     * does.
     */
    NONE,
    /** Nobody else wanted it. */
    REFUSED,
    /** Somebody else has run meanwhile. */
    TAKEN
  }

  private SpinWait() {}

  /**
   * Returns when something has come, or after a time; at most {@link #NANOS}.
   *
   * @return what has become of the offers; {@link Offers#TAKEN} if one of them was
   */
  @SuppressWarnings(
      "ThreadPriorityCheck") // where the scheduler ignores the offer, only time is lost
  public static Offers until(Arrivals arrivals, long nanos) {
    // A virtual thread that yields lets another one have its carrier, perhaps for long.
    boolean mayYield = !Thread.currentThread().isVirtual();
    long limit = Math.min(nanos, mayYield ? NANOS : NANOS_WITHOUT_OFFERS);
    long start = System.nanoTime();
    long now = start;
    if (now - crowdedAt < pause) {
      return Offers.NONE;
    }
    Offers offers = Offers.NONE;
    while (!looks(arrivals) && now - start < limit) {
      if (mayYield) {
        Thread.yield();
      }
      long before = now;
      now = System.nanoTime();
      if (mayYield && offers != Offers.TAKEN) {
        offers = now - before > TAKEN_NANOS ? Offers.TAKEN : Offers.REFUSED;
      }
      if (now - before > CROWDED_NANOS) {
        noteCrowd(before, now);
      }
    }
    return offers;
  }

  /**
   * Offers the processor once, unless nobody lingers for now, or a virtual thread asks. Who takes
   * it may have much to do: how long that takes says nothing.
   */
  @SuppressWarnings("ThreadPriorityCheck") // as above
  public static void offerOnce() {
    if (PAYS && !Thread.currentThread().isVirtual() && System.nanoTime() - crowdedAt >= pause) {
      Thread.yield();
    }
  }

  /** Two threads that do so at once only pause for longer, or shorter, than meant. */
  private static void noteCrowd(long offered, long now) {
    long since = offered - crowdedAt;
    if (since < 0) {
      return; // another thread has made an offer at that time, and noted it
    }
    boolean again = since - pause < AGAIN_NANOS;
    pause = again ? Math.clamp(2 * pause, MIN_PAUSE_NANOS, MAX_PAUSE_NANOS) : 0;
    crowdedAt = now;
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

package dev.tickloom.loop.observing;

/**
 * How long a loop has been at one and the same thing, such as a callback, by looks at it from
 * outside. A pure function of what it is shown. For one thread.
 *
 * <p>A look that comes late tells that the looking thread did not run either: the process was
 * stopped, or the machine had no time for it. So each look counts at most twice the pause between
 * two looks.
 */
final class StandstillClock {
  /** What a look has found. */
  sealed interface Finding {}

  /** Nothing to tell. */
  record Nothing() implements Finding {}

  /** The loop has been at it for so long, and it is time to say so. */
  record StandsStill(long nanos) implements Finding {}

  /** What the last {@link StandsStill} told of has ended after so long. */
  record WentOn(long nanos) implements Finding {}

  private static final Finding NOTHING = new Nothing();

  private final long limit;
  private final long pause;

  private long number;
  private long lastLook;
  private long nanos;
  private long tellAt;

  /**
   * @param limit after how many nanoseconds to say so first; then each time that they have doubled
   * @param now the present reading of the clock
   */
  StandstillClock(long limit, long now) {
    this.limit = limit;
    this.pause = Math.max(1, limit / 8);
    this.lastLook = now;
    this.tellAt = limit;
  }

  /** In how many nanoseconds to look next. */
  long pause() {
    return pause;
  }

  /**
   * Looks.
   *
   * @param running the number of what the loop is at; 0 if that may take as long as it likes
   * @param now the reading of the clock
   */
  Finding look(long running, long now) {
    long passed = Math.min(now - lastLook, 2 * pause);
    lastLook = now;
    if (running == 0 || running != number) {
      return begin(running);
    }
    nanos += passed;
    if (nanos < tellAt) {
      return NOTHING;
    }
    tellAt = 2 * Math.max(nanos, limit);
    return new StandsStill(nanos);
  }

  private Finding begin(long running) {
    long before = nanos;
    boolean wasTold = tellAt > limit;
    number = running;
    nanos = 0;
    tellAt = limit;
    return wasTold ? new WentOn(before) : NOTHING;
  }
}

package dev.tickloom.loop.observing;

/**
 * Measures how long a loop has been at the same callback or wait, by looks from outside. A pure
 * function of its arguments. For one thread.
 *
 * <p>A late look means that the looking thread did not run either: the process was stopped, or the
 * machine had no time for it. So a pause between two looks counts at most twice. The time that the
 * looking thread spends itself, on writing to a log for example, counts in full.
 */
final class StandstillClock {
  /** The result of a look. */
  sealed interface Finding {}

  /** Nothing to report. */
  record Nothing() implements Finding {}

  /** The loop has been at it for this long, and it is time to report that. */
  record StandsStill(long nanos) implements Finding {}

  /** The standstill that the last {@link StandsStill} reported has ended after so long. */
  record WentOn(long nanos) implements Finding {}

  private static final Finding NOTHING = new Nothing();

  private final long limit;
  private final long pause;

  private long number;
  private long lastLook;
  private long pauseBegin;
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
    this.pauseBegin = now;
    this.tellAt = limit;
  }

  /** In how many nanoseconds to look next. */
  long pause() {
    return pause;
  }

  /** The looking thread begins to wait for the next look. */
  void beginPause(long now) {
    pauseBegin = now;
  }

  /**
   * Looks.
   *
   * @param running the number of what the loop is at; 0 if that may take as long as it likes
   * @param ended when what the last {@link StandsStill} told of has ended; now if it goes on
   * @param now the reading of the clock
   */
  Finding look(long running, long ended, long now) {
    boolean isOver = running == 0 || running != number;
    nanos += countedUntil(isOver ? ended : now);
    lastLook = now;
    if (isOver) {
      return begin(running);
    }
    if (nanos < tellAt) {
      return NOTHING;
    }
    tellAt = 2 * Math.max(nanos, limit);
    return new StandsStill(nanos);
  }

  /** The part of the time since the last look that counts. */
  private long countedUntil(long end) {
    long working = Math.min(pauseBegin - lastLook, end - lastLook);
    long paused = Math.clamp(end - pauseBegin, 0, 2 * pause);
    return working + paused;
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

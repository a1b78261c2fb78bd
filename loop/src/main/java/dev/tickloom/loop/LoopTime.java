package dev.tickloom.loop;

/**
 * The loop's time in whole milliseconds since its creation, cached for the turn as {@code uv_now}.
 *
 * <p>Readings that a timer starts from are rounded up and those that it is compared with are
 * rounded down, so that no timer fires early.
 */
final class LoopTime {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The clock of who brings none. */
  static final NanoClock SYSTEM =
      new NanoClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }
      };

  private final NanoClock clock;
  private final long origin;
  private long now;

  LoopTime(NanoClock clock) {
    this.clock = clock;
    this.origin = clock.nanoTime();
  }

  long now() {
    return now;
  }

  long update() {
    now = Math.max(now, nanos() / NANOS_PER_MILLI);
    return now;
  }

  /** A fresh reading for a timer to start from. */
  long start() {
    // Math.ceilDiv multiplies twice. Negative readings are rounded wrongly, but `now` is never
    // negative.
    return Math.max(now, (nanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }

  /** How long to wait in real time until the loop's time is {@code millis}. */
  long nanosToWait(long millis, boolean inFlight) {
    return clock.nanosToWait(origin + millis * NANOS_PER_MILLI, inFlight);
  }

  /** The same time in nanoseconds. */
  static long toNanos(long millis) {
    return millis * NANOS_PER_MILLI;
  }

  /** Nanoseconds since the loop's creation. Any thread. */
  long nanos() {
    return clock.nanoTime() - origin;
  }
}

package dev.tickloom.bench.compare;

import java.time.Duration;

/** Keeps a quick run to its time: a workload that would end too late does not begin. */
final class TimeLimit {
  static final Duration OF_A_QUICK_RUN = Duration.ofMinutes(3);

  private final Duration limit;
  private Duration longest = Duration.ZERO;

  TimeLimit(Duration limit) {
    this.limit = limit;
  }

  /** Whether there is time for one more that takes as long as the longest one so far. */
  boolean allows(Duration elapsed) {
    return elapsed.plus(longest).compareTo(limit) <= 0;
  }

  /** One has taken so long. */
  void took(Duration duration) {
    if (duration.compareTo(longest) > 0) {
      longest = duration;
    }
  }
}

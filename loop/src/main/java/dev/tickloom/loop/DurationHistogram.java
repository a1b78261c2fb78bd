package dev.tickloom.loop;

import dev.tickloom.loop.observing.Histogram;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;

/**
 * A histogram of durations. Percentiles are at most a sixteenth too long, and never too short.
 * Immutable.
 */
public final class DurationHistogram {
  static final DurationHistogram EMPTY = new DurationHistogram(new long[0], 0, 0);

  private final long[] counts;
  private final long count;
  private final long totalNanos;
  private final long maxNanos;

  private DurationHistogram(long[] counts, long totalNanos, long maxNanos) {
    this.counts = counts;
    this.count = Arrays.stream(counts).sum();
    this.totalNanos = totalNanos;
    this.maxNanos = maxNanos;
  }

  static DurationHistogram of(Histogram histogram) {
    long[] counts = histogram.counts(); // first: what they count is in the other two by then
    return new DurationHistogram(counts, histogram.total(), histogram.max());
  }

  /** {@return how many durations there are} */
  public long count() {
    return count;
  }

  /** {@return the sum of all durations in nanoseconds} */
  public long totalNanos() {
    return totalNanos;
  }

  /**
   * {@return the longest duration in nanoseconds; 0 if there is none} After {@link
   * LoopMetrics#since} at most a sixteenth too long.
   */
  public long maxNanos() {
    return maxNanos;
  }

  /**
   * {@return the percentile of the durations in nanoseconds; 0 if there are none}
   *
   * @param percent such as 99.9; more than 0, at most 100
   * @throws IllegalArgumentException if it is out of range
   */
  public long percentileNanos(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent must be above 0 and at most 100: " + percent);
    }
    long rank = rankOf(percent);
    int bucket = 0;
    for (long seen = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= rank) {
        break;
      }
    }
    return Math.min(maxNanos, Histogram.longestOf(bucket));
  }

  /** By decimal numbers: as a double 99.9 % of 1,000 are a little more than 999. */
  private long rankOf(double percent) {
    return BigDecimal.valueOf(percent)
        .multiply(BigDecimal.valueOf(count))
        .movePointLeft(2)
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /** The values that were added since an earlier reading. */
  DurationHistogram since(DurationHistogram earlier) {
    long[] added = Arrays.copyOf(counts, Math.max(counts.length, earlier.counts.length));
    for (int i = 0; i < earlier.counts.length; i++) {
      added[i] -= earlier.counts[i];
      if (added[i] < 0) {
        throw notEarlier();
      }
    }
    int length = added.length;
    while (length > 0 && added[length - 1] == 0) {
      length--;
    }
    // The maximum of all is known exactly, that of what has been added only if it is the same.
    long max =
        length == 0 || maxNanos > earlier.maxNanos
            ? maxNanos
            : Math.min(maxNanos, Histogram.longestOf(length - 1));
    return new DurationHistogram(
        Arrays.copyOf(added, length), totalNanos - earlier.totalNanos, length == 0 ? 0 : max);
  }

  static IllegalArgumentException notEarlier() {
    return new IllegalArgumentException("earlier must be an earlier reading of the same loop");
  }

  @Override
  public String toString() {
    return count == 0
        ? "none"
        : "%d, p50 %s, p99 %s, p99.9 %s, max %s"
            .formatted(
                count,
                text(percentileNanos(50)),
                text(percentileNanos(99)),
                text(percentileNanos(99.9)),
                text(maxNanos));
  }

  private static String text(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }
}

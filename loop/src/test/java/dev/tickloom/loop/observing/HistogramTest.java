package dev.tickloom.loop.observing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistogramTest {
  /** All that are near a power of two, where a bucket begins. */
  private static long[] durations() {
    return LongStream.concat(
            LongStream.range(0, 100),
            LongStream.range(4, 63)
                .flatMap(power -> LongStream.range(-2, 3).map(more -> (1L << power) + more)))
        .toArray();
  }

  @Test
  void aBucketIsAtMostASixteenthWide() {
    for (long nanos : durations()) {
      long longest = Histogram.longestOf(Histogram.bucketOf(nanos));
      assertThat(longest).isBetween(nanos, nanos + nanos / 16);
    }
  }

  @Test
  void theBucketsFollowEachOtherWithoutAGap() {
    int last = Histogram.bucketOf(Long.MAX_VALUE);
    assertThat(Histogram.longestOf(last)).isEqualTo(Long.MAX_VALUE);
    for (int bucket = 0; bucket < last; bucket++) {
      long longest = Histogram.longestOf(bucket);
      assertThat(Histogram.bucketOf(longest)).isEqualTo(bucket);
      assertThat(Histogram.bucketOf(longest + 1)).isEqualTo(bucket + 1);
    }
  }

  @Test
  void everyDurationIsCounted() {
    Histogram histogram = new Histogram();
    for (long nanos : durations()) {
      histogram.record(nanos);
    }

    assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(durations().length);
    assertThat(histogram.max()).isEqualTo((1L << 62) + 2);
  }

  @Test
  void whatEndsBeforeItBeginsTookNoTime() {
    Histogram histogram = new Histogram();
    histogram.record(-1);

    assertThat(histogram.counts()).containsExactly(1);
    assertThat(histogram.total()).isZero();
  }
}

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tickloom.loop.observing.Histogram;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationHistogramTest {
  private final Histogram recorder = new Histogram();

  private long[] recordSome(int count) {
    SplittableRandom random = new SplittableRandom(count);
    long[] durations =
        random.longs(count, 0, 1L << 40).map(nanos -> nanos >> random.nextInt(40)).toArray();
    Arrays.stream(durations).forEach(recorder::record);
    Arrays.sort(durations);
    return durations;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 1_000, 100_000})
  void aPercentileIsAtMostASixteenthTooLong(int count) {
    long[] sorted = recordSome(count);
    DurationHistogram histogram = DurationHistogram.of(recorder);

    for (double percent : new double[] {0.001, 50, 90, 99, 99.9, 100}) {
      long exact = sorted[(int) ((Math.round(percent * 1_000) * count + 99_999) / 100_000) - 1];
      assertThat(histogram.percentileNanos(percent)).isBetween(exact, exact + exact / 16);
    }
    assertThat(histogram.count()).isEqualTo(count);
    assertThat(histogram.maxNanos()).isEqualTo(sorted[count - 1]);
    assertThat(histogram.totalNanos()).isEqualTo(Arrays.stream(sorted).sum());
  }

  @ParameterizedTest
  @ValueSource(doubles = {7, 14, 28, 55, 99.9})
  void ofAThousandAsManyAreAtMostAPercentileAsItSays(double percent) {
    int below = (int) Math.round(percent * 10);
    for (int i = 0; i < 1_000; i++) {
      recorder.record(i < below ? 10 : 1_000_000);
    }

    assertThat(DurationHistogram.of(recorder).percentileNanos(percent)).isEqualTo(10);
  }

  @Test
  void whatIsAddedLaterHasAHistogramOfItsOwn() {
    recordSome(1_000);
    DurationHistogram before = DurationHistogram.of(recorder);
    recorder.record(1_000_000);
    recorder.record(3_000_000);
    DurationHistogram since = DurationHistogram.of(recorder).since(before);

    assertThat(since.count()).isEqualTo(2);
    assertThat(since.totalNanos()).isEqualTo(4_000_000);
    assertThat(since.percentileNanos(50)).isBetween(1_000_000L, 1_062_500L);
    assertThat(since.maxNanos()).isBetween(3_000_000L, 3_187_500L);
  }

  @Test
  void aNewMaximumIsExact() {
    recorder.record(1_000_000);
    DurationHistogram before = DurationHistogram.of(recorder);
    recorder.record(1_000_001);

    assertThat(DurationHistogram.of(recorder).since(before).maxNanos()).isEqualTo(1_000_001);
  }

  @Test
  void nothingHasNoDuration() {
    recordSome(10);
    DurationHistogram all = DurationHistogram.of(recorder);

    assertThat(all.since(all).maxNanos()).isZero();
    assertThat(all.since(all).percentileNanos(99.9)).isZero();
    assertThat(all.since(all)).hasToString("none");
  }

  @Test
  void isReadAsText() {
    recorder.record(1_000_000);
    recorder.record(2_000_000_000);

    assertThat(DurationHistogram.of(recorder))
        .hasToString("2, p50 1.016 ms, p99 2000.000 ms, p99.9 2000.000 ms, max 2000.000 ms");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 100.1, Double.NaN})
  void aPercentileIsAbove0AndAtMost100(double percent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationHistogram.EMPTY.percentileNanos(percent))
        .withMessage("percent must be above 0 and at most 100: " + percent);
  }
}

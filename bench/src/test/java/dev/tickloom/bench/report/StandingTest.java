package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandingTest {
  private static Standing standing(double low, double median, double high) {
    return Standing.of(new Ratio(median, low, high, 9));
  }

  @Test
  void oneIsAheadOrBehindAndFarFromTwiceOn() {
    assertThat(standing(1.5, 2, 3)).isEqualTo(Standing.FAR_AHEAD);
    assertThat(standing(1.5, 1.9, 3)).isEqualTo(Standing.AHEAD);
    assertThat(standing(0.5, 0.6, 0.9)).isEqualTo(Standing.BEHIND);
    assertThat(standing(0.4, 0.5, 0.9)).isEqualTo(Standing.FAR_BEHIND);
  }

  @Test
  void whereTheIntervalContainsOneOrAlmostNothingIsBetweenThemTheyAreLevel() {
    assertThat(standing(0.9, 2, 3)).isEqualTo(Standing.LEVEL);
    assertThat(standing(0.4, 0.6, 1.01)).isEqualTo(Standing.LEVEL);
    assertThat(standing(1.05, 1.06, 1.07)).isEqualTo(Standing.LEVEL);
    assertThat(Standing.of(null)).isEqualTo(Standing.LEVEL);
  }
}

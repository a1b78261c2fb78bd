package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static List<Ratio.Pair> pairs(double... ratios) {
    return IntStream.range(0, ratios.length).mapToObj(i -> new Ratio.Pair(i, ratios[i])).toList();
  }

  @Test
  void whatIsAlwaysTheSameIsCertain() {
    assertThat(Ratio.of(pairs(2, 2, 2))).isEqualTo(new Ratio(2, 2, 2, 3));
  }

  @Test
  void theMedianIsThatOfTheRounds() {
    assertThat(Ratio.of(pairs(0.1, 0.1, 100)).median()).isEqualTo(0.1);
  }

  @Test
  void theSameRoundsGiveTheSameInterval() {
    assertThat(Ratio.of(pairs(1, 3, 2, 5, 4))).isEqualTo(Ratio.of(pairs(1, 3, 2, 5, 4)));
  }

  /**
   * Of 1 to 99, independent of each other, the interval of the median is known from the order of
   * the values: half of them, less and more 1.96 times half the root of their number, 40 to 60.
   */
  @Test
  void theIntervalOfManyIndependentRoundsIsThatOfTheoryForAMedian() {
    Ratio ratio = Ratio.of(pairs(IntStream.rangeClosed(1, 99).asDoubleStream().toArray()));
    assertThat(ratio.median()).isEqualTo(50);
    assertThat(ratio.low()).isBetween(37.0, 43.0);
    assertThat(ratio.high()).isBetween(57.0, 63.0);
  }

  @Test
  void roundsOfOneProcessAreNoFurtherEvidence() {
    List<Ratio.Pair> fewProcesses = new ArrayList<>();
    for (int process = 0; process < 3; process++) {
      for (int round = 0; round < 100; round++) {
        fewProcesses.add(new Ratio.Pair(process, 1 + process));
      }
    }
    Ratio ratio = Ratio.of(fewProcesses);
    assertThat(ratio).isEqualTo(new Ratio(2, 1, 3, 300));
  }

  @Test
  void nothingHasNoRatio() {
    assertThatThrownBy(() -> Ratio.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void theMedianOfAnOddCountIsTheOneInTheMiddleWhateverTheOrder() {
    assertThat(Summary.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Summary(4, 1, 9, 3));
  }

  @Test
  void theMedianOfAnEvenCountLiesBetweenTheTwoInTheMiddle() {
    assertThat(Summary.of(List.of(10.0, 1.0, 4.0, 2.0))).isEqualTo(new Summary(3, 1, 10, 4));
  }

  @Test
  void oneValueIsItsOwnSpread() {
    assertThat(Summary.of(List.of(7.0))).isEqualTo(new Summary(7, 7, 7, 1));
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}

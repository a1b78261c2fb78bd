package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.workloads.Measure;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void aRatioHasThreeDigitsAndAnEnd() {
    assertThat(Numbers.ratio(1.904)).isEqualTo("1.90×");
    assertThat(Numbers.ratio(45.6)).isEqualTo("45.6×");
    assertThat(Numbers.ratio(0.05)).isEqualTo("0.050×");
    assertThat(Numbers.ratio(101)).isEqualTo("> 100×");
    assertThat(Numbers.ratio(0.009)).isEqualTo("< 0.01×");
  }

  @Test
  void aValueHasItsUnitAndAMagnitude() {
    assertThat(Numbers.value(1_234_567, Measure.THROUGHPUT)).isEqualTo("1.23 M/s");
    assertThat(Numbers.value(12_345, Measure.THROUGHPUT)).isEqualTo("12.3 k/s");
    assertThat(Numbers.value(1_500, Measure.P99)).isEqualTo("1.50 ms");
    assertThat(Numbers.value(0.0123, Measure.CPU)).isEqualTo("0.012 s");
    assertThat(Numbers.value(0, Measure.CPU)).isEqualTo("0 s");
  }

  @Test
  void aSpreadHasItsUnitOnceUnlessThereAreTwo() {
    assertThat(Numbers.spread(new Summary(2e6, 1e6, 3e6, 3), Measure.THROUGHPUT))
        .isEqualTo("1.00 – 3.00 M/s");
    assertThat(Numbers.spread(new Summary(2e6, 9e5, 3e6, 3), Measure.THROUGHPUT))
        .isEqualTo("900 k/s – 3.00 M/s");
    assertThat(Numbers.spread(new Summary(20, 9, 3_000, 3), Measure.P50))
        .isEqualTo("9.00 µs – 3.00 ms");
  }
}

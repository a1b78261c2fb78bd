package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatioTableTest {
  private static final String POINT = "64 in flight";

  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  private static Sample sample(Measure measure, double value) {
    return new Sample().put(POINT, measure, value);
  }

  private double ratio(String peer, Measure measure) {
    RatioTable table = new RatioTable(new Results.Run("stat", "stat", false, samples, Map.of()));
    return table.row(new RatioTable.Row(POINT, measure)).get(peer).ratio();
  }

  @Test
  void twiceTheThroughputIsTwiceAsGood() {
    samples.put("pool", List.of(sample(Measure.THROUGHPUT, 200)));
    samples.put("tickloom", List.of(sample(Measure.THROUGHPUT, 100)));
    assertThat(ratio("pool", Measure.THROUGHPUT)).isEqualTo(2);
    assertThat(ratio("tickloom", Measure.THROUGHPUT)).isEqualTo(1);
  }

  @Test
  void twiceTheLatencyIsHalfAsGood() {
    samples.put("tickloom", List.of(sample(Measure.P99, 100)));
    samples.put("pool", List.of(sample(Measure.P99, 200)));
    assertThat(ratio("pool", Measure.P99)).isEqualTo(0.5);
  }

  @Test
  void ratiosAreThoseOfTheMedians() {
    samples.put(
        "tickloom",
        List.of(sample(Measure.CPU, 1), sample(Measure.CPU, 900), sample(Measure.CPU, 2)));
    samples.put("pool", List.of(sample(Measure.CPU, 4)));
    assertThat(ratio("pool", Measure.CPU)).isEqualTo(0.5);
  }

  @Test
  void withoutTickloomTheFirstPeerIsComparedWith() {
    samples.put("pool", List.of(sample(Measure.THROUGHPUT, 10)));
    samples.put("virtual", List.of(sample(Measure.THROUGHPUT, 5)));
    assertThat(ratio("pool", Measure.THROUGHPUT)).isEqualTo(1);
    assertThat(ratio("virtual", Measure.THROUGHPUT)).isEqualTo(0.5);
  }

  @Test
  void whereOneIsZeroOrThereIsNoBetterThereIsNoRatio() {
    samples.put("tickloom", List.of(sample(Measure.HELD_UP, 0).put(POINT, Measure.FAILED, 5)));
    samples.put("pool", List.of(sample(Measure.HELD_UP, 3).put(POINT, Measure.FAILED, 10)));
    assertThat(ratio("pool", Measure.HELD_UP)).isNaN();
    assertThat(ratio("pool", Measure.FAILED)).isNaN();
  }

  @Test
  void aPeerWithoutAValueIsMissingInTheRowOnly() {
    samples.put("tickloom", List.of(sample(Measure.P50, 1), sample(Measure.HELD_UP, 1)));
    samples.put("node-26.0.0", List.of(sample(Measure.P50, 1)));
    RatioTable table = new RatioTable(new Results.Run("stat", "stat", false, samples, Map.of()));
    assertThat(table.peers()).containsExactly("tickloom", "node-26.0.0");
    assertThat(table.row(new RatioTable.Row(POINT, Measure.HELD_UP))).containsOnlyKeys("tickloom");
  }
}

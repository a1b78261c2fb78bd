package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RatioTableTest {
  private static final String POINT = "64 in flight";

  private final Map<String, List<Repetition>> samples = new LinkedHashMap<>();

  private void add(String peer, Measure measure, double... values) {
    List<Repetition> repetitions = samples.computeIfAbsent(peer, unused -> new ArrayList<>());
    for (double value : values) {
      repetitions.add(
          Repetition.of(repetitions.size(), 0, new Sample().put(POINT, measure, value)));
    }
  }

  private void addDisturbed(String peer, Measure measure, double value) {
    List<Repetition> repetitions = samples.computeIfAbsent(peer, unused -> new ArrayList<>());
    Sample sample = new Sample().put(POINT, measure, value);
    repetitions.add(new Repetition(repetitions.size(), 0, sample, null, List.of("steal")));
  }

  private RatioTable table() {
    return new RatioTable(new Results.Run("stat", "stat", false, false, samples, Map.of()));
  }

  private RatioTable.@Nullable Cell cell(String peer, Measure measure) {
    return table().cell(POINT, measure, peer);
  }

  private double ratio(String peer, Measure measure) {
    return cell(peer, measure).ratio().median();
  }

  @Test
  void twiceThePeersThroughputIsTwiceAsGood() {
    add("pool", Measure.THROUGHPUT, 100, 100);
    add("tickloom", Measure.THROUGHPUT, 200, 200);
    assertThat(ratio("pool", Measure.THROUGHPUT)).isEqualTo(2);
    assertThat(cell("tickloom", Measure.THROUGHPUT).ratio()).isNull();
  }

  @Test
  void halfThePeersLatencyIsTwiceAsGood() {
    add("tickloom", Measure.P99, 100, 100);
    add("pool", Measure.P99, 200, 200);
    assertThat(ratio("pool", Measure.P99)).isEqualTo(2);
  }

  @Test
  void theRatioIsTheMedianOfTheRoundsAndNoQuotientOfMedians() {
    add("tickloom", Measure.THROUGHPUT, 1, 10, 100);
    add("pool", Measure.THROUGHPUT, 10, 100, 1);
    assertThat(ratio("pool", Measure.THROUGHPUT)).isEqualTo(0.1);
  }

  @Test
  void roundsArePairedByTheirNumberWhateverTheirOrder() {
    samples.put("tickloom", List.of(numbered(0, 10), numbered(1, 1_000)));
    samples.put("pool", List.of(numbered(1, 500), numbered(0, 5), numbered(2, 77)));
    assertThat(cell("pool", Measure.CPU).ratio()).isEqualTo(new Ratio(0.5, 0.5, 0.5, 2));
  }

  private static Repetition numbered(int round, double value) {
    return Repetition.of(0, round, new Sample().put(POINT, Measure.CPU, value));
  }

  @Test
  void whatRanOnceIsNoRow() {
    add("tickloom", Measure.P50, 1, 1);
    add("pool", Measure.P50, 1);
    add("pool", Measure.CPU, 1);
    assertThat(cell("pool", Measure.P50)).isNull();
    assertThat(table().rows()).containsExactly(new RatioTable.Row(POINT, Measure.P50));
  }

  @Test
  void aDisturbedRoundCountsNeitherInTheValueNorInTheRatio() {
    add("tickloom", Measure.THROUGHPUT, 20, 20, 20);
    add("pool", Measure.THROUGHPUT, 10, 10);
    addDisturbed("pool", Measure.THROUGHPUT, 1);
    assertThat(cell("pool", Measure.THROUGHPUT))
        .isEqualTo(new RatioTable.Cell(new Summary(10, 10, 10, 2), new Ratio(2, 2, 2, 2), false));
    assertThat(table().isDisturbed()).isFalse();
  }

  @Test
  void whereMostWasDisturbedThereIsAValueButNoRatio() {
    add("tickloom", Measure.THROUGHPUT, 20, 20, 20, 20);
    add("pool", Measure.THROUGHPUT, 10, 10);
    addDisturbed("pool", Measure.THROUGHPUT, 1);
    addDisturbed("pool", Measure.THROUGHPUT, 1);
    assertThat(cell("pool", Measure.THROUGHPUT))
        .isEqualTo(new RatioTable.Cell(new Summary(10, 10, 10, 2), null, true));
    assertThat(table().isDisturbed()).isTrue();
  }

  @Test
  void whereTheOneThatIsComparedWasDisturbedThereAreNoRatiosAtAll() {
    addDisturbed("tickloom", Measure.THROUGHPUT, 20);
    addDisturbed("tickloom", Measure.THROUGHPUT, 20);
    add("pool", Measure.THROUGHPUT, 10, 10);
    assertThat(cell("pool", Measure.THROUGHPUT).ratio()).isNull();
    assertThat(cell("tickloom", Measure.THROUGHPUT).disturbed()).isTrue();
  }

  @Test
  void withoutTickloomTheFirstPeerIsCompared() {
    add("pool", Measure.THROUGHPUT, 10, 10);
    add("virtual", Measure.THROUGHPUT, 5, 5);
    assertThat(ratio("virtual", Measure.THROUGHPUT)).isEqualTo(2);
  }

  @Test
  void whereOneIsZeroOrThereIsNoBetterThereIsNoRatio() {
    add("tickloom", Measure.HELD_UP, 0, 0);
    add("pool", Measure.HELD_UP, 3, 3);
    add("netty", Measure.FAILED, 3, 3);
    assertThat(cell("pool", Measure.HELD_UP).ratio()).isNull();
    assertThat(cell("netty", Measure.FAILED).ratio()).isNull();
  }

  @Test
  void aPeerWithoutAValueIsMissingInTheRowOnly() {
    add("tickloom", Measure.HELD_UP, 1, 1);
    add("node-26.0.0", Measure.P50, 1, 1);
    RatioTable table = table();
    assertThat(table.peers()).containsExactly("tickloom", "node-26.0.0");
    assertThat(table.row(new RatioTable.Row(POINT, Measure.HELD_UP))).containsOnlyKeys("tickloom");
  }
}

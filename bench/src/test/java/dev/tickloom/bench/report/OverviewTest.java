package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import dev.tickloom.bench.workloads.Workload;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverviewTest {
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
  private final Results results = new Results(Map.of());

  private static List<Sample> values(String point, Measure measure, double... values) {
    return Arrays.stream(values)
        .mapToObj(value -> new Sample().put(point, measure, value))
        .toList();
  }

  private String overview(Workload workload) {
    samples.keySet().forEach(peer -> results.add(new Results.Peer(peer, peer, "")));
    results.add(workload, samples, Map.of());
    return Overview.html(results);
  }

  @Test
  void aSingleValueIsAheadOrBehindOnlyFromTwiceOn() {
    samples.put("tickloom", values("flood", Measure.THROUGHPUT, 100));
    samples.put("a", values("flood", Measure.THROUGHPUT, 200));
    samples.put("b", values("flood", Measure.THROUGHPUT, 199));
    samples.put("c", values("flood", Measure.THROUGHPUT, 51));
    samples.put("d", values("flood", Measure.THROUGHPUT, 50));
    assertThat(overview(Workload.QUEUES))
        .contains("<td class=far-ahead>2.00×</td><td class=equal>1.99×</td>")
        .contains("<td class=equal>0.51×</td><td class=far-behind>0.50×</td>");
  }

  @Test
  void aPeerIsAheadOrBehindAndFarFromTwiceOn() {
    samples.put("tickloom", values("flood", Measure.THROUGHPUT, 100, 100));
    samples.put("a", values("flood", Measure.THROUGHPUT, 200, 200));
    samples.put("b", values("flood", Measure.THROUGHPUT, 150, 150));
    samples.put("c", values("flood", Measure.THROUGHPUT, 80, 80));
    samples.put("d", values("flood", Measure.THROUGHPUT, 50, 50));
    assertThat(overview(Workload.QUEUES))
        .contains("<td class=far-ahead>2.00×</td><td class=ahead>1.50×</td>")
        .contains("<td class=behind>0.80×</td><td class=far-behind>0.50×</td>");
  }

  @Test
  void whereSpreadsOverlapOrAlmostNothingIsBetweenThemNobodyIsAhead() {
    samples.put("tickloom", values("flood", Measure.THROUGHPUT, 90, 100, 160));
    samples.put("wide", values("flood", Measure.THROUGHPUT, 110, 200, 300));
    samples.put("near", values("flood", Measure.THROUGHPUT, 104, 105, 106));
    assertThat(overview(Workload.QUEUES))
        .contains("<td class=equal>2.00×</td><td class=equal>1.05×</td>");
  }

  @Test
  void aLatencyOfCallsThatHadNoAnswerIsABound() {
    samples.put("tickloom", values("during", Measure.P99, 1));
    samples.put(
        "pool",
        List.of(new Sample().put("during", Measure.P99, 4).put("during", Measure.UNANSWERED, 9)));
    assertThat(overview(Workload.STUCK_200)).contains("<td class=far-behind>≤ 0.25×</td>");
  }

  @Test
  void aPointIsShownByWhatItIsAboutAndItsMemory() {
    Sample sample = new Sample().put("first file", Measure.CPU, 1);
    sample.put("first file", Measure.TIME, 1).put("first file", Measure.MEMORY, 1);
    samples.put("tickloom", List.of(sample));
    assertThat(overview(Workload.START))
        .contains("first file<small>time</small>", "first file<small>memory (RSS)</small>")
        .doesNotContain("CPU");
  }

  @Test
  void whereCostCountsProcessorTimeIsShownBesideThroughput() {
    Sample sample = new Sample().put("64 in flight", Measure.THROUGHPUT, 100);
    sample.put("64 in flight", Measure.CPU, 2).put("64 in flight", Measure.P99, 1);
    Sample dear = new Sample().put("64 in flight", Measure.THROUGHPUT, 200);
    dear.put("64 in flight", Measure.CPU, 4);
    samples.put("tickloom", List.of(sample));
    samples.put("pool", List.of(dear));
    assertThat(overview(Workload.BUSY_MACHINE))
        .contains("<small>throughput</small></th>", "<td class=far-ahead>2.00×</td>")
        .contains("<small>CPU per million</small></th>", "<td class=far-behind>0.50×</td>")
        .doesNotContain("p99");
  }

  @Test
  void theTimeBeforeADisturbanceIsNotShown() {
    samples.put("tickloom", values("before", Measure.P99, 1));
    assertThat(overview(Workload.STUCK_200)).doesNotContain("before");
  }
}

package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.peers.Role;
import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import dev.tickloom.bench.workloads.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverviewTest {
  private final Map<String, List<Repetition>> samples = new LinkedHashMap<>();
  private final Results results = new Results(Map.of());

  private static List<Repetition> twice(Sample sample) {
    return List.of(Repetition.of(0, 0, sample), Repetition.of(1, 0, sample));
  }

  private String overview(Workload workload) {
    samples.keySet().forEach(peer -> results.add(new Results.Peer(peer, peer, "", Role.PEER)));
    results.add(workload, samples, Map.of());
    return Overview.html(results);
  }

  @Test
  void besideEachRatioStandTheValueAndItsSpread() {
    samples.put("tickloom", twice(new Sample().put("flood", Measure.THROUGHPUT, 300)));
    samples.put(
        "a",
        List.of(
            Repetition.of(0, 0, new Sample().put("flood", Measure.THROUGHPUT, 100)),
            Repetition.of(1, 0, new Sample().put("flood", Measure.THROUGHPUT, 200))));
    assertThat(overview(Workload.QUEUES))
        .contains("<span>300/s</span><small>300 – 300/s</small>")
        .containsPattern(
            "<td class=far-ahead data-peer=\"a\"><b title=\"95 percent: 1.50 – 3.00, 2 rounds\">2.25×"
                + " <i>▲▲</i></b><em>95 %: 1.50 – 3.00</em><span>150/s</span><small>100 – 200/s</small></td>");
  }

  @Test
  void whereAPeersCallsHadNoAnswerTheRatioIsTheLeastThatItCanBe() {
    samples.put("tickloom", twice(new Sample().put("during", Measure.P99, 1)));
    Sample unanswered = new Sample().put("during", Measure.P99, 4);
    samples.put("pool", twice(unanswered.put("during", Measure.UNANSWERED, 9)));
    assertThat(overview(Workload.STUCK_200)).contains(">≥ 4.00×");
  }

  @Test
  void aPointIsShownByWhatItIsAboutAndItsMemory() {
    Sample sample = new Sample().put("first file", Measure.CPU, 1);
    sample.put("first file", Measure.TIME, 1).put("first file", Measure.MEMORY, 1);
    samples.put("tickloom", twice(sample));
    assertThat(overview(Workload.START))
        .contains("first file<small>time</small>", "first file<small>memory (RSS)</small>")
        .doesNotContain("CPU");
  }

  @Test
  void whereCostCountsProcessorTimeIsShownBesideThroughput() {
    Sample sample = new Sample().put("64 in flight", Measure.THROUGHPUT, 100);
    samples.put("tickloom", twice(sample.put("64 in flight", Measure.CPU, 2)));
    assertThat(overview(Workload.BUSY_MACHINE))
        .contains("<small>throughput</small></th>", "<small>CPU per million</small></th>")
        .doesNotContain("p99");
  }

  @Test
  void theTimeBeforeADisturbanceIsNotShown() {
    samples.put("tickloom", twice(new Sample().put("before", Measure.P99, 1)));
    assertThat(overview(Workload.STUCK_200)).doesNotContain("before");
  }
}

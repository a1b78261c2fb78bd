package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.peers.Role;
import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import dev.tickloom.bench.workloads.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static Results results() {
    Results results = new Results(Map.of("JDK", "<25> & \"more\""));
    results.add(new Results.Peer("tickloom", "Tickloom", "1", Role.TICKLOOM));
    results.leaveOut("node is left out: no such command");
    Sample sample = new Sample().put("200 stuck", Measure.P99, 1.5);
    sample.putTimeline("in time", List.of(1.0, 0.25));
    results.add(
        Workload.STUCK_200,
        Map.of("tickloom", List.of(Repetition.of(0, 0, sample), Repetition.of(1, 0, sample))),
        Map.of("pool", "no answer </script>"));
    return results;
  }

  @Test
  void resultsAreTheSameAfterTheyWereWrittenAndRead() {
    Results read = Results.fromJson(results().toJson());
    assertThat(read).usingRecursiveComparison().isEqualTo(results());
    assertThat(read.runs().get(0).samples().get("tickloom").get(0).sample().points())
        .isEqualTo(Map.of("200 stuck", Map.of("p99", 1.5)));
  }

  @Test
  void ofAWorkloadThatTwoRunsHaveTheFurtherOneCounts() {
    Results further = new Results(Map.of("JDK", "25"));
    further.add(new Results.Peer("pool", "a pool", "1", Role.PEER));
    further.leaveOut("node is left out: no such command");
    further.add(Workload.STUCK_200, Map.of(), Map.of());
    further.add(Workload.STAT, Map.of(), Map.of());
    Results all = results();
    all.addAll(further);
    assertThat(all.runs()).extracting(Results.Run::workload).containsExactly("stuck-200", "stat");
    assertThat(all.hasFailures()).isFalse();
    assertThat(all.peers()).extracting(Results.Peer::id).containsExactly("tickloom", "pool");
    assertThat(all.leftOut()).hasSize(1);
  }

  @Test
  void aFailureOfOnePeerIsOneOfTheRun() {
    assertThat(results().hasFailures()).isTrue();
    assertThat(new Results(Map.of()).hasFailures()).isFalse();
  }

  @Test
  void thePageHasEverythingAndNeedsNothingElse() {
    String page = HtmlReport.of(results());
    assertThat(page)
        .contains("&lt;25&gt; &amp; &quot;more&quot;", "node is left out: no such command")
        .contains("1.50 µs", "failed: no answer &lt;/script&gt;", "echarts")
        .doesNotContain("{{results", "{{sections", "<script src", "<link", "@import")
        .doesNotContain("no answer </script>");
  }
}

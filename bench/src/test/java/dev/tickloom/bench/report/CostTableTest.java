package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.bench.peers.Role;
import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import dev.tickloom.bench.workloads.Workload;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTableTest {
  private final Results results = new Results(Map.of());

  private static Sample sample(double throughput, double cpu) {
    return new Sample()
        .put("8 busy loops, 64 in flight", Measure.THROUGHPUT, throughput)
        .put("8 busy loops, 64 in flight", Measure.CPU, cpu);
  }

  private static List<Repetition> repeated(Sample sample) {
    return List.of(Repetition.of(0, 0, sample), Repetition.of(1, 0, sample));
  }

  private Results.Run run(Workload workload) {
    Map<String, List<Repetition>> samples = new LinkedHashMap<>();
    samples.put("tickloom", repeated(sample(100, 4)));
    samples.put("pool", repeated(sample(50, 2)));
    results.add(new Results.Peer("pool", "a <pool>", "", Role.PEER));
    return results.add(workload, samples, Map.of());
  }

  private String terminal(Workload workload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Results.Run run = run(workload);
    new TerminalReport(out, results).end(run);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRowHasThroughputAndProcessorTimeOfEachPeerSideBySide() {
    Results.Run run = run(Workload.BUSY_MACHINE);
    assertThat(CostTable.html(new RatioTable(run), results))
        .contains("<th scope=colgroup colspan=2>a &lt;pool&gt;</th>")
        .contains("<td class=level data-peer=\"tickloom, throughput\"><span>100/s</span>")
        .containsPattern("<td class=far-ahead data-peer=[^>]*throughput\"><b[^>]*>2\\.00× ")
        .containsPattern("<td class=far-behind data-peer=[^>]*million\"><b[^>]*>0\\.50× ");
  }

  @Test
  void theTerminalHasBothInOneCellOfAWorkloadThatIsAboutCost() {
    assertThat(terminal(Workload.BUSY_MACHINE))
        .containsPattern(
            "\n  pool +2\\.00× 50\\.0/s \\(50[^,]*\\), 0\\.50× 2\\.00 s \\(2[^,]*\\)\n")
        .doesNotContain(Measure.CPU.title());
    assertThat(terminal(Workload.STAT)).contains(Measure.CPU.title());
  }

  @Test
  void aColumnOfTheTerminalIsAsWideAsItsLongestText() {
    List<String> lines = terminal(Workload.BUSY_MACHINE).lines().filter(l -> !l.isEmpty()).toList();
    assertThat(lines).hasSize(3).extracting(String::length).containsOnly(lines.get(0).length());
  }

  @Test
  void onlyThePageOfAWorkloadThatIsAboutCostHasTheTable() {
    run(Workload.STAT);
    assertThat(HtmlReport.of(results)).doesNotContain("<table class=cost");
    run(Workload.BUSY_MACHINE);
    assertThat(HtmlReport.of(results)).contains("<table class=cost");
  }
}

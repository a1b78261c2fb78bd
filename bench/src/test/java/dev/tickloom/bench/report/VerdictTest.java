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

class VerdictTest {
  private final Results results = new Results(Map.of());

  VerdictTest() {
    results.add(new Results.Peer("tickloom", "Tickloom", "", Role.TICKLOOM));
    results.add(new Results.Peer("netty", "Netty", "", Role.PEER));
    results.add(new Results.Peer("pool", "a pool", "", Role.PEER));
    results.add(new Results.Peer("node-26", "Node 26", "", Role.NODE));
    results.add(new Results.Peer("deque", "limit", "", Role.LIMIT));
  }

  private void add(Workload workload, String point, Measure measure, Map<String, Double> values) {
    Map<String, List<Repetition>> samples = new LinkedHashMap<>();
    values.forEach((peer, value) -> {
      Sample sample = new Sample().put(point, measure, value);
      samples.put(peer, List.of(Repetition.of(0, 0, sample), Repetition.of(1, 0, sample)));
    });
    results.add(workload, samples, Map.of());
  }

  @Test
  void eachRowIsJudgedByTheBestOtherPeerOnTheJvm() {
    add(
        Workload.QUEUES,
        "flood",
        Measure.THROUGHPUT,
        Map.of("tickloom", 20.0, "netty", 10.0, "pool", 1.0, "node-26", 90.0, "deque", 99.0));
    add(Workload.POST, "one", Measure.THROUGHPUT, Map.of("tickloom", 10.0, "netty", 10.0));
    add(Workload.START, "file", Measure.TIME, Map.of("tickloom", 10.0, "netty", 20.0, "pool", 5.0));
    assertThat(Verdict.of(results).sentence())
        .isEqualTo(
            "Of 3 rows, Tickloom is ahead of the best other peer on the JVM in 1, level with it in 1 and behind it"
                + " in 1, farthest in “From the start of the process to the first file: file”,"
                + " where a pool’s time is 0.50 times Tickloom’s.");
  }

  @Test
  void theRowThatIsFarthestBehindIsToldInWords() {
    add(Workload.POST, "one", Measure.THROUGHPUT, Map.of("tickloom", 10.0, "netty", 40.0));
    assertThat(Verdict.of(results).sentence())
        .endsWith("where Tickloom has 0.25 times Netty’s throughput.");
  }

  @Test
  void aRowWhoseComparisonWasDisturbedIsNotJudged() {
    Sample sample = new Sample().put("one", Measure.THROUGHPUT, 1);
    Repetition disturbed = new Repetition(0, 0, sample, null, List.of("steal"));
    results.add(
        Workload.POST,
        Map.of(
            "tickloom", List.of(disturbed, new Repetition(1, 0, sample, null, List.of("steal")))),
        Map.of());
    assertThat(Verdict.of(results).sentence()).startsWith("The machine was disturbed");
    assertThat(HtmlReport.of(results)).contains("class=banner");
  }

  @Test
  void withoutTickloomThereIsNothingToSay() {
    add(Workload.POST, "one", Measure.THROUGHPUT, Map.of("netty", 10.0, "pool", 40.0));
    assertThat(Verdict.of(results).sentence()).startsWith("Nothing was compared");
  }
}

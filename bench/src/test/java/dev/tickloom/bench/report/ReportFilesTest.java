package dev.tickloom.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tickloom.bench.peers.Role;
import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  @TempDir Path folder;

  private static Results results() {
    Results results = new Results(Map.of("JDK", "25"));
    results.add(new Results.Peer("tickloom", "Tickloom", "1", Role.TICKLOOM));
    results.add(new Results.Peer("pool", "a \"pool\"", "1", Role.PEER));
    results.leaveOut("node is left out");
    Map<String, List<Repetition>> samples = new TreeMap<>();
    samples.put("tickloom", List.of(repetition(0, 30), repetition(1, 50)));
    samples.put("pool", List.of(repetition(0, 10), repetition(1, 25)));
    results.add(Workload.STAT, samples, Map.of("vertx", "no answer"));
    return results;
  }

  private static Repetition repetition(int process, double value) {
    Sample sample = new Sample().put("memory, 1 in flight", Measure.THROUGHPUT, value);
    sample.putTimeline("in time", List.of(1.0));
    return new Repetition(process, 0, sample, new Reading(1.0, 0.5, 0.0, null, 2), List.of());
  }

  private static List<?> errors(String json) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(HtmlReport.resource("results.schema.json"))
        .validate(json, InputFormat.JSON);
  }

  @Test
  void whatIsWrittenFitsTheSchemaAndWhatDoesNotIsRefused() {
    String json = results().toJson();
    assertThat(errors(json)).isEmpty();
    assertThat(errors(json.replace("\"TICKLOOM\"", "\"KING\""))).isNotEmpty();
    assertThat(errors(json.replace("\"pairs\": 2", "\"pairs\": 1"))).isNotEmpty();
    assertThat(errors("{}")).isNotEmpty();
  }

  @Test
  void aReportIsThePageAndAllValuesAndCanBeMadeAgainFromThem() throws IOException {
    Path page = ReportFiles.write(results(), folder.resolve("report"));
    assertThat(page.getParent())
        .isDirectoryContaining("glob:**/results.json")
        .isDirectoryContaining("glob:**/results.schema.json");
    Results read = ReportFiles.read(page.resolveSibling("results.json"));
    assertThat(read.toJson()).isEqualTo(results().toJson());
    assertThat(HtmlReport.of(read)).isEqualTo(Files.readString(page));
  }

  @Test
  void eachValueIsALineOfTheCsv() {
    assertThat(Csv.of(results()).lines())
        .hasSize(5)
        .contains(
            "workload,point,measure,unit,peer,process,round,value,disturbed",
            "stat,\"memory, 1 in flight\",throughput,/s,pool,1,0,25.0,");
  }

  @Test
  void thePageInMarkdownHasRatiosAndValuesBetweenItsMarks() throws IOException {
    Path page = folder.resolve("page.md");
    String begin = "<!-- tables of the run: begin -->\n";
    String end = "<!-- tables of the run: end -->\n";
    Files.writeString(page, "before\n" + begin + "old\n" + end + "behind\n");
    ReportFiles.intoPage(results(), page);
    assertThat(page)
        .content()
        .startsWith("before\n" + begin + "\nOf one row")
        .contains("| `pool` | `tickloom` |", "| **2.50×** 17.5/s (10.0 – 25.0/s) |")
        .endsWith("\n" + end + "behind\n")
        .doesNotContain("old");
  }

  @Test
  void aPageWithoutAPlaceForTablesIsLeftAsItIs() throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), "nothing\n");
    assertThatThrownBy(() -> ReportFiles.intoPage(results(), page))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no place for tables");
    assertThat(page).hasContent("nothing");
  }

  @Test
  void whatIsNoResultIsRefusedByItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "[1]");
    assertThatThrownBy(() -> ReportFiles.read(file)).hasMessageContaining("a.json has no results");
    Path empty = Files.writeString(folder.resolve("b.json"), "");
    assertThatThrownBy(() -> ReportFiles.read(empty)).hasMessageContaining("b.json has no results");
  }
}

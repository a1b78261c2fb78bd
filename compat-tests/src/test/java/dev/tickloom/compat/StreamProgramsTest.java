package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The scenarios of {@code streams.json} are the programs of {@code programs.js}, which the tests of
 * {@code io} have with the traces that Node gave for them. Each scenario logs the same in Node, but
 * for system calls, and for events that nobody can listen to in the library.
 */
class StreamProgramsTest {
  private static final Path SCENARIOS = Path.of("scenarios", "streams.json");
  private static final Path TRACES =
      Path.of("..", "io", "src", "test", "resources", "dev/tickloom/io/streams/traces.txt");

  /** Its program goes on where the scenario, which is not built, is over. */
  private static final Set<String> SHORTER = Set.of("handle web stream", "pipe");

  @Test
  void eachProgramIsAScenarioAndLogsTheSameInNode() throws IOException {
    Map<String, List<List<String>>> programs = programs();
    List<Scenario> scenarios = ScenarioFile.readAll(SCENARIOS);
    assertThat(programs).hasSize(78);
    assertThat(scenarios.stream().map(Scenario::name))
        .containsExactlyInAnyOrderElementsOf(programs.keySet());
    for (Scenario scenario : scenarios) {
      if (!SHORTER.contains(scenario.name())) {
        assertThat(programs.get(scenario.name()))
            .as(scenario.name())
            .anyMatch(trace -> isSame(scenario, trace));
      }
    }
  }

  @Test
  void whatDiffersOnPurposeHasAReasonAndATraceOfItsOwn() throws IOException {
    for (Scenario scenario : ScenarioFile.readAll(SCENARIOS)) {
      Scenario.Difference difference = scenario.difference();
      if (difference != null) {
        assertThat(difference.why()).as(scenario.name()).isNotBlank();
        assertThat(difference.trace())
            .as(scenario.name())
            .isNotEqualTo(scenario.expect().get("v26"));
      }
    }
  }

  private static boolean isSame(Scenario scenario, List<String> program) {
    return scenario.areEqual(heard(program), heard(scenario.expect().get("v26")));
  }

  private static List<String> heard(List<String> trace) {
    return trace.stream()
        .map(line -> line.replace("$DIR/", "").replace("\0", "\\0"))
        .filter(line ->
            !line.matches(
                "(r|w) (resume|pause|pipe|unpipe|drain)|handle close|fs\\..*|uncaughtException .*"
                    + "|end exit=0"))
        .toList();
  }

  private static Map<String, List<List<String>>> programs() throws IOException {
    Map<String, List<List<String>>> programs = new LinkedHashMap<>();
    List<List<String>> traces = new ArrayList<>();
    for (String line : Files.readAllLines(TRACES)) {
      if (line.startsWith("== ")) {
        traces = new ArrayList<>(List.of(new ArrayList<>()));
        programs.put(line.substring("== ".length()), traces);
      } else if (line.equals("-- also")) {
        traces.add(new ArrayList<>());
      } else if (line.startsWith("  ")) {
        traces.getLast().add(line.substring(2));
      }
    }
    return programs;
  }
}

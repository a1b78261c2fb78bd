package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Semantics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  @Test
  void isTheTraceOfTheSemantics() {
    Scenario scenario = expecting(Map.of("modern", List.of("m"), "legacy", List.of("l")));
    assertThat(Expectation.recorded(scenario, Semantics.MODERN)).contains(List.of("m"));
    assertThat(Expectation.recorded(scenario, Semantics.LEGACY)).contains(List.of("l"));
  }

  @Test
  void isThatOfTheNewestAndTheOldestWhereVersionsDisagree() {
    Scenario scenario =
        expecting(Map.of("v6", List.of("6"), "v20", List.of("20"), "v26", List.of("26")));
    assertThat(Expectation.recorded(scenario, Semantics.MODERN)).contains(List.of("26"));
    assertThat(Expectation.recorded(scenario, Semantics.LEGACY)).contains(List.of("6"));
  }

  @Test
  void isAbsentWhereNoneWasRecorded() {
    Scenario scenario = expecting(Map.of("modern", List.of("m")));
    assertThat(Expectation.recorded(scenario, Semantics.LEGACY)).isEmpty();
  }

  private static Scenario expecting(Map<String, List<String>> traces) {
    return new Scenario("file", "name", "", List.of(), List.of(), null, traces, List.of(), null);
  }
}

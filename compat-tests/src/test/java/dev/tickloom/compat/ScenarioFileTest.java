package dev.tickloom.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {
  @Test
  void readsOneScenarioOrMany() {
    String one =
        "{\"name\": \"n\", \"main\": [[\"log\", \"a\"]], \"expect\": {\"modern\": [\"a\"]}}";
    assertThat(ScenarioFile.parse("f", one)).hasSize(1);
    assertThat(ScenarioFile.parse("f", "[" + one + "," + one + "]")).hasSize(2);
    Scenario scenario = ScenarioFile.parse("f", one).get(0);
    assertThat(scenario).hasToString("f/n");
    assertThat(scenario.main()).containsExactly(new Action(List.of("log", "a")));
    assertThat(scenario.expect()).containsEntry("modern", List.of("a"));
  }

  @Test
  void keepsWholeNumbersWhole() {
    Scenario scenario =
        ScenarioFile.parse("f", "{\"name\": \"n\", \"main\": [[\"timeout\", 1, null, []]]}").get(0);
    assertThat(scenario.main().get(0)).hasToString("[\"timeout\",1,null,[]]");
  }

  @Test
  void knowsWhatUsesFiles() {
    assertThat(program("[[\"log\", \"a\"]]").usesFiles()).isFalse();
    assertThat(program("[[\"nextTick\", [[\"log\", \"$DIR\"]]]]").usesFiles()).isTrue();
    assertThat(program("[[\"fsSync\", {\"op\": \"stat\"}]]").usesFiles()).isTrue();
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> ScenarioFile.parse("f", "[{]")).hasMessageStartingWith("not JSON");
    assertThatThrownBy(() -> ScenarioFile.parse("f", "{\"name\": \"n\"}"))
        .hasMessage("not a list of actions: null");
    assertThatThrownBy(() -> program("[1]")).hasMessage("not an action: 1");
  }

  private static Scenario program(String main) {
    return ScenarioFile.parse("f", "{\"name\": \"n\", \"main\": " + main + "}").get(0);
  }
}

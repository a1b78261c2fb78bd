package dev.tickloom.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every scenario gives the trace that was recorded with Node, under either semantics. */
@Tag("coroutines")
class ScenarioTest {
  private static final Path SCENARIOS = Path.of("scenarios");

  private final Checker checker = new Checker(new Runner(Duration.ofSeconds(60)));

  @TestFactory
  Stream<DynamicContainer> scenarios() throws IOException {
    return ScenarioFile.files(SCENARIOS).stream()
        .map(file -> dynamicContainer(file.getFileName().toString(), tests(file)));
  }

  private Stream<DynamicTest> tests(Path file) {
    try {
      return ScenarioFile.readAll(file).stream().flatMap(this::tests);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Stream<DynamicTest> tests(Scenario scenario) {
    return Arrays.stream(Semantics.values())
        .map(semantics -> dynamicTest(title(scenario, semantics), () -> test(scenario, semantics)));
  }

  private static String title(Scenario scenario, Semantics semantics) {
    return Check.notApplicable(scenario, semantics, "").title();
  }

  private void test(Scenario scenario, Semantics semantics) {
    Check check = checker.checkRecorded(scenario, semantics);
    Assumptions.assumeFalse(check.is(Check.Status.NOT_APPLICABLE), check.reason());
    if (check.is(Check.Status.FAILED)) { // several streams may come in another order
      assertEquals(lines(check.expected()), lines(check.actual()), check.title());
    }
  }

  private static String lines(List<String> trace) {
    return String.join("\n", trace);
  }
}

package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.util.List;
import java.util.Optional;

/** Runs scenarios and compares their traces with those that are wanted. */
final class Checker {
  /** A run in real time that did not match may have been held up; it has so many more chances. */
  private static final int MORE_CHANCES = 3;

  private final Runner runner;

  Checker(Runner runner) {
    this.runner = runner;
  }

  /** Checks against the recorded trace. */
  Check checkRecorded(Scenario scenario, Semantics semantics) {
    Optional<List<String>> expected = Expectation.recorded(scenario, semantics);
    return expected.isPresent()
        ? check(scenario, semantics, expected.get())
        : Check.notApplicable(scenario, semantics, "no recorded trace");
  }

  /** Checks against a trace. */
  Check check(Scenario scenario, Semantics semantics, List<String> expected) {
    Check check = checkOnce(scenario, semantics, expected);
    for (int left = scenario.usesFiles() ? MORE_CHANCES : 0; left > 0; left--) {
      if (!check.is(Check.Status.FAILED)) {
        break;
      }
      check = checkOnce(scenario, semantics, expected);
    }
    return check;
  }

  private Check checkOnce(Scenario scenario, Semantics semantics, List<String> expected) {
    Runner.Run run = runner.run(scenario, semantics);
    return run.missing() == null
        ? Check.of(scenario, semantics, expected, run.trace())
        : Check.notApplicable(scenario, semantics, "not built: " + run.missing());
  }
}

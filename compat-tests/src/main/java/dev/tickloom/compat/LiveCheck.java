package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares with the traces that a Node gives now. */
final class LiveCheck {
  /** Node runs in real time and may be held up; where traces differ it is asked again, alone. */
  private static final int MORE_CHANCES = 3;

  private final NodeBinary node;
  private final Checker checker;
  private final Semantics semantics;

  LiveCheck(NodeBinary node, Checker checker, Semantics semantics) {
    this.node = node;
    this.checker = checker;
    this.semantics = semantics;
  }

  void run(List<Scenario> scenarios, Consumer<Check> result) throws IOException {
    List<Optional<List<String>>> traces = node.run(scenarios);
    for (int i = 0; i < scenarios.size(); i++) {
      result.accept(check(scenarios.get(i), traces.get(i)));
    }
  }

  /**
   * Where Nodes disagree, nothing was recorded; a scenario without any trace was not asked about.
   */
  private boolean isKnownToVary(Scenario scenario) {
    return semantics == Semantics.LEGACY
        && !scenario.expect().isEmpty()
        && Expectation.recorded(scenario, semantics).isEmpty();
  }

  /** Checks one against the trace that Node gave, or against another if that does not match. */
  private Check check(Scenario scenario, Optional<List<String>> trace) throws IOException {
    if (trace.isEmpty()) {
      return Check.notApplicable(scenario, semantics, node.version() + " lacks what it uses");
    }
    if (isKnownToVary(scenario)) {
      return Check.notApplicable(scenario, semantics, "no agreed trace for these semantics");
    }
    Check check = checker.check(scenario, semantics, trace.get());
    for (int left = MORE_CHANCES; left > 0 && check.is(Check.Status.FAILED); left--) {
      List<String> again = node.run(List.of(scenario)).get(0).orElse(List.of());
      check = Check.of(scenario, semantics, again, check.actual());
    }
    return check;
  }
}

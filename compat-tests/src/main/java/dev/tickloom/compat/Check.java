package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.util.List;
import java.util.Locale;

/**
 * How a scenario came out under one kind of semantics.
 *
 * @param scenario what was run
 * @param semantics how
 * @param status whether the traces are the same
 * @param reason why it is not applicable, or differs on purpose; else empty
 * @param expected Node's trace, or another if the library differs on purpose; empty if there is
 *     none
 * @param actual the library's trace; empty if it was not run
 */
record Check(
    Scenario scenario,
    Semantics semantics,
    Status status,
    String reason,
    List<String> expected,
    List<String> actual) {

  /** What can come out. */
  enum Status {
    PASSED,
    FAILED,
    /** The library differs on purpose, in the way that is written down. */
    KNOWN_DIFFERENCE,
    NOT_APPLICABLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  static Check of(
      Scenario scenario, Semantics semantics, List<String> expected, List<String> actual) {
    Scenario.Difference difference = scenario.difference();
    if (difference == null) {
      Status status = scenario.areEqual(expected, actual) ? Status.PASSED : Status.FAILED;
      return new Check(scenario, semantics, status, "", expected, actual);
    }
    Status status =
        scenario.areEqual(difference.trace(), actual) ? Status.KNOWN_DIFFERENCE : Status.FAILED;
    return new Check(scenario, semantics, status, difference.why(), difference.trace(), actual);
  }

  static Check notApplicable(Scenario scenario, Semantics semantics, String reason) {
    return new Check(scenario, semantics, Status.NOT_APPLICABLE, reason, List.of(), List.of());
  }

  boolean is(Status other) {
    return status == other;
  }

  /** Such as {@code timers/timer-hasRef [modern]}. */
  String title() {
    return scenario + " [" + semantics.name().toLowerCase(Locale.ROOT) + "]";
  }
}

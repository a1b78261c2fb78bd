package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.util.List;
import java.util.Optional;

/**
 * Which of the traces of a scenario the library is held to. Where Nodes disagree there is one for
 * each version instead of {@code modern} and {@code legacy}: then it is that of the newest, or for
 * {@link Semantics#LEGACY} of the oldest.
 */
final class Expectation {
  private Expectation() {}

  /** The recorded trace for these semantics, if there is one. */
  static Optional<List<String>> recorded(Scenario scenario, Semantics semantics) {
    return keys(semantics).stream()
        .filter(scenario.expect()::containsKey)
        .findFirst()
        .map(scenario.expect()::get);
  }

  private static List<String> keys(Semantics semantics) {
    return switch (semantics) {
      case MODERN -> List.of("modern", "v26");
      case LEGACY -> List.of("legacy", "v6");
    };
  }
}

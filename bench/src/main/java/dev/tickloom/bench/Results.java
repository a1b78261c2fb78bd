package dev.tickloom.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measured values by kind, to be printed as a table. */
final class Results {
  /** Greater than any other. */
  static final double FROZEN = Double.POSITIVE_INFINITY;

  /** By measure, then by kind. */
  private final Map<String, Map<WorkersKind, List<Double>>> values = new LinkedHashMap<>();

  void add(WorkersKind kind, String measure, double value) {
    values
        .computeIfAbsent(measure, unused -> new EnumMap<>(WorkersKind.class))
        .computeIfAbsent(kind, unused -> new ArrayList<>())
        .add(value);
  }

  /** A row for each measure, a column for each kind. */
  void print(String title) {
    StringBuilder table = new StringBuilder("\n" + title + "\n\n| |");
    for (WorkersKind kind : WorkersKind.values()) {
      table.append(" ").append(kind.title).append(" |");
    }
    table.append("\n|---|").append("---|".repeat(WorkersKind.values().length)).append("\n");
    values.forEach((measure, byKind) -> {
      table.append("| ").append(measure).append(" |");
      for (WorkersKind kind : WorkersKind.values()) {
        table.append(" ").append(summary(byKind.getOrDefault(kind, List.of()))).append(" |");
      }
      table.append("\n");
    });
    System.out.print(table);
    System.out.flush();
  }

  private static String summary(List<Double> measured) {
    if (measured.isEmpty()) {
      return "-";
    }
    List<Double> sorted = new ArrayList<>(measured);
    Collections.sort(sorted);
    String median = text(sorted.get(sorted.size() / 2));
    return sorted.size() == 1
        ? median
        : median + " (" + text(sorted.get(0)) + "-" + text(sorted.get(sorted.size() - 1)) + ")";
  }

  private static String text(double value) {
    if (value == FROZEN) {
      return "frozen";
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }
}

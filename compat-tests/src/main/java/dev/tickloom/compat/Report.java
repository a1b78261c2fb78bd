package dev.tickloom.compat;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Tells what came out: failures as they come, then sums, and all of it as JSON. */
final class Report {
  private static final String NOT_BUILT = "not built: ";

  private final PrintStream out;
  private final List<Check> checks = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  void add(Check check) {
    checks.add(check);
    if (check.is(Check.Status.FAILED)) {
      out.println("FAILED " + check.title());
      if (!check.scenario().about().isEmpty()) {
        out.println("  " + check.scenario().about());
      }
      out.println(TraceDiff.show(check.expected(), check.actual()));
    }
  }

  /** One line for each file, and what was not applicable; the last line has the sums. */
  void finish() {
    Map<String, List<Check>> files = new LinkedHashMap<>();
    checks.forEach(check ->
        files
            .computeIfAbsent(
                check.scenario().file()
                    + " ["
                    + check.semantics().name().toLowerCase(Locale.ROOT)
                    + "]",
                any -> new ArrayList<>())
            .add(check));
    files.forEach((file, ofFile) -> out.printf("%-36s %s%n", file, sums(ofFile)));
    listDifferences();
    listWhatIsMissing();
    out.println(sums(checks));
  }

  private void listDifferences() {
    for (Check check : checks) {
      if (check.is(Check.Status.KNOWN_DIFFERENCE)) {
        out.println("differs on purpose: " + check.title() + ": " + check.reason());
      }
    }
  }

  private void listWhatIsMissing() {
    Map<String, List<String>> missing = new TreeMap<>();
    for (Check check : checks) {
      if (check.is(Check.Status.NOT_APPLICABLE) && check.reason().startsWith(NOT_BUILT)) {
        missing.computeIfAbsent(check.reason(), any -> new ArrayList<>()).add(check.title());
      }
    }
    missing.forEach((what, who) -> out.println(what + ": " + String.join(", ", who)));
  }

  private static String sums(List<Check> checks) {
    long differing = count(checks, Check.Status.KNOWN_DIFFERENCE);
    long other = count(checks, Check.Status.NOT_APPLICABLE);
    return "%d passed, %d failed"
            .formatted(count(checks, Check.Status.PASSED), count(checks, Check.Status.FAILED))
        + (differing == 0 ? "" : ", " + differing + " different on purpose")
        + (other == 0 ? "" : ", " + other + " not applicable");
  }

  private static long count(List<Check> checks, Check.Status status) {
    return checks.stream().filter(check -> check.is(status)).count();
  }

  boolean hasFailures() {
    return count(checks, Check.Status.FAILED) > 0;
  }

  /** All checks as a JSON array, one a line. */
  String json() {
    List<String> lines = checks.stream().map(check -> Json.write(fields(check))).toList();
    return "[\n" + String.join(",\n", lines) + "\n]\n";
  }

  private static Map<String, Object> fields(Check check) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", check.scenario().name());
    fields.put("file", check.scenario().file());
    fields.put("semantics", check.semantics().name().toLowerCase(Locale.ROOT));
    fields.put("status", check.status().toString());
    if (!check.reason().isEmpty()) {
      fields.put("reason", check.reason());
    }
    fields.put("expected", check.expected());
    fields.put("actual", check.actual());
    return fields;
  }
}

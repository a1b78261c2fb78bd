package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of operations by kinds of fault, for docs/measurements/faults.md. */
final class FaultReport {
  private static final Path FILE = Path.of("target", "faults.md");

  private FaultReport() {}

  static void write(Map<OperationRow, Map<FaultKind, FaultRuns.Count>> counts) throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> titles = new ArrayList<>();
    titles.addAll(List.of("operation", "calls", "descriptors", "repeatable", "may leave"));
    FaultKind.PROPER.stream().map(FaultKind::name).forEach(titles::add);
    append(text, titles);
    append(text, titles.stream().map(title -> "---").toList());
    FaultRuns.Count all = new FaultRuns.Count();
    for (OperationRow row : OperationTable.ROWS) {
      Map<FaultKind, FaultRuns.Count> ofRow = counts.getOrDefault(row, Map.of());
      List<String> cells = new ArrayList<>();
      cells.add(row.toString());
      cells.add("" + ofRow.values().stream().mapToInt(count -> count.calls).max().orElse(0));
      cells.add(small(row.descriptors));
      cells.add(row.isRepeatable ? "yes" : "no");
      cells.add(small(row.partial));
      for (FaultKind kind : FaultKind.PROPER) {
        FaultRuns.Count count = ofRow.getOrDefault(kind, new FaultRuns.Count());
        cells.add(count.toString());
        all.add(count);
      }
      append(text, cells);
    }
    text.append("\nAll of them: ").append(all).append(", of ").append(all.runs());
    text.append(" runs with a fault.\n");
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, text);
  }

  private static void append(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String small(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

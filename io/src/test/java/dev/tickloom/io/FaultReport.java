package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The table of operations by kinds of fault, for docs/measurements/faults.md. */
final class FaultReport {
  private static final Path FILE = Path.of("target", "faults.md");

  private FaultReport() {}

  static void write(Map<OperationRow, Map<FaultKind, FaultRuns.Count>> counts)
      throws IOException {
    StringBuilder text = new StringBuilder("| operation | descriptors | repeatable | may leave");
    StringBuilder line = new StringBuilder("\n|---|---|---|---");
    for (FaultKind kind : FaultKind.values()) {
      text.append(" | ").append(kind);
      line.append("|---");
    }
    text.append(" |").append(line).append("|\n");
    int runs = 0;
    int failed = 0;
    for (OperationRow row : OperationTable.ROWS) {
      text.append(
          "| %s | %s | %s | %s"
              .formatted(
                  row,
                  row.descriptors.name().toLowerCase(java.util.Locale.ROOT),
                  row.isRepeatable ? "yes" : "no",
                  row.partial.name().toLowerCase(java.util.Locale.ROOT)));
      for (FaultKind kind : FaultKind.values()) {
        FaultRuns.Count count =
            counts.getOrDefault(row, Map.of()).getOrDefault(kind, new FaultRuns.Count());
        runs += count.runs();
        failed += count.failed;
        text.append(
            " | %d calls, %d runs: %d, %d%s"
                .formatted(
                    count.calls,
                    count.runs(),
                    count.asWithoutFault,
                    count.otherwise,
                    count.failed == 0 ? "" : ", **%d wrong**".formatted(count.failed)));
      }
      text.append(" |\n");
    }
    text.append("\n%d runs, %d wrong\n".formatted(runs, failed));
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, text);
  }
}

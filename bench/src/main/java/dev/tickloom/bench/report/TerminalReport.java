package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Workload;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells in the terminal how far a run is, and what came out: ratios first. */
public final class TerminalReport {
  /** The page has the others. */
  private static final Set<Measure> SHOWN =
      EnumSet.of(
          Measure.THROUGHPUT,
          Measure.P99,
          Measure.TIME,
          Measure.MEMORY,
          Measure.HEAP,
          Measure.LATE_P99,
          Measure.CPU,
          Measure.HELD_UP,
          Measure.UNANSWERED,
          Measure.FAILED);

  private static final int COLUMN = 22;
  private static final int COLUMNS = 6;

  private final PrintStream out;
  private final Results results;
  private final long begin = System.nanoTime();

  public TerminalReport(PrintStream out, Results results) {
    this.out = out;
    this.results = results;
  }

  public void begin() {
    results.machine().forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    results.leftOut().forEach(out::println);
  }

  public void begin(Workload workload, int number, int of) {
    out.printf("%n[%d/%d] %s: %s ", number, of, workload.id(), workload.title());
    out.flush();
  }

  public void progress() {
    out.print('.');
    out.flush();
  }

  public void end(Results.Run run) {
    out.println();
    RatioTable table = new RatioTable(run);
    for (Measure measure : SHOWN) {
      List<RatioTable.Row> rows =
          table.rows().stream().filter(row -> row.measure() == measure).toList();
      for (int i = 0; i < rows.size(); i += COLUMNS) {
        print(table, measure, rows.subList(i, Math.min(rows.size(), i + COLUMNS)));
      }
    }
    run.failures().forEach((peer, why) -> out.printf("  %-20s failed: %s%n", peer, why));
  }

  private void print(RatioTable table, Measure measure, List<RatioTable.Row> rows) {
    out.printf("  %-20s", measure.title());
    rows.forEach(row -> out.printf(" %" + COLUMN + "s", row.point()));
    out.println();
    for (String peer : table.peers()) {
      List<String> cells = new ArrayList<>();
      for (RatioTable.Row row : rows) {
        RatioTable.Cell cell = table.row(row).get(peer);
        cells.add(cell == null ? "-" : text(cell, measure));
      }
      if (cells.stream().anyMatch(cell -> !cell.equals("-"))) {
        out.printf("  %-20s", peer);
        cells.forEach(cell -> out.printf(" %" + COLUMN + "s", cell));
        out.println();
      }
    }
  }

  private static String text(RatioTable.Cell cell, Measure measure) {
    String value = Numbers.value(cell.summary().median(), measure);
    return Double.isNaN(cell.ratio())
        ? value
        : Numbers.ratio(cell.ratio()) + String.format(" %12s", value);
  }

  public void end(Path page) {
    out.printf("%n%d s. The report: %s%n", (System.nanoTime() - begin) / 1_000_000_000L, page);
  }
}

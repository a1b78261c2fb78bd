package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Workload;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private static final int COLUMNS = 3;
  private static final int COST_COLUMNS = 2;
  private static final String NOTHING = "-";

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
    out.printf("Ratios: above 1 %s is better than the peer.%n", RatioTable.BASELINE);
  }

  public void begin(Workload workload, int number, int of) {
    out.printf("%n[%d/%d] %s: %s ", number, of, workload.id(), workload.title());
    out.flush();
  }

  public void progress() {
    out.print('.');
    out.flush();
  }

  /** A turn is repeated, because the machine was disturbed. */
  public void repeated() {
    out.print('~');
    out.flush();
  }

  public void end(Results.Run run) {
    out.println();
    RatioTable table = new RatioTable(run);
    if (run.cost()) {
      printCosts(table);
    }
    for (Measure measure : SHOWN) {
      if (run.cost() && CostTable.MEASURES.contains(measure)) {
        continue;
      }
      List<String> points =
          table.rows().stream()
              .filter(row -> row.measure() == measure)
              .map(RatioTable.Row::point)
              .toList();
      for (List<String> some : parts(points, COLUMNS)) {
        print(measure.title(), table, some, List.of(measure));
      }
    }
    if (table.isDisturbed()) {
      out.println(
          "  The machine was disturbed: values that stayed so have no ratio. Try again when it is quiet.");
    }
    run.failures().forEach((peer, why) -> out.printf("  %-20s failed: %s%n", peer, why));
  }

  private void printCosts(RatioTable table) {
    for (List<String> points : parts(CostTable.points(table), COST_COLUMNS)) {
      print("throughput, CPU", table, points, CostTable.MEASURES);
    }
  }

  private static List<List<String>> parts(List<String> all, int size) {
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i += size) {
      parts.add(all.subList(i, Math.min(all.size(), i + size)));
    }
    return parts;
  }

  /** A line for each peer that has a value, a column for each point, all measures in each cell. */
  private void print(String title, RatioTable table, List<String> points, List<Measure> measures) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String peer : table.peers()) {
      List<String> cells =
          points.stream().map(point -> text(table, peer, point, measures)).toList();
      if (cells.stream().anyMatch(cell -> !cell.equals(NOTHING))) {
        lines.put(peer, cells);
      }
    }
    line(title, points, points, lines.values());
    lines.forEach((peer, cells) -> line(peer, cells, points, lines.values()));
  }

  /** Each column is as wide as the longest of its texts, and not narrow. */
  private void line(
      String name, List<String> cells, List<String> heads, Collection<List<String>> lines) {
    out.printf("  %-20s", name);
    for (int i = 0; i < cells.size(); i++) {
      int column = i;
      int longest = lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
      int width = Math.max(COLUMN, Math.max(heads.get(i).length(), longest));
      out.printf(" %" + width + "s", cells.get(i));
    }
    out.println();
  }

  private static String text(RatioTable table, String peer, String point, List<Measure> measures) {
    return measures.stream()
        .filter(measure -> table.cell(point, measure, peer) != null)
        .map(measure -> text(Objects.requireNonNull(table.cell(point, measure, peer)), measure))
        .reduce((one, other) -> one + ", " + other)
        .orElse(NOTHING);
  }

  private static String text(RatioTable.Cell cell, Measure measure) {
    String value = Numbers.value(cell.summary().median(), measure);
    String spread = " (" + Numbers.spread(cell.summary(), measure) + ")";
    Ratio ratio = cell.ratio();
    if (ratio != null) {
      return Numbers.ratio(ratio.median()) + " " + value + spread;
    }
    return cell.disturbed() ? "disturbed " + value + spread : value + spread;
  }

  public void end(Path page) {
    out.printf("%n%s%n", Verdict.of(results).sentence());
    out.printf("%d s. The report: %s%n", (System.nanoTime() - begin) / 1_000_000_000L, page);
  }
}

package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * What each point of each workload is about, as tables of a Markdown page. Workloads in a row with
 * the same peers share a table.
 */
final class MarkdownTables {
  private MarkdownTables() {}

  static String of(Results results) {
    StringBuilder text = new StringBuilder();
    text.append("\n").append(Verdict.of(results).sentence()).append("\n");
    List<String> peers = List.of();
    for (Results.Run run : results.runs()) {
      RatioTable table = new RatioTable(run);
      if (table.rows().isEmpty()) {
        continue;
      }
      if (!table.peers().equals(peers)) {
        peers = table.peers();
        text.append("\n| |");
        peers.forEach(peer -> text.append(" `").append(peer).append("` |"));
        text.append("\n|---|").append("---|".repeat(peers.size())).append("\n");
      }
      for (RatioTable.Row row : Subjects.of(table)) {
        text.append("| ").append(run.title()).append(": ").append(row.point());
        text.append(", ").append(row.measure().title()).append(" |");
        Map<String, RatioTable.Cell> cells = table.row(row);
        for (String peer : peers) {
          text.append(cell(cells.get(peer), row.measure()));
        }
        text.append("\n");
      }
    }
    return text.append("\n").toString();
  }

  private static String cell(RatioTable.@Nullable Cell cell, Measure measure) {
    if (cell == null) {
      return " |";
    }
    String value =
        "%s (%s)"
            .formatted(
                Numbers.value(cell.summary().median(), measure),
                Numbers.spread(cell.summary(), measure));
    Ratio ratio = cell.ratio();
    if (ratio != null) {
      return " **" + Numbers.ratio(ratio.median()) + "** " + value + " |";
    }
    return (cell.disturbed() ? " disturbed " : " ") + value + " |";
  }
}

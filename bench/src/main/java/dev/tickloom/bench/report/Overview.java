package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All workloads in one table: what each point is about, and its memory or cost. */
final class Overview {
  private Overview() {}

  /** Returns the table; one body for each workload, which is a card of its own on a phone. */
  static String html(Results results) {
    List<String> peers = results.peers().stream().map(Results.Peer::id).toList();
    StringBuilder html = new StringBuilder("<table class=overview><thead><tr><th></th>");
    peers.forEach(peer -> html.append("<th scope=col>%s</th>".formatted(HtmlReport.escaped(peer))));
    html.append("</tr></thead>");
    for (Results.Run run : results.runs()) {
      html.append(
          "<tbody><tr><th scope=rowgroup colspan=%d><a href=\"#%s\">%s</a></th></tr>"
              .formatted(
                  peers.size() + 1,
                  HtmlReport.escaped(run.workload()),
                  HtmlReport.escaped(run.title())));
      RatioTable table = new RatioTable(run);
      shown(table, run.cost()).forEach(row -> html.append(row(table, row, peers)));
      html.append("</tbody>");
    }
    return html.append("</table>").toString();
  }

  private static List<RatioTable.Row> shown(RatioTable table, boolean cost) {
    List<RatioTable.Row> shown = new ArrayList<>();
    for (RatioTable.Row subject : Subjects.of(table)) {
      shown.add(subject);
      Stream.of(cost ? Measure.CPU : Measure.MEMORY)
          .map(measure -> new RatioTable.Row(subject.point(), measure))
          .filter(table.rows()::contains)
          .forEach(shown::add);
    }
    return shown;
  }

  private static String row(RatioTable table, RatioTable.Row row, List<String> peers) {
    StringBuilder html =
        new StringBuilder(
            "<tr><th scope=row>%s<small>%s</small></th>"
                .formatted(HtmlReport.escaped(row.point()), row.measure().title()));
    Map<String, RatioTable.Cell> cells = table.row(row);
    for (String peer : peers) {
      boolean isBound = row.measure() == Measure.P99 && hasUnanswered(table, row.point(), peer);
      html.append(Cells.html(cells.get(peer), row.measure(), peer, isBound));
    }
    return html.append("</tr>").toString();
  }

  /** A call without an answer counts as long as it was watched, which is too little. */
  private static boolean hasUnanswered(RatioTable table, String point, String peer) {
    RatioTable.Cell unanswered = table.cell(point, Measure.UNANSWERED, peer);
    return unanswered != null && unanswered.summary().median() > 0;
  }
}

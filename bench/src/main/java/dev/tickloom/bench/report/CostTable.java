package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.util.List;

/**
 * Throughput and processor time side by side: a peer that spins may buy the one with the other, and
 * where other programs want the processors it only seems to win.
 */
final class CostTable {
  static final List<Measure> MEASURES = List.of(Measure.THROUGHPUT, Measure.CPU);

  private CostTable() {}

  /** The points that have both measures. */
  static List<String> points(RatioTable table) {
    return table.rows().stream()
        .map(RatioTable.Row::point)
        .distinct()
        .filter(point ->
            MEASURES.stream()
                .map(measure -> new RatioTable.Row(point, measure))
                .allMatch(table.rows()::contains))
        .toList();
  }

  static String html(RatioTable table, Results results) {
    StringBuilder html =
        new StringBuilder("<div class=wide><table class=cost><thead><tr><th></th>");
    for (String peer : table.peers()) {
      html.append(
          "<th scope=colgroup colspan=2>%s</th>"
              .formatted(HtmlReport.escaped(results.title(peer))));
    }
    html.append("</tr><tr><th></th>");
    table
        .peers()
        .forEach(peer ->
            MEASURES.forEach(
                measure -> html.append("<th scope=col>%s</th>".formatted(measure.title()))));
    html.append("</tr></thead><tbody>");
    for (String point : points(table)) {
      html.append("<tr><th scope=row>%s</th>".formatted(HtmlReport.escaped(point)));
      table
          .peers()
          .forEach(peer ->
              MEASURES.forEach(measure ->
                  html.append(
                      Cells.html(
                          table.cell(point, measure, peer),
                          measure,
                          results.title(peer) + ", " + measure.title(),
                          false))));
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }
}

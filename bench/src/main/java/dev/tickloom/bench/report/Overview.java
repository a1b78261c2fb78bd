package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jetbrains.annotations.Nullable;

/** The ratios of all workloads in one table: what each point is about, and its memory or cost. */
final class Overview {
  /** The first of them that a point has is what it is about. */
  private static final List<Measure> SUBJECTS =
      List.of(Measure.THROUGHPUT, Measure.TIME, Measure.LATE_P99, Measure.HEAP, Measure.P99);

  /** What the disturbance that follows is compared with. */
  private static final String CALM = "before";

  /** How a peer does beside the one that all are compared with. */
  enum Standing {
    FAR_AHEAD,
    AHEAD,
    /** The spreads overlap or are not known, or it is nothing to speak of. */
    EQUAL,
    BEHIND,
    FAR_BEHIND;

    /** So many times as good is far ahead. */
    private static final double FAR = 2;

    /** Less is nothing to speak of. */
    private static final double NOTICEABLE = 1.1;

    static Standing of(RatioTable.Cell cell, Summary baseline) {
      double ratio = cell.ratio();
      double times = Math.max(ratio, 1 / ratio);
      boolean far = times >= FAR;
      boolean areSingle = cell.summary().count() == 1 || baseline.count() == 1;
      boolean mayBeChance = areSingle ? !far : cell.summary().overlaps(baseline);
      if (times < NOTICEABLE || mayBeChance) {
        return EQUAL;
      }
      return ratio > 1 ? (far ? FAR_AHEAD : AHEAD) : (far ? FAR_BEHIND : BEHIND);
    }
  }

  private Overview() {}

  /** Returns the table. */
  static String html(Results results) {
    List<String> peers =
        results.peers().stream()
            .map(Results.Peer::id)
            .filter(peer -> !peer.equals(RatioTable.BASELINE))
            .toList();
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
    Set<String> points = new LinkedHashSet<>();
    table.rows().forEach(row -> points.add(row.point()));
    points.remove(CALM);
    List<RatioTable.Row> shown = new ArrayList<>();
    for (String point : points) {
      SUBJECTS.stream()
          .map(measure -> new RatioTable.Row(point, measure))
          .filter(table.rows()::contains)
          .findFirst()
          .ifPresent(shown::add);
      Stream.of(cost ? Measure.CPU : Measure.MEMORY)
          .map(measure -> new RatioTable.Row(point, measure))
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
    RatioTable.Cell baseline = cells.get(table.baseline());
    Map<String, RatioTable.Cell> unanswered =
        table.row(new RatioTable.Row(row.point(), Measure.UNANSWERED));
    for (String peer : peers) {
      boolean isBound =
          row.measure() == Measure.P99
              && unanswered.containsKey(peer)
              && unanswered.get(peer).summary().median() > 0;
      html.append(cell(cells.get(peer), baseline, isBound));
    }
    return html.append("</tr>").toString();
  }

  private static String cell(
      RatioTable.@Nullable Cell cell, RatioTable.@Nullable Cell baseline, boolean isBound) {
    if (cell == null || baseline == null || Double.isNaN(cell.ratio())) {
      return "<td></td>";
    }
    String standing = Standing.of(cell, baseline.summary()).name().toLowerCase(Locale.ROOT);
    String ratio = HtmlReport.escaped(Numbers.ratio(cell.ratio()));
    String bound = isBound && cell.ratio() >= Numbers.LEAST_RATIO ? "≤ " : "";
    return "<td class=%s>%s%s</td>".formatted(standing.replace('_', '-'), bound, ratio);
  }
}

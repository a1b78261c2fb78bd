package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.util.Locale;
import org.jetbrains.annotations.Nullable;

/** The cells of tables: a ratio, and beside it the value of the peer with its spread. */
final class Cells {
  private Cells() {}

  /**
   * Returns one cell.
   *
   * @param head what stands above it, which a narrow page shows within
   * @param isBound whether the ratio is the least that it can be
   */
  static String html(
      RatioTable.@Nullable Cell cell, Measure measure, String head, boolean isBound) {
    if (cell == null) {
      return "<td class=none></td>";
    }
    Standing standing = Standing.of(cell.ratio());
    return "<td class=%s data-peer=\"%s\">%s%s</td>"
        .formatted(
            standing.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            HtmlReport.escaped(head),
            ratio(cell, standing, isBound),
            value(cell.summary(), measure));
  }

  private static String ratio(RatioTable.Cell cell, Standing standing, boolean isBound) {
    Ratio ratio = cell.ratio();
    if (ratio == null) {
      return cell.disturbed() ? "<b>disturbed</b>" : "";
    }
    String bound = isBound && ratio.median() <= Numbers.GREATEST_RATIO ? "≥ " : "";
    String interval = Numbers.interval(ratio);
    return "<b title=\"95 percent: %s, %d rounds\">%s%s%s</b><em>95 %%: %s</em>"
        .formatted(
            interval,
            ratio.pairs(),
            bound,
            HtmlReport.escaped(Numbers.ratio(ratio.median())),
            standing.sign().isEmpty() ? "" : " <i>" + standing.sign() + "</i>",
            interval);
  }

  private static String value(Summary summary, Measure measure) {
    return "<span>%s</span><small>%s</small>"
        .formatted(Numbers.value(summary.median(), measure), Numbers.spread(summary, measure));
  }
}

package dev.tickloom.bench.report;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jetbrains.annotations.Nullable;

/**
 * The results as one page that needs nothing else: tables, and charts that are drawn from the same
 * values, which are in the page.
 */
public final class HtmlReport {
  private HtmlReport() {}

  /** Returns the page. */
  public static String of(Results results) {
    StringBuilder sections = new StringBuilder();
    results.runs().forEach(run -> sections.append(section(run, results)));
    return resource("report.html")
        .replace("{{style}}", resource("report.css"))
        .replace("{{machine}}", machine(results))
        .replace("{{peers}}", peers(results))
        .replace("{{overview}}", Overview.html(results))
        .replace("{{sections}}", sections)
        .replace("{{results}}", new Gson().toJson(results).replace("</", "<\\/"))
        .replace("{{charts}}", resource("echarts.min.js"))
        .replace("{{script}}", resource("report.js"));
  }

  private static String machine(Results results) {
    return results.machine().entrySet().stream()
        .map(fact ->
            "<dt>%s</dt><dd>%s</dd>".formatted(escaped(fact.getKey()), escaped(fact.getValue())))
        .collect(Collectors.joining("\n"));
  }

  private static String peers(Results results) {
    String present =
        results.peers().stream()
            .map(peer ->
                "<tr><th scope=row><code>%s</code></th><td>%s</td><td>%s</td></tr>"
                    .formatted(escaped(peer.id()), escaped(peer.title()), escaped(peer.version())))
            .collect(Collectors.joining("\n"));
    String missing =
        results.leftOut().stream()
            .map(why -> "<tr><td colspan=3>" + escaped(why) + "</td></tr>")
            .collect(Collectors.joining("\n"));
    return present + missing;
  }

  private static String section(Results.Run run, Results results) {
    String name = escaped(run.workload());
    StringBuilder html = new StringBuilder();
    html.append("<section id=\"%s\"><h2>%s</h2>".formatted(name, escaped(run.title())));
    if (run.cost()) {
      html.append(CostTable.html(new RatioTable(run), results));
    }
    html.append("<div class=charts data-workload=\"%s\"></div>".formatted(name));
    html.append("<details><summary>All values</summary>");
    html.append(table(new RatioTable(run), results)).append("</details>");
    run.failures()
        .forEach((peer, why) ->
            html.append(
                "<p class=failure>%s failed: %s</p>"
                    .formatted(escaped(results.title(peer)), escaped(why))));
    return html.append("</section>\n").toString();
  }

  private static String table(RatioTable table, Results results) {
    StringBuilder html = new StringBuilder("<div class=wide><table><thead><tr><th></th>");
    for (String peer : table.peers()) {
      html.append("<th scope=col>").append(escaped(results.title(peer))).append("</th>");
    }
    html.append("</tr></thead><tbody>");
    for (RatioTable.Row row : table.rows()) {
      html.append(
          "<tr><th scope=row>%s<small>%s</small></th>"
              .formatted(escaped(row.point()), escaped(row.measure().title())));
      Map<String, RatioTable.Cell> cells = table.row(row);
      for (String peer : table.peers()) {
        html.append(cell(cells.get(peer), row));
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static String cell(RatioTable.@Nullable Cell cell, RatioTable.Row row) {
    if (cell == null) {
      return "<td>–</td>";
    }
    Summary summary = cell.summary();
    String spread =
        summary.count() == 1
            ? ""
            : "<small>%s – %s</small>"
                .formatted(
                    Numbers.value(summary.least(), row.measure()),
                    Numbers.value(summary.greatest(), row.measure()));
    return "<td><b>%s</b> %s%s</td>"
        .formatted(
            Numbers.ratio(cell.ratio()), Numbers.value(summary.median(), row.measure()), spread);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tickloom.bench.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

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
        .replace("{{verdict}}", escaped(Verdict.of(results).sentence()))
        .replace("{{banner}}", banner(results))
        .replace("{{overview}}", Overview.html(results))
        .replace("{{sections}}", sections)
        .replace("{{results}}", chartData(results).toString().replace("</", "<\\/"))
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
    RatioTable table = new RatioTable(run);
    html.append(banner(run, table));
    if (run.cost()) {
      html.append(CostTable.html(table, results));
    }
    html.append("<div class=charts data-workload=\"%s\"></div>".formatted(name));
    html.append("<details><summary>All values</summary>");
    html.append(table(table, results)).append("</details>");
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
        html.append(Cells.html(cells.get(peer), row.measure(), results.title(peer), false));
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static String banner(Results results) {
    int rows = Verdict.of(results).disturbedRows();
    return rows == 0
        ? ""
        : "<p class=banner>The machine was disturbed: %s left without ratios where it stayed so after repeating.</p>"
            .formatted(rows == 1 ? "one row is" : rows + " rows are");
  }

  /** What disturbed a workload, if that took ratios from it. */
  private static String banner(Results.Run run, RatioTable table) {
    if (!table.isDisturbed()) {
      return "";
    }
    Set<String> reasons = new LinkedHashSet<>();
    int disturbed = 0;
    int all = 0;
    for (List<Repetition> repetitions : run.samples().values()) {
      for (Repetition repetition : repetitions) {
        all++;
        disturbed += repetition.counts() ? 0 : 1;
        reasons.addAll(repetition.disturbances());
      }
    }
    String some = reasons.stream().limit(3).collect(Collectors.joining("; "));
    return "<p class=banner>Disturbed in %d of %d repetitions, after repeating: %s.</p>"
        .formatted(disturbed, all, escaped(some));
  }

  /** What the charts are drawn from: rows and timelines, without the single repetitions. */
  private static JsonObject chartData(Results results) {
    Gson gson = new Gson();
    JsonObject data = new JsonObject();
    data.add("peers", gson.toJsonTree(results.peers()));
    JsonArray runs = new JsonArray();
    for (Results.Run run : results.runs()) {
      JsonObject json = new JsonObject();
      json.addProperty("workload", run.workload());
      json.addProperty("cost", run.cost());
      json.addProperty("growth", run.growth());
      json.add("rows", RowsJson.of(run));
      json.add("timelines", gson.toJsonTree(timelines(run)));
      runs.add(json);
    }
    data.add("runs", runs);
    return data;
  }

  private static Map<String, List<Map<String, List<Double>>>> timelines(Results.Run run) {
    Map<String, List<Map<String, List<Double>>>> timelines = new LinkedHashMap<>();
    run.samples()
        .forEach((peer, repetitions) ->
            timelines.put(
                peer, repetitions.stream().map(each -> each.sample().timelines()).toList()));
    return timelines;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

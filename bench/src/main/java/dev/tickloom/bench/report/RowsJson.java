package dev.tickloom.bench.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** The rows of a workload as in results.json: each peer's values, and Tickloom's ratios to them. */
final class RowsJson {
  private static final Gson GSON = new Gson();

  private RowsJson() {}

  static JsonArray of(Results.Run run) {
    RatioTable table = new RatioTable(run);
    JsonArray rows = new JsonArray();
    for (RatioTable.Row row : table.rows()) {
      JsonObject json = new JsonObject();
      json.addProperty("point", row.point());
      json.addProperty("measure", row.measure().key());
      json.addProperty("unit", row.measure().unit());
      json.addProperty("compared", table.baseline());
      JsonObject peers = new JsonObject();
      table.row(row).forEach((peer, cell) -> peers.add(peer, cell(cell)));
      json.add("peers", peers);
      rows.add(json);
    }
    return rows;
  }

  private static JsonObject cell(RatioTable.Cell cell) {
    JsonObject json = GSON.toJsonTree(cell.summary()).getAsJsonObject();
    json.add("ratio", GSON.toJsonTree(cell.ratio()));
    json.addProperty("disturbed", cell.disturbed());
    return json;
  }
}

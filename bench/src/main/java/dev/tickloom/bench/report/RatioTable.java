package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * The medians of a workload, and how many times as good each is as that of the peer that all are
 * compared with: more than one is always better, be it throughput or latency.
 */
final class RatioTable {
  /** The peer to compare with, if it took part; else it is the first one. */
  static final String BASELINE = "tickloom";

  /** What is in a row; the name of the point is that of the sample. */
  record Row(String point, Measure measure) {}

  /** The ratio is not a number where none makes sense. */
  record Cell(Summary summary, double ratio) {}

  private final String baseline;
  private final List<String> peers;
  private final Map<Row, Map<String, Cell>> cells = new LinkedHashMap<>();

  RatioTable(Results.Run run) {
    peers = List.copyOf(run.samples().keySet());
    baseline = peers.contains(BASELINE) || peers.isEmpty() ? BASELINE : peers.get(0);
    for (Row row : rows(run)) {
      cells.put(row, row(run, row));
    }
  }

  private static Set<Row> rows(Results.Run run) {
    Set<Row> rows = new LinkedHashSet<>();
    for (List<Sample> samples : run.samples().values()) {
      for (Sample sample : samples) {
        sample
            .points()
            .forEach((point, values) ->
                values.keySet().forEach(key -> rows.add(new Row(point, Measure.of(key)))));
      }
    }
    return rows;
  }

  private Map<String, Cell> row(Results.Run run, Row row) {
    Map<String, Summary> summaries = new LinkedHashMap<>();
    run.samples()
        .forEach((peer, samples) -> {
          List<Double> values = new ArrayList<>();
          for (Sample sample : samples) {
            Double value =
                sample.points().getOrDefault(row.point(), Map.of()).get(row.measure().key());
            if (value != null) {
              values.add(value);
            }
          }
          if (!values.isEmpty()) {
            summaries.put(peer, Summary.of(values));
          }
        });
    Summary base = summaries.get(baseline);
    Map<String, Cell> result = new LinkedHashMap<>();
    summaries.forEach((peer, summary) -> {
      double ratio =
          base == null ? Double.NaN : row.measure().advantage(summary.median(), base.median());
      result.put(peer, new Cell(summary, ratio));
    });
    return result;
  }

  String baseline() {
    return baseline;
  }

  List<String> peers() {
    return peers;
  }

  List<Row> rows() {
    return List.copyOf(cells.keySet());
  }

  /** By peer; those without a value are missing. */
  Map<String, Cell> row(Row row) {
    return cells.getOrDefault(row, Map.of());
  }

  /** Null if the peer has no such value. */
  @Nullable
  Cell cell(String point, Measure measure, String peer) {
    return row(new Row(point, measure)).get(peer);
  }
}

package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What each point of a workload is about: one row of several. */
final class Subjects {
  /** The first of them that a point has is what it is about. */
  private static final List<Measure> MEASURES =
      List.of(Measure.THROUGHPUT, Measure.TIME, Measure.LATE_P99, Measure.HEAP, Measure.P99);

  /** What the disturbance that follows is compared with. */
  private static final String CALM = "before";

  private Subjects() {}

  /** One row for each point. */
  static List<RatioTable.Row> of(RatioTable table) {
    Set<String> points = new LinkedHashSet<>();
    table.rows().forEach(row -> points.add(row.point()));
    points.remove(CALM);
    return points.stream()
        .flatMap(point ->
            MEASURES.stream()
                .map(measure -> new RatioTable.Row(point, measure))
                .filter(table.rows()::contains)
                .limit(1))
        .toList();
  }
}

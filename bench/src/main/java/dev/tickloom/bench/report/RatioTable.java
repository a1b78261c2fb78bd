package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * The values of a workload, and how many times better the peer that all are compared with is than
 * each other one: more than one is always better for it, be it throughput or latency. What was
 * measured once only is not there.
 */
public final class RatioTable {
  /** The peer that is compared with all others, if it took part; else it is the first one. */
  static final String BASELINE = "tickloom";

  /** What was measured fewer times is no row. */
  private static final int FEWEST = 2;

  /** What is in a row; the name of the point is that of the sample. */
  public record Row(String point, Measure measure) {}

  /**
   * The cell of a peer in a row.
   *
   * @param summary of the repetitions that count, or of all if none does
   * @param ratio of the peer that all are compared with to this one; null for that peer itself,
   *     where it makes no sense, and where too many repetitions of either were disturbed
   * @param disturbed whether that is the reason, or would be
   */
  public record Cell(Summary summary, @Nullable Ratio ratio, boolean disturbed) {}

  private record Value(double value, boolean counts, int process) {}

  private final String baseline;
  private final List<String> peers;
  private final Map<Row, Map<String, Cell>> cells = new LinkedHashMap<>();

  /** Of what was measured in a workload. */
  public RatioTable(Results.Run run) {
    peers = List.copyOf(run.samples().keySet());
    baseline = peers.contains(BASELINE) || peers.isEmpty() ? BASELINE : peers.get(0);
    for (Row row : rows(run)) {
      Map<String, Cell> values = row(run, row);
      if (!values.isEmpty()) {
        cells.put(row, values);
      }
    }
  }

  private static Set<Row> rows(Results.Run run) {
    Set<Row> rows = new LinkedHashSet<>();
    for (List<Repetition> repetitions : run.samples().values()) {
      for (Repetition repetition : repetitions) {
        repetition
            .sample()
            .points()
            .forEach((point, values) ->
                values.keySet().forEach(key -> rows.add(new Row(point, Measure.of(key)))));
      }
    }
    return rows;
  }

  private Map<String, Cell> row(Results.Run run, Row row) {
    Map<String, Map<Repetition.Round, Value>> values = new LinkedHashMap<>();
    run.samples()
        .forEach((peer, repetitions) -> {
          Map<Repetition.Round, Value> own = values(repetitions, row);
          if (own.size() >= FEWEST) {
            values.put(peer, own);
          }
        });
    Map<Repetition.Round, Value> base = values.getOrDefault(baseline, Map.of());
    Map<String, Cell> result = new LinkedHashMap<>();
    values.forEach((peer, own) -> {
      boolean disturbed = isDisturbed(own);
      boolean compares = !disturbed && !peer.equals(baseline);
      result.put(
          peer,
          new Cell(summary(own), compares ? ratio(row.measure(), base, own) : null, disturbed));
    });
    return result;
  }

  private static Map<Repetition.Round, Value> values(List<Repetition> repetitions, Row row) {
    Map<Repetition.Round, Value> values = new LinkedHashMap<>();
    for (Repetition repetition : repetitions) {
      Double value =
          repetition.sample().points().getOrDefault(row.point(), Map.of()).get(row.measure().key());
      if (value != null) {
        values.put(repetition.key(), new Value(value, repetition.counts(), repetition.process()));
      }
    }
    return values;
  }

  private static Summary summary(Map<Repetition.Round, Value> values) {
    boolean someCount = values.values().stream().anyMatch(Value::counts);
    return Summary.of(
        values.values().stream()
            .filter(value -> value.counts() || !someCount)
            .map(Value::value)
            .toList());
  }

  /** Most must count, and at least so many that there is a spread. */
  private static boolean isDisturbed(Map<Repetition.Round, Value> values) {
    long counting = values.values().stream().filter(Value::counts).count();
    return counting < FEWEST || 2 * counting <= values.size();
  }

  private static @Nullable Ratio ratio(
      Measure measure, Map<Repetition.Round, Value> base, Map<Repetition.Round, Value> other) {
    List<Ratio.Pair> pairs = new ArrayList<>();
    base.forEach((round, ours) -> {
      Value theirs = other.get(round);
      if (theirs != null && ours.counts() && theirs.counts()) {
        double advantage = measure.advantage(ours.value(), theirs.value());
        if (!Double.isNaN(advantage)) {
          pairs.add(new Ratio.Pair(ours.process(), advantage));
        }
      }
    });
    boolean enough = pairs.size() >= FEWEST && 2 * pairs.size() > base.size();
    return enough ? Ratio.of(pairs) : null;
  }

  String baseline() {
    return baseline;
  }

  List<String> peers() {
    return peers;
  }

  /** All rows, in the order in which they were measured. */
  public List<Row> rows() {
    return List.copyOf(cells.keySet());
  }

  /** By peer; those without a value are missing. */
  public Map<String, Cell> row(Row row) {
    return cells.getOrDefault(row, Map.of());
  }

  /** Null if the peer has no such value. */
  @Nullable
  Cell cell(String point, Measure measure, String peer) {
    return row(new Row(point, measure)).get(peer);
  }

  /** Whether too much of what was measured was disturbed for some ratio. */
  boolean isDisturbed() {
    return cells.values().stream().anyMatch(row -> row.values().stream().anyMatch(Cell::disturbed));
  }
}

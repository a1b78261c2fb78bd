package dev.tickloom.bench.report;

import dev.tickloom.bench.peers.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * What a run comes to: in how many rows Tickloom is ahead of the best other peer on the JVM, level
 * with it, or behind it. Each point of each workload is one row, but for those about growing work.
 */
public final class Verdict {
  private record Best(
      Results.Run run, RatioTable.Row row, String peer, Ratio ratio, Standing standing) {}

  private final Results results;
  private final List<Best> rows = new ArrayList<>();
  private int disturbed;

  private Verdict(Results results) {
    this.results = results;
    for (Results.Run run : results.runs()) {
      RatioTable table = new RatioTable(run);
      if (!run.growth() && table.baseline().equals(RatioTable.BASELINE)) {
        Subjects.of(table).forEach(row -> add(run, row, table.row(row)));
      }
    }
  }

  /** Returns the verdict of a run. */
  public static Verdict of(Results results) {
    return new Verdict(results);
  }

  private void add(Results.Run run, RatioTable.Row row, Map<String, RatioTable.Cell> cells) {
    Best best = null;
    boolean isDisturbed = false;
    for (Map.Entry<String, RatioTable.Cell> cell : cells.entrySet()) {
      if (results.role(cell.getKey()) == Role.PEER || cell.getKey().equals(RatioTable.BASELINE)) {
        isDisturbed |= cell.getValue().disturbed();
      }
      Ratio ratio = cell.getValue().ratio();
      if (ratio != null
          && results.role(cell.getKey()) == Role.PEER
          && (best == null || ratio.median() < best.ratio().median())) {
        best = new Best(run, row, cell.getKey(), ratio, Standing.of(ratio));
      }
    }
    if (isDisturbed) {
      disturbed++; // the best may be the one that has no ratio
    } else if (best != null) {
      rows.add(best);
    }
  }

  /** Returns one sentence. */
  public String sentence() {
    if (rows.isEmpty()) {
      return disturbed > 0
          ? "The machine was disturbed, so nothing can be said of Tickloom beside other peers."
          : "Nothing was compared with Tickloom often enough to say how it does.";
    }
    long ahead = rows.stream().filter(row -> row.standing().isAhead()).count();
    long behind = rows.stream().filter(row -> row.standing().isBehind()).count();
    String counts =
        "Of %s, Tickloom is ahead of the best other peer on the JVM in %d, level with it in %d and behind it in %d"
            .formatted(
                rows.size() == 1 ? "one row" : rows.size() + " rows",
                ahead,
                rows.size() - ahead - behind,
                behind);
    Best worst = worst();
    return counts + (worst == null ? "." : ", farthest in " + inWords(worst) + ".");
  }

  /** How many rows say nothing, because the machine was disturbed. */
  int disturbedRows() {
    return disturbed;
  }

  private @Nullable Best worst() {
    return rows.stream()
        .filter(row -> row.standing().isBehind())
        .min(Comparator.comparingDouble(row -> row.ratio().median()))
        .orElse(null);
  }

  private String inWords(Best best) {
    String times = Numbers.ratio(best.ratio().median()).replace("×", " times");
    return "“%s: %s”, where %s"
        .formatted(
            best.run().title(),
            best.row().point(),
            best.row().measure().inWords("Tickloom", results.title(best.peer()), times));
  }
}

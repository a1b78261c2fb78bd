package dev.tickloom.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.tickloom.bench.peers.Role;
import dev.tickloom.bench.workloads.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that came of a run, as in results.json. */
public final class Results {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Map<String, String> machine = new LinkedHashMap<>();
  private final List<Peer> peers = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();

  /** For Gson. */
  private Results() {}

  public Results(Map<String, String> machine) {
    this.machine.putAll(machine);
  }

  /**
   * One that took part.
   *
   * @param id its name in options and files
   * @param title its name for readers
   * @param version of what, or an empty text
   * @param role what it is there for
   */
  public record Peer(String id, String title, String version, Role role) {}

  /**
   * A workload on all peers that can do it.
   *
   * @param workload its name in options and files
   * @param title its name for readers
   * @param cost whether processor time counts as much as throughput
   * @param growth whether its points are about growing work
   * @param samples by peer, one for each repetition
   * @param failures by peer, why there are no or no further samples
   */
  public record Run(
      String workload,
      String title,
      boolean cost,
      boolean growth,
      Map<String, List<Repetition>> samples,
      Map<String, String> failures) {}

  public void add(Peer peer) {
    peers.add(peer);
  }

  public void leaveOut(String reason) {
    leftOut.add(reason);
  }

  public Run add(
      Workload workload, Map<String, List<Repetition>> samples, Map<String, String> failures) {
    Run run =
        new Run(
            workload.id(),
            workload.title(),
            workload.isAboutCost(),
            workload.isAboutGrowth(),
            samples,
            failures);
    runs.add(run);
    return run;
  }

  /**
   * Adds the workloads of a further run on the same machine; of one that both have, that of the
   * further run counts. Only ratios within a workload mean something, and those stay together.
   */
  public void addAll(Results further) {
    further.peers.stream()
        .filter(peer -> peers.stream().noneMatch(known -> known.id().equals(peer.id())))
        .forEach(peers::add);
    further.leftOut.stream().filter(reason -> !leftOut.contains(reason)).forEach(leftOut::add);
    for (Run run : further.runs) {
      runs.removeIf(known -> known.workload().equals(run.workload()));
      runs.add(run);
    }
  }

  public Map<String, String> machine() {
    return machine;
  }

  public List<Peer> peers() {
    return peers;
  }

  public List<String> leftOut() {
    return leftOut;
  }

  public List<Run> runs() {
    return runs;
  }

  public boolean hasFailures() {
    return runs.stream().anyMatch(run -> !run.failures().isEmpty());
  }

  /** Whether nobody has measured anything, and nobody has failed. */
  public boolean isEmpty() {
    return !hasFailures() && runs.stream().allMatch(run -> run.samples().isEmpty());
  }

  /** The title of a peer. */
  String title(String id) {
    return peers.stream()
        .filter(peer -> peer.id().equals(id))
        .findFirst()
        .map(Peer::title)
        .orElse(id);
  }

  /** What a peer is there for. */
  Role role(String id) {
    return peers.stream()
        .filter(peer -> peer.id().equals(id))
        .findFirst()
        .map(Peer::role)
        .orElse(Role.PEER);
  }

  /** With the verdict and all ratios, which follow from the rest. */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("$schema", "results.schema.json");
    json.addProperty("verdict", Verdict.of(this).sentence());
    JsonObject all = GSON.toJsonTree(this).getAsJsonObject();
    for (int i = 0; i < runs.size(); i++) {
      all.getAsJsonArray("runs").get(i).getAsJsonObject().add("rows", RowsJson.of(runs.get(i)));
    }
    all.asMap().forEach(json::add);
    return GSON.toJson(json);
  }

  /** Reads what {@link #toJson} wrote. */
  public static Results fromJson(String json) {
    return GSON.fromJson(json, Results.class);
  }
}

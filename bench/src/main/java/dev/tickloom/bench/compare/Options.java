package dev.tickloom.bench.compare;

import dev.tickloom.bench.peers.PeerKind;
import dev.tickloom.bench.workloads.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jetbrains.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param quick whether little time is to be taken
 * @param chosen whether somebody named the workloads
 * @param workloads in their own order
 * @param peers those that run on a JVM, in their own order
 * @param wantsNode whether Node is to take part
 * @param nodes the commands of the Nodes to compare with
 * @param out the folder for the report
 */
record Options(
    boolean quick,
    boolean chosen,
    List<Workload> workloads,
    List<PeerKind> peers,
    boolean wantsNode,
    List<String> nodes,
    Path out) {
  /** What stands for all Nodes among the names of peers. */
  static final String NODE = "node";

  /** Names a Node, too. The one on the PATH is never taken: nobody would know which one it was. */
  static final String NODE_VARIABLE = "TICKLOOM_NODE";

  /** A command line that makes no sense; the message says why. */
  static final class Misuse extends Exception {
    private static final long serialVersionUID = 1;

    Misuse(String message) {
      super(message);
    }
  }

  /**
   * Reads the command line.
   *
   * @param environment where {@link #NODE_VARIABLE} names a Node, unless the command line does
   */
  static Options parse(List<String> arguments, Path defaultOut, Map<String, String> environment)
      throws Misuse {
    CommandLineForm form = CommandLineForm.parse(arguments);
    Set<String> only = names(form.only, workloadNames(), "workload");
    Set<String> peers = names(form.peers, peerNames(), "peer");
    List<String> nodes = new ArrayList<>(form.nodes);
    boolean wantsNode = peers.isEmpty() || peers.contains(NODE);
    if (!wantsNode && !nodes.isEmpty()) {
      throw new Misuse("--node is given, but --peers does not name node");
    }
    String named = environment.getOrDefault(NODE_VARIABLE, "");
    if (wantsNode && nodes.isEmpty() && !named.isEmpty()) {
      nodes.add(named);
    }
    return new Options(
        form.quick,
        !only.isEmpty(),
        workloads(only, form.quick),
        peers(peers, form.quick),
        wantsNode,
        List.copyOf(nodes),
        (form.out == null ? defaultOut : form.out).toAbsolutePath());
  }

  private static List<Workload> workloads(Set<String> only, boolean quick) {
    return Arrays.stream(Workload.values())
        .filter(workload ->
            only.isEmpty() ? !quick || workload.inQuick() : only.contains(workload.id()))
        .toList();
  }

  private static List<PeerKind> peers(Set<String> chosen, boolean quick) {
    return Arrays.stream(PeerKind.values())
        .filter(kind -> chosen.isEmpty() ? kind.byDefault(quick) : chosen.contains(kind.id()))
        .toList();
  }

  static List<String> workloadNames() {
    return Arrays.stream(Workload.values()).map(Workload::id).toList();
  }

  static List<String> peerNames() {
    return Stream.concat(Arrays.stream(PeerKind.values()).map(PeerKind::id), Stream.of(NODE))
        .toList();
  }

  /** Separated by commas; none if the option was not given. */
  private static Set<String> names(@Nullable String value, List<String> known, String what)
      throws Misuse {
    if (value == null) {
      return Set.of();
    }
    Set<String> names =
        Arrays.stream(value.split(",", -1))
            .map(String::strip)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String name : names) {
      if (!known.contains(name)) {
        throw new Misuse(
            "unknown %s \"%s\"; there are: %s".formatted(what, name, String.join(", ", known)));
      }
    }
    return names;
  }

  /** Whether it is to end in time; who names workloads wants them all. */
  boolean keepsTime() {
    return quick && !chosen;
  }

  /** How long one point of a repetition lasts. */
  int boxMillis() {
    return quick ? 40 : 60;
  }

  /** How many processes each peer has, one after the other, where one makes several repetitions. */
  int processes(Workload workload) {
    return quick || workload.isAboutGrowth() ? 2 : 3;
  }

  /** How many repetitions such a process makes. */
  int rounds(Workload workload) {
    return quick || workload.isAboutGrowth() ? 2 : 3;
  }
}

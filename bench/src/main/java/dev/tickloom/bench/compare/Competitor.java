package dev.tickloom.bench.compare;

import dev.tickloom.bench.peers.PeerKind;
import dev.tickloom.bench.peers.Role;
import dev.tickloom.bench.peers.Skill;
import dev.tickloom.bench.report.Results;
import dev.tickloom.bench.workloads.Child;
import dev.tickloom.bench.workloads.Plan;
import dev.tickloom.bench.workloads.Workload;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A peer that takes part in this run, and how its processes are started. */
interface Competitor {
  Results.Peer description();

  Set<Skill> skills();

  /** The command line of a process that runs a workload. */
  List<String> command(Workload workload, Plan plan);

  /** Makes what the command line needs; once, before all measurement. */
  default void prepare(Workload workload, Plan plan) throws IOException, InterruptedException {}

  /** A peer on a JVM, started with the JDK and the class path of this one. */
  static Competitor jvm(PeerKind kind) {
    return new OnJvm(kind);
  }

  /**
   * A Node, with the script that runs the same workloads.
   *
   * @throws IOException if the command is not a Node that runs
   */
  static Competitor node(String command, Path script) throws IOException {
    return new OnNode(NodeBinary.path(command), NodeVersion.of(command), script);
  }

  /** See {@link #jvm}. */
  record OnJvm(PeerKind kind) implements Competitor {
    private static final Pattern NOT_MEASURED =
        Pattern.compile("(oshi-core|jna|jna-platform|slf4j-api|picocli)-[0-9][^/\\\\]*\\.jar$");

    @Override
    public Results.Peer description() {
      return new Results.Peer(kind.id(), kind.title(), Versions.of(kind), kind.role());
    }

    @Override
    public Set<Skill> skills() {
      return kind.skills();
    }

    @Override
    public void prepare(Workload workload, Plan plan) throws IOException, InterruptedException {
      if (kind.usesArchive()) {
        ClassArchive archive = ClassArchive.of(plan);
        archive.make(command(archive.optionsToMake(), workload, plan));
      }
    }

    @Override
    public List<String> command(Workload workload, Plan plan) {
      return command(
          kind.usesArchive() ? ClassArchive.of(plan).options() : List.of(), workload, plan);
    }

    /** Without what only the comparison uses: Netty and Vert.x log where they find SLF4J. */
    static String classPath(String own) {
      return Arrays.stream(own.split(Pattern.quote(File.pathSeparator)))
          .filter(entry -> !NOT_MEASURED.matcher(entry).find())
          .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> command(List<String> options, Workload workload, Plan plan) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(workload.jvmOptions());
      command.addAll(List.of("-cp", classPath(System.getProperty("java.class.path"))));
      command.addAll(kind.jvmOptions());
      command.addAll(options);
      command.addAll(List.of(Child.class.getName(), kind.name(), workload.name()));
      command.addAll(plan.toArguments());
      return command;
    }
  }

  /** See {@link #node}. */
  record OnNode(String command, String version, Path script) implements Competitor {
    @Override
    public Results.Peer description() {
      return new Results.Peer(
          "node-" + version, "Node " + version, version + ", " + command, Role.NODE);
    }

    @Override
    public Set<Skill> skills() {
      Set<Skill> skills = EnumSet.complementOf(EnumSet.of(Skill.POSTING, Skill.CARRIERS));
      if (NodeVersion.major(version) < NodeVersion.FIRST_WITH_BUFFERS) {
        skills.remove(Skill.BUFFERS);
      }
      return skills;
    }

    @Override
    public List<String> command(Workload workload, Plan plan) {
      List<String> line =
          new ArrayList<>(List.of(command, "--expose-gc", script.toString(), workload.id()));
      line.addAll(plan.toArguments());
      return line;
    }
  }

  /** Asks a command for its version. */
  final class NodeVersion {
    private static final Pattern VERSION = Pattern.compile("v((\\d+)\\.\\S*)");
    private static final int OLDEST = 12;

    /** That has the option {@code buffer} of {@code readFile}; one before ignores it. */
    static final int FIRST_WITH_BUFFERS = 26;

    private NodeVersion() {}

    static int major(String version) {
      return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    static String of(String command) throws IOException {
      Process process =
          new ProcessBuilder(command, "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      try (InputStream output = process.getInputStream()) {
        return of(command, new String(output.readAllBytes(), StandardCharsets.UTF_8).strip());
      }
    }

    static String of(String command, String answer) throws IOException {
      Matcher matcher = VERSION.matcher(answer);
      if (!matcher.matches()) {
        throw new IOException("its version is \"" + answer + "\"");
      }
      if (Integer.parseInt(matcher.group(2)) < OLDEST) {
        throw new IOException(command + " is older than Node " + OLDEST);
      }
      return matcher.group(1);
    }
  }
}

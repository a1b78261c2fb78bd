package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command {@code tickloom compat}: runs scenarios and compares their traces with Node's. */
public final class CompatMain {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private static final String USAGE =
      """
      Usage: tickloom compat [PATH...] [--node=CMD] [--semantics=modern|legacy] [--json=FILE]

      Runs event-loop scenarios on Tickloom and compares their traces with those of Node.
      PATH is a scenario file or a folder of such; without one it is the project's own scenarios.

        --node=CMD      compare with this Node, run now, instead of with the recorded traces
        --semantics=S   modern (Node 11 and later) or legacy (before); without it each scenario is
                        held to every trace that is recorded for it, or with --node to the
                        semantics of that version
        --json=FILE     write name, file, semantics, status, expected and actual of each check

      A scenario is not applicable if it has no trace for the semantics asked for, or uses something
      that is not built, or that this Node lacks. With --node=CMD and legacy semantics it is also not
      applicable if it has recorded traces but none for legacy: there old versions disagree.
      Exit code: 0 if nothing failed, 1 if something did, 2 if the command line makes no sense.
      """;

  private final Checker checker = new Checker(new Runner(LIMIT));
  private final Report report;

  private CompatMain(PrintStream out) {
    this.report = new Report(out);
  }

  /**
   * Runs the command and ends the process.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, System.err));
  }

  /** Runs the command and returns its exit code. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(USAGE);
      return 0;
    }
    try {
      return new CompatMain(out).run(CompatOptions.parse(arguments, ownScenarios()));
    } catch (CompatOptions.Misuse | IOException e) {
      err.println("tickloom compat: " + e.getMessage() + " (see --help)");
      return MISUSED;
    }
  }

  /** The launcher says where the project is; else this is run from its root. */
  private static Path ownScenarios() {
    return Path.of(System.getProperty("tickloom.root", "."), "compat-tests", "scenarios");
  }

  private int run(CompatOptions options) throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    for (Path path : options.paths()) {
      scenarios.addAll(ScenarioFile.readAll(path));
    }
    String node = options.node();
    if (node == null) {
      checkRecorded(scenarios, options);
    } else {
      checkLive(scenarios, node, options);
    }
    report.finish();
    Path json = options.json();
    if (json != null) {
      Files.writeString(json, report.json());
    }
    return report.hasFailures() ? FAILED : 0;
  }

  private void checkRecorded(List<Scenario> scenarios, CompatOptions options) {
    for (Scenario scenario : scenarios) {
      for (Semantics semantics : semanticsFor(scenario, options)) {
        report.add(checker.checkRecorded(scenario, semantics));
      }
    }
  }

  private static List<Semantics> semanticsFor(Scenario scenario, CompatOptions options) {
    Optional<Semantics> chosen = options.chosenSemantics();
    if (chosen.isPresent()) {
      return List.of(chosen.get());
    }
    List<Semantics> recorded = new ArrayList<>();
    for (Semantics each : Semantics.values()) {
      if (Expectation.recorded(scenario, each).isPresent()) {
        recorded.add(each);
      }
    }
    return recorded.isEmpty() ? List.of(Semantics.MODERN) : recorded;
  }

  private void checkLive(List<Scenario> scenarios, String command, CompatOptions options)
      throws IOException {
    try (NodeBinary node = new NodeBinary(command)) {
      Semantics semantics = options.chosenSemantics().orElse(node.semantics());
      LiveCheck live = new LiveCheck(node, checker, semantics);
      live.run(scenarios, report::add);
    }
  }
}

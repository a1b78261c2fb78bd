package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The command {@code tickloom compat}: runs scenarios and compares their traces with Node's. */
public final class CompatMain {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private static final String HELP = "help.txt"; // the launcher prints it, too

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
      out.print(help());
      return 0;
    }
    try {
      return new CompatMain(out).run(CompatOptions.parse(arguments, ownScenarios()));
    } catch (CompatOptions.Misuse | IOException e) {
      err.println("tickloom compat: " + e.getMessage() + " (see --help)");
      return MISUSED;
    }
  }

  private static String help() {
    try (InputStream in = CompatMain.class.getResourceAsStream(HELP)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

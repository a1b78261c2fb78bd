package dev.tickloom.bench.compare;

import dev.tickloom.bench.peers.PeerKind;
import dev.tickloom.bench.report.ReportFiles;
import dev.tickloom.bench.report.Results;
import dev.tickloom.bench.report.TerminalReport;
import dev.tickloom.bench.report.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/** The command {@code tickloom bench}: compares Tickloom with its peers, and writes a report. */
public final class BenchMain {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final String NODE_SCRIPT = "node-peer.js";

  private static final String HELP = "help.txt"; // the launcher prints it, too

  private BenchMain() {}

  /**
   * Runs the command and ends the process.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("slf4j.internal.verbosity", "ERROR"); // OSHI's log has nowhere to go
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, System.err));
  }

  /** Runs the command and returns its exit code. */
  static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(help());
      return 0;
    }
    try {
      CommandLineForm form = CommandLineForm.parse(arguments);
      if (!form.render.isEmpty()) {
        render(form.render, form.out, form.page, out);
        return 0;
      }
      return compare(Options.parse(arguments, report(), System.getenv()), out) ? 0 : FAILED;
    } catch (Options.Misuse e) {
      err.println("tickloom bench: " + e.getMessage() + " (see --help)");
      return MISUSED;
    } catch (FileSystemException e) {
      err.println("tickloom bench: " + e); // its message may be only the path
      return FAILED;
    } catch (IOException e) {
      err.println("tickloom bench: " + e.getMessage());
      return FAILED;
    }
  }

  private static Path report() {
    return Path.of(System.getProperty("tickloom.root", "."), "bench", "target", "report");
  }

  /** Makes a report again, of the values of earlier runs, which measured different workloads. */
  private static void render(
      List<Path> from, @Nullable Path out, @Nullable Path page, PrintStream terminal)
      throws IOException {
    Path folder = out == null ? from.get(0).toAbsolutePath().resolveSibling("") : out;
    Results results = ReportFiles.read(from.get(0));
    for (Path further : from.subList(1, from.size())) {
      results.addAll(ReportFiles.read(further));
    }
    terminal.println(Verdict.of(results).sentence());
    terminal.println("The report: " + ReportFiles.write(results, folder));
    if (page != null) {
      ReportFiles.intoPage(results, page);
      terminal.println("The tables: " + page);
    }
  }

  private static String help() {
    try (InputStream in = BenchMain.class.getResourceAsStream(HELP)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean compare(Options options, PrintStream out)
      throws IOException, InterruptedException {
    Files.createDirectories(options.out());
    try (PreparedFiles files = new PreparedFiles(options)) {
      Results results = new Results(Machine.describe(options, files));
      try (Wrappers wrappers =
          new Wrappers(options.workloads(), Wrappers.makers(files.tools()), results)) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveNothing(files, wrappers)));
        return compare(options, files, wrappers, results, out);
      }
    }
  }

  private static boolean compare(
      Options options, PreparedFiles files, Wrappers wrappers, Results results, PrintStream out)
      throws IOException, InterruptedException {
    Path script = files.tools().resolve(NODE_SCRIPT);
    copyNodeScript(script);
    List<Competitor> competitors = competitors(options, script, results);
    competitors.forEach(competitor -> results.add(competitor.description()));
    TerminalReport terminal = new TerminalReport(out, results);
    terminal.begin();
    new Comparison(options, competitors, files.plan(options), results, terminal, wrappers).run();
    terminal.end(ReportFiles.write(results, options.out()));
    if (results.isEmpty()) {
      throw new IOException("nothing was measured: no peer that is there can do what was asked");
    }
    return !results.hasFailures();
  }

  /** When the run is interrupted, too. Calls that hang would outlive it. */
  private static void leaveNothing(PreparedFiles files, Wrappers wrappers) {
    List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().join()); // a group with processes stays
    try {
      files.close();
      wrappers.close();
    } catch (IOException e) {
      System.err.println("tickloom bench: " + e.getMessage());
    }
  }

  /** All that are there; what is missing is noted. */
  static List<Competitor> competitors(Options options, Path script, Results results) {
    List<Competitor> competitors = new ArrayList<>();
    for (PeerKind kind : options.peers()) {
      competitors.add(Competitor.jvm(kind));
    }
    if (options.wantsNode() && options.nodes().isEmpty()) {
      results.leaveOut(
          "node is left out: name one with --node=COMMAND, or in " + Options.NODE_VARIABLE);
    }
    for (String command : options.nodes()) {
      try {
        Competitor node = Competitor.node(command, script);
        if (competitors.stream().anyMatch(other -> isSame(node, other))) {
          throw new IOException("it is " + node.description().title() + ", which is there already");
        }
        competitors.add(node);
      } catch (IOException e) {
        results.leaveOut(command + " is left out: " + e.getMessage());
      }
    }
    return competitors;
  }

  private static boolean isSame(Competitor one, Competitor other) {
    return one.description().id().equals(other.description().id());
  }

  private static void copyNodeScript(Path to) throws IOException {
    try (InputStream in = PeerKind.class.getResourceAsStream(NODE_SCRIPT)) {
      Files.copy(Objects.requireNonNull(in), to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

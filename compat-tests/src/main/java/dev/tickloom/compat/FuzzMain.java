package dev.tickloom.compat;

import dev.tickloom.compat.CompatOptions.Misuse;
import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares Tickloom with a Node on random programs, and makes each that comes out differently as
 * small as it can be. A program follows from its seed, so that it can be made again.
 */
public final class FuzzMain {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int BATCH = 500;
  private static final int SHRINK_BATCH = 40;
  private static final int CHANCES = 3;
  private static final int MISUSED = 2;

  private static final String USAGE =
      """
      Usage: FuzzMain --node=CMD [--seed=N] [--count=N] [--semantics=modern|legacy] [--max-failures=N]

        --node=CMD          the Node to compare with
        --seed=N            of the first program (default: the time)
        --count=N           how many programs, with one seed after the other (default: 10000)
        --semantics=S       modern or legacy (default: those of the Node)
        --max-failures=N    stop after so many differences (default: 10)
      """;

  private final NodeBinary node;
  private final NodeBatch batch;
  private final Semantics semantics;
  private final PrintStream out;
  private final Runner runner = new Runner(LIMIT);

  private FuzzMain(NodeBinary node, NodeBatch batch, Semantics semantics, PrintStream out) {
    this.node = node;
    this.batch = batch;
    this.semantics = semantics;
    this.out = out;
  }

  /**
   * Runs the command and ends the process.
   *
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code;
    try {
      code = run(options(arguments), out);
    } catch (Misuse | IOException | NumberFormatException e) {
      System.err.println("fuzz: " + e.getMessage() + "\n" + USAGE);
      code = MISUSED;
    }
    System.exit(code);
  }

  private static Map<String, String> options(String[] arguments) throws Misuse {
    Map<String, String> options = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.matches("--(node|seed|count|semantics|max-failures)=.+")) {
        throw new Misuse("unknown option " + argument);
      }
      options.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
    if (!options.containsKey("node")) {
      throw new Misuse("--node is needed");
    }
    return options;
  }

  private static int run(Map<String, String> options, PrintStream out)
      throws IOException, Misuse {
    long seed = Long.parseLong(options.getOrDefault("seed", "" + System.currentTimeMillis()));
    int count = Integer.parseInt(options.getOrDefault("count", "10000"));
    int maxFailures = Integer.parseInt(options.getOrDefault("max-failures", "10"));
    try (NodeBinary node = new NodeBinary(options.getOrDefault("node", ""));
        NodeBatch batch = new NodeBatch(node)) {
      String chosen = options.get("semantics");
      Semantics semantics =
          chosen == null ? node.semantics() : CompatOptions.semantics(chosen);
      out.printf(
          "%s, %s, seeds %d to %d%n",
          node.version(),
          semantics.name().toLowerCase(Locale.ROOT),
          seed,
          seed + count - 1);
      return new FuzzMain(node, batch, semantics, out).run(seed, count, maxFailures);
    }
  }

  private int run(long seed, int count, int maxFailures) throws IOException {
    int failures = 0;
    int late = 0;
    int done = 0;
    long start = System.nanoTime();
    while (done < count && failures < maxFailures) {
      List<Scenario> programs = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, count - done); i++) {
        programs.add(Generator.scenario(seed + done + i, semantics));
      }
      List<Optional<List<String>>> traces = batch.run(programs);
      for (int i = 0; i < programs.size() && failures < maxFailures; i++) {
        List<String> actual = runner.run(programs.get(i), semantics).trace();
        if (traces.get(i).isEmpty() || traces.get(i).get().equals(actual)) {
          continue;
        }
        if (differsAlone(programs.get(i))) {
          failures++;
          report(programs.get(i));
        } else {
          late++;
            }
      }
      done += programs.size();
    }
    double minutes = (System.nanoTime() - start) / 6e10;
    out.printf(
        "%d programs, %d different, %d matched when run again alone, %.0f programs a minute%n",
        done, failures, late, done / minutes);
    return failures == 0 ? 0 : 1;
  }

  private boolean differsAlone(Scenario program) throws IOException {
    List<String> actual = runner.run(program, semantics).trace();
    boolean timed = Json.write(program.main().stream().map(Action::parts).toList()).contains("time");
    for (int left = timed ? CHANCES : 1; left > 0; left--) {
      Optional<List<String>> trace = node.run(List.of(program)).get(0);
      if (trace.isEmpty() || trace.get().equals(actual)) {
        return false;
      }
    }
    return true;
  }

  /** Shrinks a program and shows what is left of it, or all of it if that no longer differs. */
  private void report(Scenario program) throws IOException {
    List<Object> main = new ArrayList<>(program.main().stream().map(Action::parts).toList());
    List<Object> smallest = new Shrinker(this::firstDifferent).shrink(main);
    Scenario small = Scenario.generated(program.name(), Action.list(smallest));
    Scenario shown = differsAlone(small) ? small : program;
    List<String> expected = node.run(List.of(shown)).get(0).orElse(List.of());
    List<String> actual = runner.run(shown, semantics).trace();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", shown.name());
    json.put("main", shown.main().stream().map(Action::parts).toList());
    json.put("expect", Map.of(semantics.name().toLowerCase(Locale.ROOT), expected));
    out.println(Json.write(json));
    out.println(TraceDiff.show(expected, actual));
  }

  private Optional<List<Object>> firstDifferent(List<List<Object>> candidates) {
    List<Scenario> programs =
        candidates.stream().map(each -> Scenario.generated("", Action.list(each))).toList();
    try {
      for (int from = 0; from < programs.size(); from += SHRINK_BATCH) {
        int to = Math.min(programs.size(), from + SHRINK_BATCH);
        List<Optional<List<String>>> traces = batch.run(programs.subList(from, to));
        for (int i = from; i < to; i++) {
          Optional<List<String>> trace = traces.get(i - from);
          List<String> actual = runner.run(programs.get(i), semantics).trace();
          if (trace.isPresent() && !trace.get().equals(actual) && differsAlone(programs.get(i))) {
            return Optional.of(candidates.get(i));
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Runs random programs here and on Node, and shrinks those that come out differently. Of several
 * Nodes the first does most of the work; a program counts only if the others give the same trace.
 */
final class Fuzzer {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration QUICK_LIMIT = Duration.ofSeconds(1);
  private static final int BATCH = 2000;
  private static final int SHRINK_BATCH = 40;

  /**
   * Node's answer depends on the time if there are timers, and if a program computes for long after
   * an error: then what the error has left may be taken by something that V8 does meanwhile.
   */
  private static final int CHANCES = 5;

  private static final double NANOS_PER_MINUTE = 6e10;

  private final List<NodeBinary> nodes;
  private final NodeBatch batch;
  private final Semantics semantics;
  private final LongFunction<Scenario> generator;
  private final PrintStream out;
  private final Runner runner = new Runner(LIMIT);
  private final Runner quickRunner = new Runner(QUICK_LIMIT);

  /**
   * @param generator makes the program of a seed
   */
  Fuzzer(
      List<NodeBinary> nodes,
      NodeBatch batch,
      Semantics semantics,
      LongFunction<Scenario> generator,
      PrintStream out) {
    this.nodes = nodes;
    this.batch = batch;
    this.semantics = semantics;
    this.generator = generator;
    this.out = out;
  }

  /**
   * Runs the programs of so many seeds, but stops after so many differences.
   *
   * @return how many there were
   */
  int run(long seed, int count, int maxDifferences) throws IOException {
    int differences = 0;
    int unconfirmed = 0;
    int endless = 0;
    int done = 0;
    long start = System.nanoTime();
    while (done < count && differences < maxDifferences) {
      List<Scenario> programs = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, count - done); i++) {
        programs.add(generator.apply(seed + done + i));
      }
      List<Scenario> ending = programs.stream().filter(this::ends).toList();
      endless += programs.size() - ending.size();
      for (Scenario program : differentInBatch(ending)) {
        if (differences == maxDifferences) {
          break;
        }
        if (differs(program)) {
          differences++;
          report(program);
        } else {
          unconfirmed++;
        }
      }
      done += programs.size();
    }
    out.printf(
        "%d programs, %d differences; %d more not confirmed alone; %d endless; %.0f programs a minute%n",
        done,
        differences,
        unconfirmed,
        endless,
        done * NANOS_PER_MINUTE / (System.nanoTime() - start));
    return differences;
  }

  private List<Scenario> differentInBatch(List<Scenario> programs) throws IOException {
    List<Scenario> different = different(programs, batch.run(programs));
    for (NodeBinary other : nodes.subList(1, nodes.size())) {
      different = different(different, other.run(different));
    }
    return different;
  }

  private List<Scenario> different(List<Scenario> programs, List<Optional<List<String>>> traces) {
    List<Scenario> different = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      Optional<List<String>> trace = traces.get(i);
      if (trace.isPresent() && !trace.get().equals(ownTrace(programs.get(i)))) {
        different.add(programs.get(i));
      }
    }
    return different;
  }

  private List<String> ownTrace(Scenario program) {
    return runner.run(program, semantics).trace();
  }

  /** Whether a program, in processes of its own, has another trace on all of the Nodes. */
  private boolean differs(Scenario program) throws IOException {
    List<String> actual = ownTrace(program);
    for (int left = isTimed(program) ? CHANCES : 1; left > 0; left--) {
      Optional<List<String>> agreed = agreedTrace(program);
      if (agreed.isEmpty()
          || isSame(agreed.get(), actual)
          || (isLong(program) && isTakenByV8(agreed.get()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * What Node 26 leaks is not counted: after a microtask that threw, the others run in its async
   * context (docs/node-differences.md). Nor is what shrinking has made into no JavaScript at all.
   */
  private static boolean isSame(List<String> expected, List<String> actual) {
    return withoutContext(expected).equals(withoutContext(actual))
        || expected.get(0).startsWith("uncaught SyntaxError");
  }

  private static List<String> withoutContext(List<String> trace) {
    return trace.stream().filter(line -> !line.matches("[A-Z]=.*")).toList();
  }

  /** Some run for ever, above all where a part was dropped; on Node each of those takes long. */
  private boolean ends(Scenario program) {
    return quickRunner.run(program, semantics).ended();
  }

  private static boolean isLong(Scenario program) {
    return program.main().toString().contains("\"busy\"");
  }

  /**
   * Whether a handler of rejections threw. What that leaves comes with the next callback, and in a
   * program that computes for some milliseconds V8 may have one for itself: Node's answer changes
   * with the length of the computation alone.
   */
  private static boolean isTakenByV8(List<String> trace) {
    return String.join("\n", trace)
        .matches("(?s).*unhandledRejection .*\n(uncaughtException|capture) .*");
  }

  private static boolean isTimed(Scenario program) {
    return program.main().toString().matches("(?s).*\"(timeout|interval|busy)\".*");
  }

  private Optional<List<String>> agreedTrace(Scenario program) throws IOException {
    Optional<List<String>> agreed = Optional.empty();
    for (NodeBinary node : nodes) {
      Optional<List<String>> trace = node.run(List.of(program)).get(0);
      if (trace.isEmpty() || (agreed.isPresent() && !agreed.equals(trace))) {
        return Optional.empty();
      }
      agreed = trace;
    }
    return agreed;
  }

  /** Shrinks a program and shows what is left of it. */
  private void report(Scenario program) throws IOException {
    out.println(program.name() + " comes out differently; shrinking it");
    out.println(TraceDiff.show(agreedTrace(program).orElse(List.of()), ownTrace(program)));
    List<Object> smallest =
        new Shrinker(mains -> firstDifferent(program, mains)).shrink(program.mainAsJson());
    Scenario small = program.with(smallest);
    List<String> expected = agreedTrace(small).orElse(List.of());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", small.name());
    if (small.rejections() != null) {
      json.put("unhandledRejections", small.rejections());
    }
    if (!small.setup().isEmpty()) {
      json.put("setup", small.setup().stream().map(Action::parts).toList());
    }
    json.put("main", smallest);
    json.put("expect", Map.of(semantics.name().toLowerCase(Locale.ROOT), expected));
    out.println(Json.write(json));
    out.println(TraceDiff.show(expected, ownTrace(small)));
  }

  private Optional<List<Object>> firstDifferent(Scenario of, List<List<Object>> candidates) {
    try {
      for (int from = 0; from < candidates.size(); from += SHRINK_BATCH) {
        int to = Math.min(candidates.size(), from + SHRINK_BATCH);
        List<Scenario> programs =
            candidates.subList(from, to).stream().map(of::with).filter(this::ends).toList();
        for (Scenario program : differentInBatch(programs)) {
          if (differs(program)) {
            return Optional.of(program.mainAsJson());
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Compares ways to run file calls for a loop, in one run, so that they can be compared: the kinds
 * take turns, again and again. Prints tables of medians, with the least and the greatest in
 * brackets. What would freeze a JVM runs in one of its own.
 *
 * <pre>
 *   java -cp bench/target/benchmarks.jar dev.tickloom.bench.WorkersComparison [--quick]
 * </pre>
 */
public final class WorkersComparison {
  private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));
  private static final int FLOOD = 1_024;
  private static final long PATIENCE_SECONDS = 90;

  private final boolean quick;

  private WorkersComparison(boolean quick) {
    this.quick = quick;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments {@code --quick} for few repetitions
   */
  public static void main(String[] arguments) throws Exception {
    System.out.printf(
        "JDK %s, %d processors%n",
        System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
    WorkersComparison comparison = new WorkersComparison(List.of(arguments).contains("--quick"));
    comparison.throughput();
    comparison.besideAFlood();
    for (int stuck : comparison.quick ? new int[] {200} : new int[] {200, 1_000}) {
      comparison.probe(stuck + " calls stuck", stuck);
    }
    comparison.probe("All carriers compute; stats one by one", 0);
  }

  static void stat() {
    try {
      Files.readAttributes(FOLDER, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- in this JVM -----------------------------------------------------------------------------

  private void throughput() {
    Results results = new Results();
    int repetitions = quick ? 3 : 15;
    for (int repetition = -2; repetition < repetitions; repetition++) {
      for (int inFlight : new int[] {1, 64, 1_024}) {
        for (WorkersKind kind : WorkersKind.values()) {
          double perSecond = stats(kind, inFlight).callsPerSecond();
          if (repetition >= 0) { // before that it warms up
            results.add(kind, inFlight + " in flight", perSecond / 1_000);
          }
        }
      }
    }
    results.print("Throughput, thousands of stats a second");
  }

  private static CallStream stats(WorkersKind kind, int inFlight) {
    try (EventLoop loop = kind.newLoop()) {
      Handle untilEnd = loop.keepAlive();
      int calls = inFlight == 1 ? 5_000 : 100_000;
      CallStream stream =
          new CallStream(kind, loop, calls, WorkersComparison::stat, untilEnd::close);
      loop.run(() -> stream.start(inFlight));
      return stream;
    }
  }

  /** One stat after the other, each of which finds many other calls in front of it. */
  private void besideAFlood() {
    Results results = new Results();
    int repetitions = quick ? 3 : 15;
    for (int repetition = -2; repetition < repetitions; repetition++) {
      for (WorkersKind kind : WorkersKind.values()) {
        CallStream stream = statsBesideAFlood(kind);
        if (repetition >= 0) {
          results.add(kind, "p50 ms", stream.millis(0.5));
          results.add(kind, "p99 ms", stream.millis(0.99));
          results.add(kind, "max ms", stream.millis(1));
        }
      }
    }
    results.print("Stats one by one, while " + FLOOD + " others are in flight from another queue");
  }

  private static CallStream statsBesideAFlood(WorkersKind kind) {
    try (EventLoop loop = kind.newLoop()) {
      Handle untilFloodEnds = loop.keepAlive();
      CallStream flood =
          new CallStream(
              kind, loop, Integer.MAX_VALUE, WorkersComparison::stat, untilFloodEnds::close);
      CallStream stream = new CallStream(kind, loop, 200, WorkersComparison::stat, flood::stop);
      loop.run(() -> {
        flood.start(FLOOD);
        stream.start(1);
      });
      return stream;
    }
  }

  // ---- in JVMs of their own --------------------------------------------------------------------

  private void probe(String title, int stuck) throws Exception {
    Results results = new Results();
    for (int repetition = 0; repetition < (quick ? 1 : 3); repetition++) {
      for (WorkersKind kind : WorkersKind.values()) {
        probe(kind, stuck, results);
      }
    }
    results.print(title);
  }

  private static void probe(WorkersKind kind, int stuck, Results results) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WorkersProbe.class.getName(),
                kind.name(),
                "" + stuck)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      child.destroyForcibly(); // not even its own limits have helped
    }
    child
        .inputReader()
        .lines()
        .forEach(line -> {
          int separator = line.indexOf('=');
          String value = line.substring(separator + 1);
          results.add(
              kind,
              line.substring(0, separator),
              value.equals("frozen") ? Results.FROZEN : Double.parseDouble(value));
        });
  }
}

package dev.tickloom.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures one kind of coroutines; prints a line for each measure. */
final class CoroutineFigures {
  private static final int AWAITS = 200_000;
  private static final int LEVELS = 1_000;
  private static final int READERS = 10_000;
  private static final int FILES = 100;

  private final Coroutines coroutines;
  private final int rounds;

  private CoroutineFigures(Coroutines coroutines, int rounds) {
    this.coroutines = coroutines;
    this.rounds = rounds;
  }

  /**
   * Arguments: whose coroutines; how often to measure, the last time counts; how many to suspend; a
   * folder of files.
   */
  public static void main(String[] arguments) {
    new CoroutineFigures(coroutines(arguments[0]), Integer.parseInt(arguments[1]))
        .run(Integer.parseInt(arguments[2]), Path.of(arguments[3]));
    System.exit(0); // without resuming what is suspended
  }

  private static Coroutines coroutines(String name) {
    return switch (name) {
      case "async" -> new AsyncCoroutines();
      case "kotlin" -> new KotlinCoroutines();
      case "join" -> new JoinedThreads();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private void run(int suspended, Path folder) {
    timed("await, ns", AWAITS, () -> check(AWAITS, coroutines.awaits(AWAITS)));
    if (!coroutines.awaitSuspends()) {
      timed("suspension, ns", AWAITS, () -> coroutines.suspensions(AWAITS));
    }
    timed("1,000 nested, ms", 1e6, () -> check(LEVELS, coroutines.nest(LEVELS)));
    List<Path> files = new ArrayList<>(READERS);
    for (int i = 0; i < READERS; i++) {
      files.add(folder.resolve("" + i % FILES));
    }
    timed("10,000 readers, ms", 1e6, () -> coroutines.read(files));
    memory(suspended);
  }

  private void timed(String measure, double unit, Runnable body) {
    double value = 0;
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      body.run();
      value = (System.nanoTime() - start) / unit;
    }
    print(measure, value);
  }

  private static void check(int expected, int actual) {
    if (actual != expected) {
      throw new IllegalStateException(actual + " instead of " + expected);
    }
  }

  private void memory(int suspended) {
    long before = usedMemory();
    List<?> kept = coroutines.suspend(suspended);
    print("suspended, bytes", (double) (usedMemory() - before) / kept.size());
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void print(String measure, double value) {
    System.out.println(measure + "\t" + value);
  }
}

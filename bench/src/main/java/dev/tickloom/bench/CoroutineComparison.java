package dev.tickloom.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares both kinds of coroutines with each other, with Node, with Kotlin's coroutines and with
 * virtual threads that join each other, each in a process of its own, again and again in turn.
 * Prints medians, with the least and the greatest in brackets.
 *
 * <pre>
 *   java -cp bench/target/benchmarks.jar dev.tickloom.bench.CoroutineComparison [NODE [SUSPENDED]]
 * </pre>
 */
public final class CoroutineComparison {
  private static final int REPETITIONS = 5;
  private static final int ROUNDS = 8;
  private static final int FILES = 100;
  private static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  /** By measure, then by kind. */
  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  private final Path folder;
  private final String suspended;

  private CoroutineComparison(Path folder, String suspended) {
    this.folder = folder;
    this.suspended = suspended;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the command of Node, {@code node} by default, and how many bodies to suspend,
   *     by default 100,000
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("coroutines");
    try {
      for (int i = 0; i < FILES; i++) {
        Files.write(folder.resolve("" + i), new byte[4096]);
      }
      String node = arguments.length > 0 ? arguments[0] : "node";
      String suspended = arguments.length > 1 ? arguments[1] : "100000";
      new CoroutineComparison(folder, suspended).run(node);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private void run(String node) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String main = CoroutineFigures.class.getName();
    Path script = folder.resolve("coroutines.js");
    try (InputStream source = CoroutineComparison.class.getResourceAsStream("coroutines.js")) {
      Files.copy(Objects.requireNonNull(source), script, StandardCopyOption.REPLACE_EXISTING);
    }
    for (int i = 0; i < REPETITIONS; i++) {
      measure("Node", node, "--expose-gc", "--max-old-space-size=4096", script.toString());
      measure("on the loop thread", java, OPENS, "-cp", classPath, main, "async");
      measure("in turn with it", java, "-cp", classPath, main, "async");
      measure("Kotlin", java, "-cp", classPath, main, "kotlin");
      measure("virtual threads", java, "-cp", classPath, main, "join");
    }
    values.forEach((measure, byKind) -> {
      System.out.println(measure);
      byKind.forEach((kind, measured) -> System.out.println("  " + summary(kind, measured)));
    });
  }

  private void measure(String kind, String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("" + ROUNDS, suspended, folder.toString()));
    Process process =
        new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var lines = process.inputReader()) {
      for (String line; (line = lines.readLine()) != null; ) {
        String[] parts = line.split("\t", 2);
        values
            .computeIfAbsent(parts[0], unused -> new LinkedHashMap<>())
            .computeIfAbsent(kind, unused -> new ArrayList<>())
            .add(Double.valueOf(parts[1]));
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(kind + " failed with code " + process.exitValue());
    }
  }

  private static String summary(String kind, List<Double> measured) {
    List<Double> sorted = new ArrayList<>(measured);
    Collections.sort(sorted);
    return String.format(
        "%-20s %12.1f (%.1f-%.1f)",
        kind, sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
  }
}

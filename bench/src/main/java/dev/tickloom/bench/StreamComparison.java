package dev.tickloom.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Compares streams with those of Node and Vert.x, and with what blocks: copying in chunks of 64
 * KiB, 64 copies at once, and reading. Each kind has a process of its own, again and again in turn.
 * Prints medians, with the least and the greatest in brackets.
 *
 * <pre>
 *   java -cp bench/target/benchmarks.jar dev.tickloom.bench.StreamComparison \
 *       [NODE [MEGABYTES [REPETITIONS]]]
 * </pre>
 */
public final class StreamComparison {
  private static final int ROUNDS = 3;
  private static final int COPIES = 64;
  private static final int MEGABYTE = 1_000_000;

  /** By measure, then by kind. */
  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  private final Path folder;

  private StreamComparison(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the command of Node, {@code node} by default; the size of the file in
   *     megabytes, by default 1,000; how often to repeat, by default 5 times
   */
  public static void main(String[] arguments) throws Exception {
    String node = arguments.length > 0 ? arguments[0] : "node";
    int megabytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
    int repetitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Path folder = Files.createTempDirectory("streams");
    try {
      makeFiles(folder, megabytes);
      new StreamComparison(folder).run(node, repetitions);
    } finally {
      deleteAll(folder);
    }
  }

  private static void makeFiles(Path folder, int megabytes) throws IOException {
    byte[] chunk = new byte[MEGABYTE];
    new Random(1).nextBytes(chunk);
    try (var from = Files.newOutputStream(folder.resolve("from"))) {
      for (int i = 0; i < megabytes; i++) {
        from.write(chunk);
      }
    }
    long rest = (long) megabytes * MEGABYTE / COPIES;
    for (int i = 0; i < COPIES; i++) {
      try (var part = Files.newOutputStream(folder.resolve("part" + i))) {
        for (long left = rest; left > 0; left -= MEGABYTE) {
          part.write(chunk, 0, (int) Math.min(left, MEGABYTE));
        }
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(StreamComparison::delete);
    }
    Files.delete(folder);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String node, int repetitions) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String main = StreamFigures.class.getName();
    Path script = folder.resolve("streams.js");
    try (InputStream source = StreamComparison.class.getResourceAsStream("streams.js")) {
      Files.copy(Objects.requireNonNull(source), script, StandardCopyOption.REPLACE_EXISTING);
    }
    for (int i = 0; i < repetitions; i++) {
      measure("Tickloom", java, "-cp", classPath, main, "tickloom");
      measure("Node", node, script.toString());
      measure("Vert.x AsyncFile", java, "-cp", classPath, main, "vertx");
      measure("a bare FileChannel loop", java, "-cp", classPath, main, "channel");
      measure("Files.copy", java, "-cp", classPath, main, "files");
      measure("InputStream", java, "-cp", classPath, main, "stream");
    }
    values.forEach((measure, byKind) -> {
      System.out.println(measure);
      byKind.forEach((kind, measured) -> System.out.println("  " + summary(kind, measured)));
    });
  }

  private void measure(String kind, String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("" + ROUNDS, folder.toString()));
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
        "%-24s %10.0f (%.0f-%.0f)",
        kind, sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
  }
}

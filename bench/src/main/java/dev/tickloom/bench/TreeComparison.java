package dev.tickloom.bench;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;

import dev.tickloom.io.CpOptions;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsSync;
import dev.tickloom.io.GlobOptions;
import dev.tickloom.io.ReaddirOptions;
import dev.tickloom.io.RmOptions;
import dev.tickloom.io.WalkOptions;
import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Compares jobs on a tree of 100,000 entries with those of coreutils, of Node and of {@link
 * Files#walkFileTree}. Commands are processes of their own, whose start counts. Prints
 * milliseconds: the median, and the least and the greatest in brackets.
 *
 * <pre>
 *   java --add-opens java.base/sun.nio.fs=ALL-UNNAMED \
 *       -cp bench/target/benchmarks.jar dev.tickloom.bench.TreeComparison [NODE [REPETITIONS [FOLDER]]]
 * </pre>
 */
public final class TreeComparison {
  private static final int DIRECTORIES = 1000;
  private static final int FILES = 99;
  private static final int LARGEST = 4096;
  private static final int ENTRIES = DIRECTORIES * (FILES + 1);

  private static final CpOptions CP = CpOptions.DEFAULT.withRecursive(true);
  private static final RmOptions RM = RmOptions.DEFAULT.withRecursive(true);

  private final EventLoop loop = EventLoop.create();
  private final FsSync fs = Fs.on(loop).sync();
  private final Path tree;
  private final Path copy;
  private final String node;
  private final int repetitions;

  private TreeComparison(Path folder, String node, int repetitions) {
    this.tree = folder.resolve("tree");
    this.copy = folder.resolve("copy");
    this.node = node;
    this.repetitions = repetitions;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the command of Node, {@code node} by default; how often to repeat, by default
   *     3 times; where to make the trees, by default in the temporary folder
   */
  public static void main(String[] arguments) throws Exception {
    String node = arguments.length > 0 ? arguments[0] : "node";
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path folder =
        arguments.length > 2
            ? Files.createTempDirectory(Path.of(arguments[2]), "trees")
            : Files.createTempDirectory("trees");
    TreeComparison comparison = new TreeComparison(folder, node, repetitions);
    try {
      comparison.makeTree();
      comparison.copies();
      comparison.listings();
    } finally {
      comparison.fs.rm(folder, RM);
    }
  }

  private void makeTree() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectories(tree.resolve(i / 100 + "/" + i));
      for (int j = 0; j < FILES; j++) {
        Files.write(directory.resolve("file" + j), new byte[random.nextInt(LARGEST)]);
      }
    }
  }

  /** Each kind of copy is deleted by the same means. */
  private void copies() throws Exception {
    String from = tree.toString();
    String to = copy.toString();
    String copying = "require('fs').promises.cp('" + from + "', '" + to + "', {recursive: true})";
    String deleting = "require('fs').promises.rm('" + to + "', {recursive: true})";
    compare(
        List.of(
            new Measure("cp: Tickloom", () -> fs.cp(tree, copy, CP)),
            new Measure("rm: Tickloom", () -> fs.rm(copy, RM)),
            new Measure(
                "cp: Tickloom, parallelism 1", () -> fs.cp(tree, copy, CP.withParallelism(1))),
            new Measure("rm: Tickloom, parallelism 1", () -> fs.rm(copy, RM.withParallelism(1))),
            new Measure("cp: cp -r", () -> command("cp", "-r", from, to)),
            new Measure("rm: rm -rf", () -> command("rm", "-rf", to)),
            new Measure("cp: Node", () -> command(node, "-e", copying)),
            new Measure("rm: Node", () -> command(node, "-e", deleting))));
  }

  private void listings() throws Exception {
    ReaddirOptions all = ReaddirOptions.DEFAULT.withRecursive(true);
    GlobOptions here = GlobOptions.DEFAULT.withCwd(tree);
    String listing =
        "require('fs').readdirSync('" + tree + "', {recursive: true, withFileTypes: true})";
    compare(
        List.of(
            new Measure("du: Tickloom", () -> fs.du(tree)),
            new Measure("du: du -sb", () -> command("du", "-sb", tree.toString())),
            new Measure("list: Tickloom walk", this::walk),
            new Measure("list: Tickloom glob **/*", () -> check(fs.glob(List.of("**/*"), here))),
            new Measure("list: Tickloom readdir", () -> check(fs.readdir(tree, all))),
            new Measure(
                "list: Tickloom readdir with types",
                () -> check(fs.readdirWithFileTypes(tree, all))),
            new Measure("list: Files.walkFileTree", this::walkFileTree),
            new Measure("list: find", () -> command("find", tree.toString())),
            new Measure("list: Node readdir with types", () -> command(node, "-e", listing))));
  }

  private static void check(List<?> found) {
    if (found.size() < ENTRIES) {
      throw new AssertionError("found " + found.size());
    }
  }

  private void walk() {
    List<Object> found = new ArrayList<>();
    loop.run(() ->
        async(() -> {
          try (var entries =
              awaitEach(Fs.on(loop).promises().walk(tree.toString(), WalkOptions.DEFAULT))) {
            entries.forEach(found::add);
          }
          return null;
        }));
    check(found);
  }

  private void walkFileTree() throws IOException {
    List<Object> found = new ArrayList<>();
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            found.add(directory);
            return FileVisitResult.CONTINUE;
          }
        });
    check(found);
  }

  private static void command(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    if (builder.start().waitFor() != 0) {
      throw new IOException("failed: " + Arrays.toString(words));
    }
  }

  private interface Job {
    void run() throws Exception;
  }

  private record Measure(String name, Job job, List<Long> millis) {
    Measure(String name, Job job) {
      this(name, job, new ArrayList<>());
    }

    void take() throws Exception {
      long start = System.nanoTime();
      job.run();
      millis.add((System.nanoTime() - start) / 1_000_000);
    }

    void print() {
      Collections.sort(millis);
      System.out.printf(
          "%-34s %6d (%d to %d)%n",
          name, millis.get(millis.size() / 2), millis.getFirst(), millis.getLast());
    }
  }

  /** Takes them in turns. */
  private void compare(List<Measure> measures) throws Exception {
    for (int i = 0; i < repetitions; i++) {
      for (Measure measure : measures) {
        measure.take();
      }
    }
    measures.forEach(Measure::print);
  }
}

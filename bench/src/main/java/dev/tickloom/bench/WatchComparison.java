package dev.tickloom.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Compares watchers of a tree of 100,000 entries: Tickloom, chokidar, Node's own, and {@code
 * io.methvin:directory-watcher}, each in a process of its own. Prints how long it takes until all
 * is watched, beside {@code find}, the memory for each entry, the processor time in ten seconds
 * without changes, the time from a change to the callback, and how many of 20,000 files that are
 * made at once are told.
 *
 * <pre>
 *   NODE_PATH=FOLDER/node_modules java --add-opens java.base/sun.nio.fs=ALL-UNNAMED \
 *       -cp bench/target/benchmarks.jar dev.tickloom.bench.WatchComparison \
 *       NODE CLASS_PATH_OF_DIRECTORY_WATCHER [FOLDER]
 * </pre>
 */
public final class WatchComparison {
  private static final int DIRECTORIES = 1000;
  private static final int FILES = 99;
  private static final int ENTRIES = DIRECTORIES * (FILES + 1);
  private static final int BURST = 20_000;
  private static final int CHANGES = 300;
  private static final int IDLE_SECONDS = 10;

  private final Path folder;
  private final Path tree;

  private WatchComparison(Path folder) {
    this.folder = folder;
    this.tree = folder.resolve("tree");
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the command of Node; the class path of directory-watcher; where to make the
   *     tree, by default in the temporary folder
   */
  public static void main(String[] arguments) throws Exception {
    Path folder =
        arguments.length > 2
            ? Files.createTempDirectory(Path.of(arguments[2]), "watch")
            : Files.createTempDirectory("watch");
    WatchComparison comparison = new WatchComparison(folder);
    try {
      comparison.run(arguments[0], arguments[1]);
    } finally {
      command("rm", "-rf", folder.toString());
    }
  }

  private void run(String node, String directoryWatcher) throws Exception {
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectories(tree.resolve(i / 100 + "/" + i));
      for (int j = 0; j < FILES; j++) {
        Files.createFile(directory.resolve("file" + j));
      }
    }
    String java = ProcessHandle.current().info().command().orElse("java");
    String script = resource("node-peer.js").toString();
    String source = resource("DirectoryWatcherPeer.java").toString();
    for (int i = 0; i < 3; i++) {
      long began = System.nanoTime();
      command("find", tree.toString());
      System.out.printf("find: %d ms%n", (System.nanoTime() - began) / 1_000_000);
    }
    String opens = "--add-opens=java.base/sun.nio.fs=ALL-UNNAMED";
    String classes = System.getProperty("java.class.path");
    measure("Tickloom", java, opens, "-cp", classes, WatchPeer.class.getName());
    measure("chokidar", node, "--expose-gc", script, "chokidar");
    measure("Node", node, "--expose-gc", script, "node");
    measure("directory-watcher", java, "-cp", directoryWatcher, source);
  }

  private Path resource(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = WatchComparison.class.getResourceAsStream("watch/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private static void command(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    if (builder.start().waitFor() != 0) {
      throw new IOException("failed: " + Arrays.toString(words));
    }
  }

  // ---- one peer -------------------------------------------------------------------------------

  private void measure(String name, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words));
    command.add(tree.toString());
    Process process = new ProcessBuilder(command).redirectError(new File("/dev/null")).start();
    try {
      Peer peer = new Peer(process);
      long before = peer.number("memory");
      long ready = peer.number("ready");
      long after = peer.number("memory");
      System.out.printf(
          "%s: ready after %d ms, %d bytes for each entry%n",
          name, ready / 1_000_000, (after - before) / ENTRIES);
      idle(name, process);
      latencies(name, peer);
      burst(name, peer);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void idle(String name, Process process) throws Exception {
    TimeUnit.SECONDS.sleep(2); // what a start leaves to be done
    long before = ticks(process);
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    System.out.printf(
        "%s: %d ms of processor time in %d idle seconds%n",
        name, (ticks(process) - before) * 10, IDLE_SECONDS);
  }

  /** Processor time in hundredths of a second. */
  private static long ticks(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private void latencies(String name, Peer peer) throws Exception {
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      Path file = tree.resolve(i % 10 + "/" + i % 10 * 100 + "/new" + i);
      long began = System.nanoTime();
      Files.createFile(file);
      long told = peer.awaitChange(file.toString());
      if (told < 0) {
        System.out.printf("%s: a file was never told%n", name);
        return;
      }
      micros.add((told - began) / 1000);
      TimeUnit.MILLISECONDS.sleep(15);
    }
    Collections.sort(micros);
    System.out.printf(
        "%s: from change to callback p50 %d us, p99 %d us%n",
        name, micros.get(CHANGES / 2), micros.get(CHANGES * 99 / 100));
    for (int i = 0; i < CHANGES; i++) {
      Files.delete(tree.resolve(i % 10 + "/" + i % 10 * 100 + "/new" + i));
    }
    peer.skipUntilQuiet();
  }

  private void burst(String name, Peer peer) throws Exception {
    Path directory = Files.createDirectory(tree.resolve("burst"));
    peer.skipUntilQuiet();
    for (int i = 0; i < BURST; i++) {
      Files.createFile(directory.resolve("b" + i));
    }
    System.out.printf("%s: told of %d of %d files%n", name, peer.filesUntilQuiet(), BURST);
    command("rm", "-rf", directory.toString());
  }

  /** What a process says, line by line. */
  private static final class Peer {
    private static final int QUIET_SECONDS = 3;

    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Peer(Process process) {
      Thread.ofPlatform().daemon().start(() -> read(process.inputReader()));
    }

    private void read(BufferedReader reader) {
      try {
        reader.lines().forEach(lines::add);
      } catch (UncheckedIOException e) {
        // it has ended
      }
    }

    long number(String what) throws Exception {
      while (true) {
        String line = lines.poll(120, TimeUnit.SECONDS);
        if (line == null) {
          throw new IOException("no " + what);
        }
        if (line.startsWith(what + " ")) {
          return Long.parseLong(line.substring(what.length() + 1));
        }
      }
    }

    /** When it told of a file; -1 if it does not. Node says only the end of the path. */
    long awaitChange(String file) throws InterruptedException {
      while (true) {
        String line = lines.poll(QUIET_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
          return -1;
        }
        String[] words = line.split(" ", 4);
        if (words.length == 4 && file.endsWith(words[3])) {
          return Long.parseLong(words[1]);
        }
      }
    }

    void skipUntilQuiet() throws InterruptedException {
      filesUntilQuiet();
    }

    int filesUntilQuiet() throws InterruptedException {
      Set<String> files = new HashSet<>();
      while (true) {
        String line = lines.poll(QUIET_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
          return files.size();
        }
        String path = line.substring(line.lastIndexOf(' ') + 1);
        if (path.contains("burst/b")) {
          files.add(path);
        }
      }
    }
  }
}

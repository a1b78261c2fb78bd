package dev.tickloom.bench.compare;

import dev.tickloom.bench.workloads.GrowingDirectories;
import dev.tickloom.bench.workloads.Plan;
import dev.tickloom.bench.workloads.StreamRuns;
import dev.tickloom.bench.workloads.TreeRuns;
import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The files that all peers work on: in memory, and unless time is short on a disk too; and a folder
 * for what the run itself needs.
 */
final class PreparedFiles implements AutoCloseable {
  /** Pipes that nobody writes to. */
  private static final int PIPES = 1_000;

  private static final Path MEMORY = Path.of("/dev/shm");

  private final Map<String, Path> folders = new LinkedHashMap<>();
  private final Path tools = Files.createTempDirectory("tickloom-bench-tools-");

  PreparedFiles(Options options) throws IOException, InterruptedException {
    if (Files.isWritable(MEMORY)) {
      folders.put("memory", Files.createTempDirectory(MEMORY, "tickloom-bench-"));
    }
    if (!options.quick() || folders.isEmpty()) {
      folders.put("disk", Files.createTempDirectory("tickloom-bench-"));
    }
    if (options.workloads().contains(Workload.TREES)) {
      TreeRuns.prepare(folders.values().iterator().next(), options.quick() ? 100 : 1_000);
    }
    if (options.workloads().contains(Workload.GROWTH_DIRECTORIES)) {
      GrowingDirectories.prepare(folders.values().iterator().next(), options.quick());
    }
    for (Path folder : folders.values()) {
      prepare(folder);
      if (options.workloads().contains(Workload.SERVERS)) {
        Files.write(folder.resolve("100m"), bytes(new Random(42), 100 << 20));
      }
      if (options.workloads().contains(Workload.STREAMS)) {
        prepareStreams(folder, options.quick() ? 64L << 20 : 1L << 30);
      }
    }
  }

  /** A large file, unless there is no room for two copies of it. */
  private static void prepareStreams(Path folder, long size) throws IOException {
    if (Files.getFileStore(folder).getUsableSpace() < 4 * size) {
      return;
    }
    byte[] part = bytes(new Random(42), (int) (size / StreamRuns.PARTS));
    Files.write(folder.resolve(StreamRuns.PART), part);
    try (OutputStream whole = Files.newOutputStream(folder.resolve(StreamRuns.WHOLE))) {
      for (int i = 0; i < StreamRuns.PARTS; i++) {
        whole.write(part);
      }
    }
  }

  private static void prepare(Path folder) throws IOException, InterruptedException {
    Random random = new Random(42);
    Files.write(folder.resolve("4k"), bytes(random, 4 << 10));
    Files.write(folder.resolve("1m"), bytes(random, 1 << 20));
    Path slow = Files.createDirectory(folder.resolve("slow"));
    Files.copy(folder.resolve("4k"), slow.resolve("4k")); // see SlowOpen
    Files.createDirectory(folder.resolve("written"));
    Path entries = Files.createDirectory(folder.resolve("entries"));
    for (int i = 0; i < 1_000; i++) {
      Files.createFile(entries.resolve("entry-" + i));
    }
    for (int i = 0; i < 10; i++) {
      Path branch = Files.createDirectories(folder.resolve("tree").resolve("" + i));
      for (int j = 0; j < 20; j++) {
        Files.write(branch.resolve("file-" + j), bytes(random, 4 << 10));
      }
    }
    makePipes(Files.createDirectory(folder.resolve("pipes")), PIPES);
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void makePipes(Path folder, int count) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mkfifo"));
    for (int i = 0; i < count; i++) {
      command.add(folder.resolve("" + i).toString());
    }
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("mkfifo failed");
    }
  }

  Plan plan(Options options) {
    Map<String, String> names = new LinkedHashMap<>();
    folders.forEach((name, folder) -> names.put(name, folder.toString()));
    return new Plan(options.quick(), options.boxMillis(), names);
  }

  /** Where there is room for a script or a library; it goes when this is closed. */
  Path tools() {
    return tools;
  }

  /** What kind of file system each of them is on. */
  Map<String, String> fileSystems() throws IOException {
    Map<String, String> types = new LinkedHashMap<>();
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      types.put(folder.getKey(), Files.getFileStore(folder.getValue()).type());
    }
    return types;
  }

  @Override
  public void close() throws IOException {
    List<Path> all = new ArrayList<>(folders.values());
    all.add(tools);
    for (Path folder : all) {
      if (!Files.exists(folder)) { // closed before
        continue;
      }
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException error)
                throws IOException {
              Files.delete(emptied);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }
}

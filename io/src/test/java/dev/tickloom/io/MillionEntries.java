package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program of {@link MillionEntriesTest}: makes a tree, and sends all jobs through it. */
final class MillionEntries {
  private static final int DIRECTORIES = 1_000;
  private static final int FILES = 999;

  private final EventLoop loop = EventLoop.create();
  private final Fs fs;
  private int walked;

  private MillionEntries(Path root) {
    this.fs = Fs.on(loop).in(root);
  }

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    make(root.resolve("tree"));
    new MillionEntries(root).run();
  }

  private static void make(Path tree) throws IOException {
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectories(tree.resolve("d" + i));
      for (int j = 0; j < FILES; j++) {
        Files.createFile(directory.resolve("f" + j));
      }
    }
  }

  private void run() {
    FsSync sync = fs.sync();
    System.out.println(sync.du("tree").files() + " files");
    sync.cp("tree", "copy", CpOptions.DEFAULT.withRecursive(true).withPreserveTimestamps(true));
    System.out.println(sync.sync("tree", "copy").made() + " made again");
    loop.run(() -> async(this::walk));
    System.out.println(walked + " walked");
    sync.rm("copy", RmOptions.DEFAULT.withRecursive(true));
    sync.rm("tree", RmOptions.DEFAULT.withRecursive(true));
    System.out.println(sync.readdir(".") + " left");
  }

  private Object walk() {
    for (Dirent entry : awaitEach(fs.promises().walk("tree", WalkOptions.DEFAULT))) {
      walked += entry.name().isEmpty() ? 0 : 1;
    }
    return walked;
  }
}

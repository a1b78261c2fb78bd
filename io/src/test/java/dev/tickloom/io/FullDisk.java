package dev.tickloom.io;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory of which a test may take all room; only the superuser gets one. */
final class FullDisk implements AutoCloseable {
  final Path path;

  private FullDisk(Path path) {
    this.path = path;
  }

  /** Mounts it, or skips the test loudly. */
  static FullDisk mount(Path parent, int kibibytes) throws IOException {
    Path path = Files.createDirectory(parent.resolve("disk"));
    String options = "size=" + kibibytes + "k";
    if (run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()) != 0) {
      abort("NOT TESTED: this user may not mount a file system; run the tests as root too");
    }
    return new FullDisk(path);
  }

  void makeReadOnly() {
    run("mount", "-o", "remount,ro", path.toString());
  }

  @Override
  public void close() {
    run("umount", path.toString());
  }

  private static int run(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join()
          .exitValue();
    } catch (IOException e) {
      return -1; // there is no such command
    }
  }
}

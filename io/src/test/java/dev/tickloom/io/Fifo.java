package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Named pipes: files on which a call waits as long as a test wants it to. */
final class Fifo {
  private Fifo() {}

  static Path make(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor())
        .isZero();
    return path;
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that deletes its working directory and makes directories there. */
final class EndlessWalks {
  private EndlessWalks() {}

  public static void main(String[] arguments) throws Exception {
    Files.delete(Path.of("").toAbsolutePath());
    for (Form form : Form.values()) {
      try (EventLoop loop = EventLoop.create()) {
        form.on(loop, Fs.on(loop)).mkdir("./a/b", MkdirOptions.DEFAULT.withRecursive(true));
      } catch (FsException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}

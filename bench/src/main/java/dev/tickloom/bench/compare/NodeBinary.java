package dev.tickloom.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds the file that a command stands for, so that a report can name it. */
final class NodeBinary {
  private NodeBinary() {}

  /**
   * Returns the path of the file, with all links followed.
   *
   * @throws IOException if there is none
   */
  static String path(String command) throws IOException {
    return path(command, System.getenv("PATH"));
  }

  /** Of a command without a folder, looked up in these. */
  static String path(String command, String folders) throws IOException {
    if (command.contains("/")) {
      return Path.of(command).toRealPath().toString();
    }
    for (String folder : folders.split(Pattern.quote(File.pathSeparator), -1)) {
      Path file = Path.of(folder, command);
      if (Files.isExecutable(file)) {
        return file.toRealPath().toString();
      }
    }
    throw new IOException("there is no such command");
  }
}

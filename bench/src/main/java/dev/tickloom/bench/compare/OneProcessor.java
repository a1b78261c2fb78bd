package dev.tickloom.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lets a process run on the first processor that this one may use, and on no other. */
final class OneProcessor {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  private OneProcessor() {}

  /**
   * Makes the wrapper.
   *
   * @param taskset the command of util-linux
   * @throws IOException if it is missing, or this is no Linux
   */
  static Wrapper with(String taskset) throws IOException, InterruptedException {
    List<String> words = List.of(taskset, "-c", first(Files.readAllLines(STATUS)));
    return Wrapper.tried(Wrapper.prefix(words), taskset);
  }

  /** The list has the form {@code 0-3,8}. */
  static String first(List<String> status) throws IOException {
    for (String line : status) {
      if (line.startsWith(ALLOWED)) {
        return line.substring(ALLOWED.length()).strip().split("[-,]", 2)[0];
      }
    }
    throw new IOException(STATUS + " does not tell the processors");
  }
}

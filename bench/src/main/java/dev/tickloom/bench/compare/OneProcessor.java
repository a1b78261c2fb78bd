package dev.tickloom.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
    List<String> words = List.of(taskset, "-c", allowed().get(0));
    return Wrapper.tried(Wrapper.prefix(words), taskset);
  }

  /** All processors that this process may use, by their numbers. */
  static List<String> allowed() throws IOException {
    return allowed(Files.readAllLines(STATUS));
  }

  /** The list has the form {@code 0-3,8}. */
  static List<String> allowed(List<String> status) throws IOException {
    for (String line : status) {
      if (line.startsWith(ALLOWED)) {
        return Arrays.stream(line.substring(ALLOWED.length()).strip().split(",", -1))
            .map(range -> range.split("-", -1))
            .flatMapToInt(ends ->
                IntStream.rangeClosed(
                    Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
            .mapToObj(Integer::toString)
            .toList();
      }
    }
    throw new IOException(STATUS + " does not tell the processors");
  }
}

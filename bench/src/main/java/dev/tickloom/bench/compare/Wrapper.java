package dev.tickloom.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A command that runs another one under some condition. */
interface Wrapper extends AutoCloseable {
  /** The command line that runs another one. */
  List<String> around(List<String> command);

  /** Takes back what was made for it, once all its processes have ended. */
  @Override
  default void close() throws IOException {}

  /** Puts these words before the command. */
  static Wrapper prefix(List<String> words) {
    return command -> {
      List<String> line = new ArrayList<>(words);
      line.addAll(command);
      return line;
    };
  }

  /**
   * Returns the wrapper if it can run a command that does nothing.
   *
   * @throws IOException if it cannot
   */
  static Wrapper tried(Wrapper wrapper, String name) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(wrapper.around(List.of("true")))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(name + " does not work here");
    }
    return wrapper;
  }
}

package dev.tickloom.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * A library that makes open(2) take 20 ms for files in a certain folder, in the thread that calls
 * it. It is loaded into the processes of all peers alike, and is compiled when it is needed.
 */
final class SlowOpen implements Wrapper {
  private static final String SOURCE = "slow-open.c";

  private final Path library;

  private SlowOpen(Path library) {
    this.library = library;
  }

  /**
   * Compiles the library.
   *
   * @param compiler the command of a C compiler
   * @param folder for the library; its path has no space and no colon, which separate libraries
   * @throws IOException if there is no compiler, or this is no Linux, or the path has one of those
   */
  static SlowOpen compile(String compiler, Path folder) throws IOException, InterruptedException {
    if (folder.toString().matches(".*[ :].*")) {
      throw new IOException("no library can be preloaded from " + folder);
    }
    Path source = folder.resolve(SOURCE);
    Path library = folder.resolve("slow-open.so");
    try (InputStream in = SlowOpen.class.getResourceAsStream(SOURCE)) {
      Files.copy(Objects.requireNonNull(in), source, StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      Process process =
          new ProcessBuilder(
                  compiler, "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IOException(compiler + " cannot compile " + SOURCE);
      }
    } finally {
      Files.delete(source);
    }
    return new SlowOpen(library);
  }

  @Override
  public List<String> around(List<String> command) {
    return Wrapper.prefix(List.of("env", "LD_PRELOAD=" + library)).around(command);
  }
}

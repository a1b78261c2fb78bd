package dev.tickloom.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that this process has open; on Linux. */
final class OpenDescriptors {
  private static final Path OWN = Path.of("/proc/self/fd");

  private OpenDescriptors() {}

  /** How many of them lie in a folder. */
  static long openIn(Path folder) {
    try (Stream<Path> descriptors = Files.list(OWN)) {
      return descriptors.filter(descriptor -> leadsInto(folder, descriptor)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean leadsInto(Path folder, Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder);
    } catch (IOException e) {
      return false; // it has been closed meanwhile
    }
  }
}

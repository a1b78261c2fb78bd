package dev.tickloom.bench.workloads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells about this process; NaN elsewhere. */
final class ProcStatus {
  private static final Path FILE = Path.of("/proc/self/status");

  private ProcStatus() {}

  static double megabytes() throws IOException {
    return number("VmRSS:") / 1024;
  }

  static double peakMegabytes() throws IOException {
    return number("VmHWM:") / 1024;
  }

  static double threads() throws IOException {
    return number("Threads:");
  }

  private static double number(String name) throws IOException {
    if (Files.exists(FILE)) {
      for (String line : Files.readAllLines(FILE)) {
        if (line.startsWith(name)) {
          return Double.parseDouble(line.substring(name.length()).replace("kB", "").strip());
        }
      }
    }
    return Double.NaN;
  }
}

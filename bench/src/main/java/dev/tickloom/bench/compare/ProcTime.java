package dev.tickloom.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processor time of a process and of those of its children that have ended, on Linux. */
final class ProcTime {
  /** Of /proc, on all processors that Linux knows today. */
  static final int MILLIS_OF_A_TICK = 10;

  /** The fields of proc(5) behind the name, from "utime" on, with those of the children. */
  private static final int FIRST = 11;

  private static final int FIELDS = 4;

  private ProcTime() {}

  /** Returns zero for a process that is not there any more, and NaN where there is no /proc. */
  static double millis(long pid) {
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      return Double.NaN;
    }
    try {
      return millis(Files.readString(Path.of("/proc", "" + pid, "stat")));
    } catch (IOException e) {
      return 0;
    }
  }

  /** The name is in parentheses, and may contain any of them and spaces. */
  static double millis(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    long ticks = 0;
    for (int i = 0; i < FIELDS; i++) {
      ticks += Long.parseLong(fields[FIRST + i]);
    }
    return (double) ticks * MILLIS_OF_A_TICK;
  }
}

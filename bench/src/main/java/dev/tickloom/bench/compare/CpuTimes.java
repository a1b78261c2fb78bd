package dev.tickloom.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The time of all processors since the machine was started, on Linux. OSHI's is not fresh enough:
 * it is read at most three times a second.
 *
 * @param all in milliseconds
 * @param idle when there was nothing to do
 * @param steal when the hypervisor gave the processor to others
 */
record CpuTimes(double all, double idle, double steal) {
  private static final Path FILE = Path.of("/proc/stat");
  private static final CpuTimes UNKNOWN = new CpuTimes(Double.NaN, Double.NaN, Double.NaN);

  /** The columns of proc(5): user, nice, system, idle, iowait, irq, softirq, steal. */
  private static final int COLUMNS = 8;

  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  static CpuTimes now() {
    try {
      return of(Files.readAllLines(FILE));
    } catch (IOException e) {
      return UNKNOWN; // no Linux
    }
  }

  static CpuTimes of(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith("cpu ")) {
        String[] fields = line.substring(4).strip().split(" ", -1);
        double[] millis = new double[COLUMNS];
        double all = 0;
        for (int i = 0; i < Math.min(COLUMNS, fields.length); i++) {
          millis[i] = (double) Long.parseLong(fields[i]) * ProcTime.MILLIS_OF_A_TICK;
          all += millis[i];
        }
        return new CpuTimes(all, millis[IDLE] + millis[IO_WAIT], millis[STEAL]);
      }
    }
    return UNKNOWN;
  }

  CpuTimes since(CpuTimes before) {
    return new CpuTimes(all - before.all, idle - before.idle, steal - before.steal);
  }
}

package dev.tickloom.bench.compare;

import dev.tickloom.bench.report.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;

/** Tells what the machine is like during a turn. */
final class MachineWatch {
  private static final Path PRESSURE = Path.of("/proc/pressure/cpu");

  /** The kernel counts the time of processors in ticks of 10 ms. */
  private static final double INEXACT_MILLIS = 3 * ProcTime.MILLIS_OF_A_TICK;

  private final CentralProcessor processor = new SystemInfo().getHardware().getProcessor();
  private final Lateness lateness = new Lateness();

  /** A turn that has begun. */
  final class Turn {
    private final CpuTimes times = CpuTimes.now();
    private final double ownMillis = ownMillis();
    private final double pressureMicros = pressureMicros();
    private final long begin = System.nanoTime();

    private Turn() {}

    /** Returns what it was like, once the turn has ended. */
    Reading end() {
      double micros = (System.nanoTime() - begin) / 1e3;
      double pressure = (pressureMicros() - pressureMicros) / micros;
      double own = ownMillis() - ownMillis;
      CpuTimes spent = CpuTimes.now().since(times);
      double others =
          Math.max(0, spent.all() - spent.idle() - spent.steal() - own - INEXACT_MILLIS);
      return new Reading(
          share(processor.getSystemLoadAverage(1)[0]),
          share(pressure),
          share(spent.steal() / spent.all()),
          share(others / spent.all()),
          lateness.takeWorstMillis());
    }
  }

  /** Begins a turn. */
  Turn begin() {
    lateness.takeWorstMillis();
    return new Turn();
  }

  private static @Nullable Double share(double value) {
    return Double.isFinite(value) && value >= 0 ? value : null;
  }

  /** The processor time of this process and of all below it, those that have ended among them. */
  private static double ownMillis() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants())
        .mapToDouble(process -> ProcTime.millis(process.pid()))
        .sum();
  }

  private static double pressureMicros() {
    try {
      return pressureMicros(Files.readAllLines(PRESSURE));
    } catch (IOException e) {
      return Double.NaN; // no Linux, or one that does not tell
    }
  }

  /** Of the line {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=123}. */
  static double pressureMicros(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("some "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf('=') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }
}

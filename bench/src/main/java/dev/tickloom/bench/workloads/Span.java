package dev.tickloom.bench.workloads;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How long something takes, and how much processor time of all threads of this process. */
final class Span {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long cpu = SYSTEM.getProcessCpuTime();
  private final long begin = System.nanoTime();

  boolean isLongerThan(long nanos) {
    return System.nanoTime() - begin >= nanos;
  }

  /** Ends it, after so many calls. */
  void into(Sample sample, String point, long calls) {
    long nanos = System.nanoTime() - begin;
    sample
        .put(point, Measure.THROUGHPUT, calls * 1e9 / nanos)
        .put(point, Measure.CPU, cpuSecondsPerMillion(calls));
  }

  double cpuSecondsPerMillion(long calls) {
    return (SYSTEM.getProcessCpuTime() - cpu) * 1e-3 / calls;
  }

  double millis() {
    return (System.nanoTime() - begin) / 1e6;
  }
}

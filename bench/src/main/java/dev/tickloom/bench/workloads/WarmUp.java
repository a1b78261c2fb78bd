package dev.tickloom.bench.workloads;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;

/**
 * Repeats until the JIT compilers have been at rest for a while: otherwise they would have one of
 * two processors while it is measured what the other one does. More code takes them longer, so a
 * fixed time would be enough for some peers and not for others.
 */
final class WarmUp {
  /** At rest the JIT compilers take less of the time than this, together. */
  private static final double REST = 0.1;

  /** So that what happens when there is nothing to do for a moment is compiled, too. */
  private static final int PAUSE_MILLIS = 20;

  private final int restMillis;
  private final int mostMillis;

  WarmUp(boolean brief, boolean quick) {
    restMillis = quick ? 500 : brief ? 2_000 : 1_000;
    mostMillis = quick ? 1_500 : brief ? 10_000 : 4_000;
  }

  /** Returns the last of the samples. */
  Sample run(Workload.Repetition repetition) throws Exception {
    CompilationMXBean jit = Objects.requireNonNull(ManagementFactory.getCompilationMXBean());
    long begin = millis();
    long restSince = begin;
    Sample sample;
    long end;
    do {
      long start = millis();
      long compiled = jit.getTotalCompilationTime();
      Thread.sleep(PAUSE_MILLIS);
      sample = repetition.run();
      end = millis();
      if (jit.getTotalCompilationTime() - compiled > REST * (end - start)) {
        restSince = end;
      }
    } while (end - restSince < restMillis && end - begin < mostMillis);
    return sample;
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }
}

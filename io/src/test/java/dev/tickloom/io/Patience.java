package dev.tickloom.io;

import dev.tickloom.loop.workers.WorkerMetrics;
import dev.tickloom.loop.workers.Workers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what has to come, for as long as it takes, and gives up only when it surely hangs. */
final class Patience {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long BETWEEN_LOOKS_NANOS = 100_000;

  private Patience() {}

  /** Waits for something; what {@code state} yields is told if it does not come. */
  static void until(BooleanSupplier condition, Supplier<?> state) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > NANOS) {
        throw new AssertionError("hangs: " + state.get());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }

  static void until(Workers workers, Predicate<WorkerMetrics> condition) {
    until(() -> condition.test(workers.metrics()), workers::metrics);
  }
}

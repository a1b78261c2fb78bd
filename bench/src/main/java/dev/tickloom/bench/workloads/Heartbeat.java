package dev.tickloom.bench.workloads;

import java.util.concurrent.locks.LockSupport;

/** A virtual thread of the application that has nothing to do with files: it wakes each ms. */
final class Heartbeat {
  private static final long PERIOD_NANOS = 1_000_000;

  private volatile long last = System.nanoTime();
  private volatile long worst;

  Heartbeat() {
    Thread.startVirtualThread(() -> {
      while (true) {
        LockSupport.parkNanos(PERIOD_NANOS);
        long now = System.nanoTime();
        worst = Math.max(worst, now - last - PERIOD_NANOS);
        last = now;
      }
    });
  }

  void reset() {
    worst = 0;
  }

  /** By how much it was late at worst, or is now. */
  double worstMillis() {
    return Math.max(worst, System.nanoTime() - last - PERIOD_NANOS) / 1e6;
  }
}

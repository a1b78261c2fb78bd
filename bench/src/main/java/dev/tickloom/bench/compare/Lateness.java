package dev.tickloom.bench.compare;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock of the comparison's own: a thread that wants to wake each millisecond. Where it comes
 * late, everything stood still, or waited for a processor.
 */
final class Lateness {
  private static final long PERIOD_NANOS = 1_000_000;

  private final AtomicLong worstNanos = new AtomicLong();
  private volatile long due = System.nanoTime();

  /** Starts the thread, which lives as long as this process. */
  Lateness() {
    Thread thread = new Thread(this::tick, "lateness");
    thread.setDaemon(true);
    thread.start();
  }

  private void tick() {
    while (true) {
      due = System.nanoTime() + PERIOD_NANOS;
      LockSupport.parkNanos(PERIOD_NANOS);
      worstNanos.accumulateAndGet(System.nanoTime() - due, Math::max);
    }
  }

  /** Returns the worst since the last call, in milliseconds; what lasts still counts. */
  double takeWorstMillis() {
    long lasting = System.nanoTime() - due;
    return Math.max(worstNanos.getAndSet(0), lasting) / 1e6;
  }
}

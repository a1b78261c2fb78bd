package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Timers;

/**
 * Half a million timers that fire over one second. Lateness is counted from the time at which each
 * was set, plus its delay; they are all set before the first is due.
 */
final class TimersFiring {
  private static final int COUNT = 500_000;
  private static final int FIRST_MILLIS = 1_000;
  private static final int SPREAD_MILLIS = 1_000;
  private static final String POINT = "500,000 in a second";

  private final Timers peer;

  TimersFiring(Timers peer) {
    this.peer = peer;
  }

  Sample run() throws InterruptedException {
    Latencies lateness = new Latencies();
    Span span = new Span();
    peer.run(end -> {
      int[] left = {COUNT};
      for (int i = 0; i < COUNT; i++) {
        int delay = FIRST_MILLIS + i % SPREAD_MILLIS;
        long due = System.nanoTime() + delay * 1_000_000L;
        peer.setTimer(
            delay,
            () -> {
              lateness.add(System.nanoTime() - due);
              if (--left[0] == 0) {
                end.run();
              }
            });
      }
    });
    return new Sample()
        .put(POINT, Measure.LATE_P50, lateness.micros(50))
        .put(POINT, Measure.LATE_P99, lateness.micros(99))
        .put(POINT, Measure.CPU, span.cpuSecondsPerMillion(COUNT));
  }
}

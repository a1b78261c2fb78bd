package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Timers that are set and cancelled at once, as limits mostly are, beside others that live. */
final class TimerChurn {
  private static final int BATCH = 1_000;
  private static final long FAR = 3_600_000;

  private final Timers peer;
  private final Plan plan;

  TimerChurn(Timers peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    measure(sample, "no others", 0);
    measure(sample, "100,000 others", 100_000);
    return sample;
  }

  /** Beside more and more others. */
  Sample grow() throws InterruptedException {
    Sample sample = new Sample();
    for (int others = 1; others <= plan.most(1_000_000); others *= 10) {
      String point = String.format(Locale.ROOT, "%,d timers", others);
      measure(sample, others == 1 ? "1 timer" : point, others);
    }
    return sample;
  }

  private void measure(Sample sample, String point, int others) throws InterruptedException {
    peer.run(end -> {
      List<Object> living = new ArrayList<>();
      for (int i = 0; i < others; i++) {
        living.add(peer.setTimer(FAR + delay(i), () -> {}));
      }
      churn(sample, point);
      living.forEach(peer::cancelTimer);
      end.run();
    });
  }

  private void churn(Sample sample, String point) {
    Object[] timers = new Object[BATCH];
    long calls = 0;
    Span span = new Span();
    while (!span.isLongerThan(plan.boxNanos())) {
      for (int i = 0; i < BATCH; i++) {
        timers[i] = peer.setTimer(delay(i), () -> {});
      }
      for (Object timer : timers) {
        peer.cancelTimer(timer);
      }
      calls += BATCH;
    }
    span.into(sample, point, calls);
  }

  /** One of a hundred delays from ten seconds on. */
  private static long delay(int i) {
    return 10_000L + 100L * (i % 100);
  }
}

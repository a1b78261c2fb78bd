package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Awaiting;

/** One coroutine that awaits resolved promises, one after the other. */
final class AwaitLoop {
  private static final int BATCH = 5_000;

  private final Awaiting peer;
  private final Plan plan;
  private long calls;

  AwaitLoop(Awaiting peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    calls = 0;
    Span span = new Span();
    peer.run(end -> next(span, end));
    Sample sample = new Sample();
    span.into(sample, "resolved", calls);
    return sample;
  }

  private void next(Span span, Runnable end) {
    peer.awaitResolved(
        BATCH,
        () -> {
          calls += BATCH;
          if (span.isLongerThan(plan.boxNanos())) {
            end.run();
          } else {
            next(span, end);
          }
        });
  }
}

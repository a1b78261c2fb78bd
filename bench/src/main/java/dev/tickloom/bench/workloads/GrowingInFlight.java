package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;

/** A {@code stat} in flight all the time, then ten times as many, and so on. */
final class GrowingInFlight {
  private final FileCalls peer;
  private final Plan plan;

  GrowingInFlight(FileCalls peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    for (int inFlight = 1; inFlight <= plan.most(100_000); inFlight *= 10) {
      measure(sample, inFlight);
    }
    return sample;
  }

  /** One point only. */
  Sample runWith(int inFlight) throws InterruptedException {
    Sample sample = new Sample();
    measure(sample, inFlight);
    return sample;
  }

  /** One point; whatever the time, each of the calls in flight is made once. */
  private void measure(Sample sample, int inFlight) throws InterruptedException {
    ClosedLoop calls = new ClosedLoop(peer, FileCall.STAT, plan.folder() + "/4k", plan.boxNanos());
    Span span = new Span();
    peer.run(end -> calls.start(inFlight, end));
    String point = FileRuns.point("", inFlight);
    span.into(sample, point, calls.latencies().count());
    calls.latencies().into(sample, point);
  }
}

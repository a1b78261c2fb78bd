package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.util.concurrent.Semaphore;

/**
 * One {@code stat} at a time for a thread that is not the loop's: it posts a task, which makes the
 * call, and waits for the answer. In {@code stat} the callback itself makes the next call.
 */
final class AskedStat {
  private static final String POINT = "asked from another thread";

  private final FileCalls peer;
  private final Plan plan;

  AskedStat(FileCalls peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    peer.run(end ->
        Thread.ofPlatform()
            .start(() -> {
              ask(sample);
              peer.post(end);
            }));
    return sample;
  }

  private void ask(Sample sample) {
    String path = plan.folder() + "/4k";
    Latencies latencies = new Latencies();
    Semaphore answered = new Semaphore(0);
    Span span = new Span();
    while (!span.isLongerThan(plan.boxNanos())) {
      long begin = System.nanoTime();
      peer.post(() ->
          peer.start(
              FileCall.STAT,
              path,
              (error, value) -> {
                if (error != null) {
                  Child.fail(error);
                }
                answered.release();
              }));
      answered.acquireUninterruptibly();
      latencies.add(System.nanoTime() - begin);
    }
    span.into(sample, POINT, latencies.count());
    latencies.into(sample, POINT);
  }
}

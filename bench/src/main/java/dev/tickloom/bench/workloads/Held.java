package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two hundred reads of pipes, each of which takes 20 milliseconds, and a hundred quick calls that
 * are sent right after. The other ends of the pipes are in the process that compares.
 */
final class Held {
  static final int PIPES = 200;

  private static final int STATS = 100;

  private final FileCalls peer;
  private final Plan plan;

  Held(FileCalls peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    String path = plan.folder() + "/4k";
    peer.run(end -> new ClosedLoop(peer, FileCall.STAT, path, 4 * plan.boxNanos()).start(16, end));
    Latencies latencies = new Latencies();
    AtomicInteger left = new AtomicInteger(PIPES + STATS);
    double[] readsMillis = {0};
    AtomicInteger readsLeft = new AtomicInteger(PIPES);
    Span span = new Span();
    peer.run(end -> {
      Runnable one =
          () -> {
            if (left.decrementAndGet() == 0) {
              end.run();
            }
          };
      for (int i = 0; i < PIPES; i++) {
        peer.start(
            FileCall.READ,
            plan.folder() + "/held/" + i,
            (error, value) -> {
              if (readsLeft.decrementAndGet() == 0) {
                readsMillis[0] = span.millis();
              }
              one.run();
            });
      }
      long sent = System.nanoTime();
      for (int i = 0; i < STATS; i++) {
        peer.start(
            FileCall.STAT,
            path,
            (error, value) -> {
              latencies.add(System.nanoTime() - sent);
              one.run();
            });
      }
    });
    Sample sample = new Sample();
    latencies.into(sample, "100 stats behind them");
    return sample.put("all 200 reads", Measure.TIME, readsMillis[0]);
  }
}

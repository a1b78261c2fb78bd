package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Tasks posted by one and two threads, a thousand ahead at most; and one there and back. */
final class Posting {
  private static final int AHEAD = 1_000;

  private final Peer peer;
  private final Plan plan;

  Posting(Peer peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    whileLooping(() -> flood(sample, "from 1 thread", 1));
    whileLooping(() -> flood(sample, "from 2 threads", 2));
    whileLooping(() -> roundTrips(sample));
    return sample;
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  /** Works in another thread, until when the loop is kept running. */
  private void whileLooping(Work work) throws InterruptedException {
    peer.run(end ->
        Thread.ofPlatform()
            .start(() -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              peer.post(end);
            }));
  }

  private void flood(Sample sample, String point, int threads) throws InterruptedException {
    AtomicLong calls = new AtomicLong();
    Span span = new Span();
    List<Thread> posters = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      posters.add(Thread.ofPlatform().start(() -> calls.addAndGet(post(span))));
    }
    for (Thread poster : posters) {
      poster.join();
    }
    span.into(sample, point, calls.get());
  }

  /** Posts in batches, each when the last task of the one before has run. */
  private long post(Span span) {
    Semaphore batchEnded = new Semaphore(0);
    int[] left = {0}; // of the loop
    long posted = 0;
    while (!span.isLongerThan(plan.boxNanos())) {
      peer.post(() -> left[0] = AHEAD);
      for (int i = 0; i < AHEAD; i++) {
        peer.post(() -> {
          if (--left[0] == 0) {
            batchEnded.release();
          }
        });
      }
      posted += AHEAD;
      batchEnded.acquireUninterruptibly();
    }
    return posted;
  }

  private void roundTrips(Sample sample) throws InterruptedException {
    Latencies latencies = new Latencies();
    Semaphore back = new Semaphore(0);
    Span span = new Span();
    while (!span.isLongerThan(plan.boxNanos())) {
      long begin = System.nanoTime();
      peer.post(back::release);
      back.acquire();
      latencies.add(System.nanoTime() - begin);
    }
    span.into(sample, "there and back", latencies.count());
    latencies.into(sample, "there and back");
  }
}

package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import dev.tickloom.bench.peers.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Several loops in one process, each on a thread of its own and each with some {@code stat} in
 * flight all the time. They share the workers. Counts the calls of all loops together.
 */
final class ManyLoops {
  private final Loops peer;
  private final Plan plan;
  private final int[] loopCounts;
  private final int[] inFlights;

  ManyLoops(Loops peer, Plan plan, int[] loopCounts, int[] inFlights) {
    this.peer = peer;
    this.plan = plan;
    this.loopCounts = loopCounts;
    this.inFlights = inFlights;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    for (int loops : loopCounts) {
      for (int inFlight : inFlights) {
        Round round = new Round(peer.loops(loops), inFlight);
        Span span = round.begin();
        long calls = round.end();
        String name = loops == 1 ? "1 loop" : loops + " loops";
        span.into(sample, FileRuns.point(name, inFlight), calls);
      }
    }
    return sample;
  }

  /** All loops begin together; the round ends when the last of them does. */
  private final class Round {
    private final CountDownLatch begin = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final List<ClosedLoop> counts = new ArrayList<>();

    Round(List<FileCalls> loops, int inFlight) {
      for (FileCalls loop : loops) {
        ClosedLoop calls =
            new ClosedLoop(loop, FileCall.STAT, plan.folder() + "/4k", plan.boxNanos());
        counts.add(calls);
        threads.add(Thread.ofPlatform().start(() -> run(loop, calls, inFlight)));
      }
    }

    private void run(FileCalls loop, ClosedLoop calls, int inFlight) {
      try {
        begin.await();
        loop.run(end -> calls.start(inFlight, end));
      } catch (InterruptedException | RuntimeException e) {
        Child.fail(e);
      }
    }

    Span begin() {
      Span span = new Span();
      begin.countDown();
      return span;
    }

    /** Returns the number of calls. */
    long end() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
      return counts.stream().mapToLong(calls -> calls.latencies().count()).sum();
    }
  }
}

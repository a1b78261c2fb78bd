package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Timers;
import java.util.ArrayList;
import java.util.List;

/** What heap a timer takes that is set, together with its handle's place in a list. */
final class TimerMemory {
  private static final int COUNT = 200_000;
  private static final long FAR = 3_600_000;

  private final Timers peer;

  TimerMemory(Timers peer) {
    this.peer = peer;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    measure(sample, "200,000 timers", 100);
    measure(sample, "200,000 timers, all delays different", COUNT);
    return sample;
  }

  private void measure(Sample sample, String point, int delays) throws InterruptedException {
    peer.run(end -> {
      List<Object> timers = new ArrayList<>(COUNT);
      Runnable task = () -> {};
      peer.cancelTimer(peer.setTimer(FAR, task)); // what comes with the first one
      long before = usedHeap();
      for (int i = 0; i < COUNT; i++) {
        timers.add(peer.setTimer(FAR + i % delays, task));
      }
      sample.put(point, Measure.HEAP, (usedHeap() - before) / (double) COUNT);
      timers.forEach(peer::cancelTimer);
      end.run();
    });
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}

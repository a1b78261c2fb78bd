package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Very many files are read at once, without any thought of limits, and nothing else. */
final class Burst {
  private final FileCalls peer;
  private final Plan plan;

  Burst(FileCalls peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException, IOException {
    int count = plan.quick() ? 20_000 : 100_000;
    String path = plan.folder() + "/4k";
    AtomicInteger left = new AtomicInteger(count);
    AtomicInteger failed = new AtomicInteger();
    Span span = new Span();
    peer.run(end -> {
      for (int i = 0; i < count; i++) {
        peer.start(
            FileCall.READ,
            path,
            (error, value) -> {
              if (error != null) {
                failed.incrementAndGet();
              }
              if (left.decrementAndGet() == 0) {
                end.run();
              }
            });
      }
    });
    String point = "%,d at once".formatted(count);
    return new Sample()
        .put(point, Measure.TIME, span.millis())
        .put(point, Measure.CPU, span.cpuSecondsPerMillion(count))
        .put(point, Measure.MEMORY, ProcStatus.peakMegabytes())
        .put(point, Measure.FAILED, 100.0 * failed.get() / count);
  }
}

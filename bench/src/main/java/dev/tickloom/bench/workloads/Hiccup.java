package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two hundred calls hang for a fifth of a second, as when a network disk is gone for a moment; a
 * hundred quick calls are sent right after them. The calls that hang open pipes to which nobody
 * writes.
 */
final class Hiccup {
  private static final int HANGING = 200;
  private static final int QUICK = 100;
  private static final long MILLIS = 200;

  private final FileCalls peer;
  private final Plan plan;
  private final AtomicInteger hangingLeft = new AtomicInteger(HANGING);
  private final AtomicInteger left = new AtomicInteger(HANGING + QUICK);
  private final Latencies latencies = new Latencies();
  private final List<RandomAccessFile> ends = new ArrayList<>();
  private volatile double hungMillis;

  Hiccup(FileCalls peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    String path = plan.folder() + "/4k";
    peer.run(end -> new ClosedLoop(peer, FileCall.STAT, path, 4 * plan.boxNanos()).start(16, end));
    Span span = new Span();
    peer.run(end -> {
      Thread.ofPlatform().daemon().start(this::release);
      for (int i = 0; i < HANGING; i++) {
        peer.start(FileCall.OPEN_CLOSE, pipe(i), (error, value) -> opened(span, end));
      }
      long sent = System.nanoTime();
      for (int i = 0; i < QUICK; i++) {
        peer.start(
            FileCall.STAT,
            path,
            (error, value) -> {
              latencies.add(System.nanoTime() - sent);
              one(end);
            });
      }
    });
    Sample sample = new Sample();
    latencies.into(sample, "100 stats behind them");
    return sample.put("all 200 calls", Measure.TIME, hungMillis);
  }

  private String pipe(int i) {
    return plan.folder() + "/pipes/" + i;
  }

  private void opened(Span span, Runnable end) {
    if (hangingLeft.decrementAndGet() == 0) {
      hungMillis = span.millis();
    }
    one(end);
  }

  private void one(Runnable end) {
    if (left.decrementAndGet() == 0) {
      end.run();
    }
  }

  /** Opens the other ends, which never waits, and keeps them open for who comes later. */
  private void release() {
    try {
      Thread.sleep(MILLIS);
      for (int i = 0; i < HANGING; i++) {
        ends.add(new RandomAccessFile(pipe(i), "rw"));
      }
      Thread.sleep(Long.MAX_VALUE);
    } catch (IOException | InterruptedException e) {
      Child.fail(e);
    }
  }
}

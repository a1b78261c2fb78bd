package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A stat each millisecond, come what may, and in the middle a disturbance. Latency is counted from
 * the time at which a call was meant to be sent, so that a delay of the sender counts too. One that
 * has no answer when the observation ends is counted as if it came then.
 */
final class Disturbed {
  private static final long PERIOD_NANOS = 1_000_000;
  private static final long IN_TIME_NANOS = 10_000_000;
  private static final int BUCKET = 50;

  private final FileCalls peer;
  private final Plan plan;
  private final Disturbance disturbance;
  private final String path;
  private final int calm;
  private final int disturbed;

  Disturbed(FileCalls peer, Plan plan, Disturbance disturbance) {
    this.peer = peer;
    this.plan = plan;
    this.disturbance = disturbance;
    this.path = plan.folder() + "/4k";
    this.calm = plan.quick() ? 300 : 500;
    this.disturbed = plan.quick() ? 900 : 2_000;
  }

  Sample run() throws InterruptedException, IOException {
    peer.run(end -> new ClosedLoop(peer, FileCall.STAT, path, 4 * plan.boxNanos()).start(16, end));
    keepRunning();
    Heartbeat heartbeat = new Heartbeat();
    AtomicLongArray latencies = new AtomicLongArray(calm + disturbed);
    long begin = System.nanoTime() + PERIOD_NANOS;
    for (int i = 0; i < latencies.length(); i++) {
      long due = begin + i * PERIOD_NANOS;
      for (long wait; (wait = due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      if (i == calm) {
        heartbeat.reset();
        peer.post(() -> disturbance.start(peer));
      }
      send(latencies, i, due);
    }
    LockSupport.parkNanos(plan.boxNanos()); // for the last ones
    return sample(latencies, begin, heartbeat);
  }

  /** Has callbacks run in another thread until this process ends. */
  private void keepRunning() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            peer.run(end -> runs.countDown());
          } catch (InterruptedException | RuntimeException e) {
            Child.fail(e);
          }
        });
    runs.await();
  }

  private void send(AtomicLongArray latencies, int i, long due) {
    peer.post(() ->
        peer.start(
            FileCall.STAT,
            path,
            (error, value) -> {
              if (error != null) {
                Child.fail(error);
              }
              latencies.set(i, Math.max(1, System.nanoTime() - due));
            }));
  }

  private Sample sample(AtomicLongArray latencies, long begin, Heartbeat heartbeat)
      throws IOException {
    long now = System.nanoTime();
    Latencies before = new Latencies();
    Latencies during = new Latencies();
    List<Double> inTime = new ArrayList<>();
    int unanswered = 0;
    int answeredInTime = 0;
    for (int i = 0; i < latencies.length(); i++) {
      long latency = latencies.get(i);
      if (latency == 0) {
        unanswered++;
        latency = now - (begin + i * PERIOD_NANOS);
      }
      (i < calm ? before : during).add(latency);
      if (latency <= IN_TIME_NANOS) {
        answeredInTime++;
      }
      if (i % BUCKET == BUCKET - 1) {
        inTime.add(answeredInTime / (double) BUCKET);
        answeredInTime = 0;
      }
    }
    Sample sample = new Sample();
    before.into(sample, "before");
    during.into(sample, "during");
    sample
        .put("during", Measure.WORST, during.micros(100))
        .put("during", Measure.UNANSWERED, 100.0 * unanswered / disturbed)
        .put("during", Measure.HELD_UP, heartbeat.worstMillis())
        .put("during", Measure.THREADS, ProcStatus.threads())
        .put("during", Measure.MEMORY, ProcStatus.megabytes());
    sample.putTimeline("in time", inTime);
    return sample;
  }
}

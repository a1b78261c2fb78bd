package dev.tickloom.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workers are found at when somebody looks at all of them. */
final class Inspection {
  /** What has run for so long is called stuck. */
  static final long STUCK_NANOS = 1_000_000_000;

  private final long now = System.nanoTime();
  private int threads;
  private int running;
  private int stuck;
  private int abandoned;
  private @Nullable Request oldest;
  private @Nullable Thread oldestThread;
  private long oldestRunning;

  Inspection(WorkerList workers) {
    for (int i = 0; i < workers.end(); i++) {
      Worker worker = workers.get(i);
      if (worker == null) {
        continue;
      }
      threads++;
      Request request = worker.current();
      if (request != null && request.isUnderWay()) {
        count(request, worker.thread);
      }
    }
  }

  private void count(Request request, Thread thread) {
    long time = request.runningFor(now);
    running++;
    stuck += time >= STUCK_NANOS ? 1 : 0;
    abandoned += request.state() == Request.State.ABANDONED ? 1 : 0;
    if (time > oldestRunning) {
      oldest = request;
      oldestThread = thread;
      oldestRunning = time;
    }
  }

  int stuck() {
    return stuck;
  }

  WorkerMetrics metrics(long queued, int retrying, Map<String, OperationMetrics> operations) {
    return new WorkerMetrics(
        queued, retrying, running, stuck, abandoned, threads, oldestStuck(), operations);
  }

  private @Nullable StuckWork oldestStuck() {
    if (stuck == 0 || oldest == null || oldestThread == null) {
      return null;
    }
    return new StuckWork(
        oldest.type(),
        oldest.path(),
        oldest.dest(),
        Duration.ofNanos(oldestRunning),
        List.of(oldestThread.getStackTrace()));
  }

  /** Warns, through the loop of the oldest request, of what is stuck. */
  void warn() {
    if (oldest != null) {
      oldest.warn(
          "StuckWorkWarning",
          oldest.describeWork()
              + " has been running for more than a second. Stuck calls: "
              + stuck
              + ". Each holds a thread and, if it opens or uses a file, a descriptor until the"
              + " system answers.");
    }
  }
}

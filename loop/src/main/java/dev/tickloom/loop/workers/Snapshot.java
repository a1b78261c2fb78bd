package dev.tickloom.loop.workers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workers are found at when somebody looks at all of them. */
final class Snapshot {
  /** What has run for so long is called stuck. */
  static final long STUCK_NANOS = 1_000_000_000;

  private final long now = System.nanoTime();
  private int threads;
  private int running;
  private int stuck;
  private int abandoned;
  private @Nullable Job oldest;
  private @Nullable Thread oldestThread;
  private long oldestRunning;

  Snapshot(WorkerList workers) {
    for (int i = 0; i < workers.end(); i++) {
      Worker worker = workers.get(i);
      if (worker == null) {
        continue;
      }
      threads++;
      Job job = worker.current();
      if (job != null && job.isUnderWay()) {
        count(job, worker.thread);
      }
    }
  }

  private void count(Job job, Thread thread) {
    long time = job.runningFor(now);
    running++;
    stuck += time >= STUCK_NANOS ? 1 : 0;
    abandoned += job.isAbandoned() ? 1 : 0;
    if (time > oldestRunning) {
      oldest = job;
      oldestThread = thread;
      oldestRunning = time;
    }
  }

  int stuck() {
    return stuck;
  }

  WorkerMetrics metrics(long queued, int retrying, Map<String, OperationMetrics> operations) {
    return new WorkerCounts(
        queued, retrying, running, stuck, abandoned, threads, oldestStuck(), operations);
  }

  private @Nullable StuckWork oldestStuck() {
    if (stuck == 0 || oldest == null || oldestThread == null) {
      return null;
    }
    return new StuckJob(
        oldest.type(),
        oldest.path(),
        oldest.dest(),
        Duration.ofNanos(oldestRunning),
        List.of(oldestThread.getStackTrace()));
  }

  /** Warns, through the loop of the oldest job, of what is stuck. */
  void warn() {
    if (oldest != null) {
      oldest
          .sink()
          .warn(
              "StuckWorkWarning",
              oldest.description()
                  + " has been running for more than a second. Stuck calls: "
                  + stuck
                  + ". Each holds a thread and, if it opens or uses a file, a descriptor until the"
                  + " system answers.");
    }
  }
}

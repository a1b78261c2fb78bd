package dev.tickloom.loop.workers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/** All workers at a moment: how many run, how many are stuck, and which job has run longest. */
final class Snapshot {
  /** A job that has run for so long is stuck. */
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

  /** Warns of stuck jobs, through the sink of the one that has run longest. */
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

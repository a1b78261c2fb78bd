package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.Memory;
import dev.tickloom.loop.concurrent.SpinWait;
import org.jetbrains.annotations.Nullable;

/** The loop of a pool's worker: it takes jobs, runs them and delivers them. */
final class WorkLoop {
  /** The most jobs that a worker takes at a time, while calls are quick. */
  private static final int BATCH_SIZE = 16;

  /** After a longer job, the others of the batch do not wait for the next one. */
  private static final long SLOW_NANOS = 100_000;

  private final WorkerPool pool;
  private final PoolState state;
  private final Backlog backlog;

  /** One in a pool of one: there is nobody to whom the monitor could give the others. */
  private final int batchSize;

  WorkLoop(WorkerPool pool) {
    this.pool = pool;
    this.state = pool.state;
    this.backlog = pool.backlog;
    this.batchSize = state.isOfOne() ? 1 : BATCH_SIZE;
  }

  /** Takes the next jobs; null if none have come for a while. */
  @Nullable
  Batch next(Worker worker) {
    boolean newestFirst = state.isLate() && worker.prefersNewest();
    Batch batch = take(worker, newestFirst);
    if (batch == null && spin()) {
      batch = take(worker, newestFirst);
      worker.readClock();
    }
    if (batch != null && !newestFirst) {
      state.noteWait(worker.now() - batch.first().since());
    }
    if (batch != null && !backlog.isEmpty()) {
      sendForAnother();
    }
    return batch;
  }

  /**
   * Wakes another worker, because more jobs wait. While calls are quick, more workers than
   * processors would wake and find nothing; when calls are slow, the monitor starts them.
   */
  private void sendForAnother() {
    if (state.usesAllProcessors()) {
      pool.monitor.wake();
    } else {
      pool.signalWork();
    }
  }

  /** Waits a moment for work. Returns whether to look again. */
  private boolean spin() {
    if (!SpinWait.PAYS) {
      return false;
    }
    state.beginSpinning();
    SpinWait.until(backlog, Long.MAX_VALUE);
    state.endSpinning();
    return true;
  }

  private @Nullable Batch take(Worker worker, boolean newestFirst) {
    Batch batch = takeBatch(worker, newestFirst);
    if (batch != null) {
      worker.take(batch);
      if (batch.size() > 1) {
        pool.monitor.wake(); // it may be asleep, and must find out if these do not get on
      }
    }
    return batch;
  }

  /** A virtual thread does not wait for memory, and ends: to wait takes memory. */
  private @Nullable Batch takeBatch(Worker worker, boolean newestFirst) {
    boolean several = state.isQuick() && worker.inLane && !newestFirst;
    for (; ; ) {
      try {
        return several
            ? backlog.takeSome(batchSize, PoolState.PROCESSORS)
            : backlog.takeOne(newestFirst);
      } catch (OutOfMemoryError e) {
        if (!worker.inLane) {
          return null;
        }
        Memory.pause();
      }
    }
  }

  void perform(Worker worker, Batch batch) {
    for (Job job; (job = batch.current()) != null; ) {
      perform(worker, batch, job);
    }
  }

  private void perform(Worker worker, Batch batch, Job job) {
    long start = worker.now();
    Job.Outcome outcome = worker.run(job);
    boolean ended = outcome == Job.Outcome.ENDED;
    goOn(worker, batch, start, ended);
    if (worker.release(job)) {
      state.unblock(worker.inLane);
    }
    if (!ended && pool.putOff(job, outcome)) {
      return;
    }
    if (backlog.ended(job) && batch.current() != null) {
      pool.signalWork(); // this worker goes on with its batch, which may take long
    }
    if (ended) {
      pool.retries.ended(job);
      worker.note(job);
    }
  }

  /** Goes on to the next job of the batch, or ends it. */
  private void goOn(Worker worker, Batch batch, long start, boolean ended) {
    if (!ended || batch.waiting() == 0) {
      pool.giveBack(worker.endBatch()); // before all else: somebody may wait for it
      worker.readClock();
      return;
    }
    worker.readClock();
    if (worker.now() - start > SLOW_NANOS || !batch.advance()) {
      pool.giveBack(worker.endBatch());
    }
  }
}

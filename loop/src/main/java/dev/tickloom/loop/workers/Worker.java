package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.Recording;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/** A thread that runs jobs one after the other, and its current job. */
final class Worker {
  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<Worker, Batch> BATCH =
      AtomicReferenceFieldUpdater.newUpdater(Worker.class, Batch.class, "batch");
  private static final AtomicReferenceFieldUpdater<Worker, Job> BLOCKED =
      AtomicReferenceFieldUpdater.newUpdater(Worker.class, Job.class, "blockedAt");

  private static final int OLDEST_EVERY = 8;

  final Thread thread;
  final boolean inLane;
  final WorkerTimes.Share times;

  /** Null while it has nothing to do. */
  private volatile @Nullable Batch batch;

  /** The current job, once it has taken long. */
  private volatile @Nullable Job blockedAt;

  private volatile boolean isActive = true;

  /** Of its own thread: about when it was last without a job. */
  private long now = System.nanoTime();

  private int turns;

  // Of its own thread: of the present run, or the last one.
  private long waited;

  /**
   * A {@link WorkEvent}, or null. The updaters look up the types of all fields, and in an image
   * without JFR that one cannot be loaded.
   */
  private @Nullable Object event;

  // Of the monitor alone.
  private @Nullable Job seen;
  private int looks;

  Worker(Thread thread, boolean inLane, WorkerTimes.Share times) {
    this.thread = thread;
    this.inLane = inLane;
    this.times = times;
  }

  /** A reading of the clock that serves as the end of a job and as the start of the next. */
  long now() {
    return now;
  }

  void readClock() {
    now = System.nanoTime();
  }

  /**
   * Returns true, but for every eighth time: a new thread gets through some quick jobs before it
   * takes an old one that may block it. Of its own thread.
   */
  boolean prefersNewest() {
    turns++;
    return turns % OLDEST_EVERY != 0;
  }

  /** Begins with a batch. Of its own thread. */
  void take(Batch taken) {
    BATCH.lazySet(this, taken);
  }

  /**
   * Ends the batch, if there is one, after the job that it is at. Of its own thread.
   *
   * @return as {@link Batch#end}
   */
  @Nullable
  Job endBatch() {
    Batch ended = batch;
    if (ended == null) {
      return null;
    }
    try {
      return ended.end();
    } finally {
      BATCH.lazySet(this, null); // what has run is not kept
    }
  }

  /**
   * Takes jobs from its batch, for the monitor.
   *
   * @return as {@link Batch#relieve}
   */
  @Nullable
  Job relieve() {
    Batch now = batch;
    return now == null ? null : now.relieve();
  }

  /** The job that it is at; null if there is none. Any thread. */
  @Nullable
  Job current() {
    Batch now = batch;
    return now == null ? null : now.current();
  }

  /** How many jobs of its batch have not begun. Any thread. */
  int waiting() {
    Batch now = batch;
    return now == null ? 0 : now.waiting();
  }

  /**
   * To be called when the batch has gone on from a job, or ended. Returns whether the worker has
   * counted as blocked by that.
   */
  boolean release(Job job) {
    return blockedAt != null && BLOCKED.compareAndSet(this, job, null);
  }

  /** Counts how often in a row the monitor has found the worker at the same job again. */
  void look() {
    Job now = current();
    looks = now != null && now == seen ? looks + 1 : 0;
    seen = now;
  }

  /** How often in a row the monitor has found the worker at the same job again. */
  int looks() {
    return looks;
  }

  /**
   * Lets the worker count as blocked by the job that the monitor has seen. Returns whether it is
   * new.
   */
  boolean block() {
    Job now = seen;
    if (now == null || !BLOCKED.compareAndSet(this, null, now)) {
      return false; // the mark of another one is still to be taken off
    }
    // It may have ended before it could see that.
    return current() == now || !BLOCKED.compareAndSet(this, now, null);
  }

  boolean isBlocked() {
    return blockedAt != null;
  }

  boolean isActive() {
    return isActive;
  }

  void deactivate() {
    isActive = false;
  }

  /** For who has taken it from the idle ones. */
  void activate() {
    isActive = true;
    LockSupport.unpark(thread);
  }

  // ---- a run, on its own thread -----------------------------------------------------------------

  /**
   * Runs a job. A body may fail as it likes, that is its outcome; whatever else fails is logged.
   */
  Job.Outcome run(Job job) {
    waited = job.begin(now);
    event = Recording.isInUse() ? WorkEvent.begun() : null;
    var unused = Thread.interrupted(); // what an earlier body has left behind is not for this one
    try {
      return job.perform();
    } catch (Throwable e) {
      Log.uncaught(e);
      return Job.Outcome.ENDED;
    }
  }

  /** Counts the run that has just ended. A job that was cancelled while it waited has not run. */
  void note(Job job) {
    if (job.isCancelled()) {
      return;
    }
    try {
      times.add(job.type(), waited, now - job.since());
      if (event instanceof WorkEvent begun) {
        begun.commit(job, waited);
      }
    } catch (OutOfMemoryError e) {
      // then this one is not counted
    }
  }
}

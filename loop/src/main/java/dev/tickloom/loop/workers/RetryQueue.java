package dev.tickloom.loop.workers;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jetbrains.annotations.Nullable;

/**
 * Jobs that could not begin, such as for lack of descriptors, and are to be tried again.
 *
 * <p>They start again in the order in which they were tried: one at each look of the monitor while
 * some still fail, and twice as many from look to look when none does. A hundred thousand of them
 * therefore cost next to nothing while nothing is free, and soon catch up when something is.
 */
final class RetryQueue {
  /**
   * How long a job is tried again: from its first failure on, or from when another one that had
   * failed has come through. While some do, the others only wait for their turn.
   */
  static final long LIMIT_NANOS = 10_000_000_000L;

  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<RetryQueue, Job> ARRIVED =
      AtomicReferenceFieldUpdater.newUpdater(RetryQueue.class, Job.class, "arrived");

  private final WorkerPool pool;

  /** A chain, the last to come first: no memory may be the reason why they have not begun. */
  @SuppressWarnings("unused") // through ARRIVED
  private volatile @Nullable Job arrived;

  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean failedSinceLook;

  /** When one that had failed came through; in the beginning, when none had. */
  private volatile long lastSuccess = System.nanoTime();

  // Of the monitor alone.
  private @Nullable Job first;
  private @Nullable Job last;
  private int allowance = 1;

  RetryQueue(WorkerPool pool) {
    this.pool = pool;
  }

  /**
   * Takes a job that has failed so, or ends it if it has done so for too long.
   *
   * @return whether it will be tried again
   */
  boolean add(Job job) {
    failedSinceLook = true;
    long now = System.nanoTime();
    long since = job.failingSince(now);
    if (now - since > LIMIT_NANOS && now - lastSuccess > LIMIT_NANOS) {
      job.fail(null);
      return false;
    }
    size.incrementAndGet();
    do {
      job.link = arrived;
    } while (!ARRIVED.compareAndSet(this, job.link, job));
    return true;
  }

  /** To be told of every job that has ended. */
  void ended(Job job) {
    if (job.hasFailed() && !job.isCancelled()) {
      lastSuccess = System.nanoTime();
    }
  }

  /** Starts some again. Returns whether any are left. */
  boolean look() {
    allowance = failedSinceLook ? 1 : Math.min(2 * allowance, Short.MAX_VALUE);
    failedSinceLook = false;
    takeArrived();
    for (int i = 0; i < allowance; i++) {
      Job job = first;
      if (job == null) {
        return false;
      }
      Job next = job.link;
      pool.addAgain(job);
      first = next; // not before: there may be no memory for that
      size.decrementAndGet();
      pool.signalWork();
    }
    return first != null;
  }

  private void takeArrived() {
    if (arrived == null) {
      return;
    }
    Job newest = ARRIVED.getAndSet(this, null);
    Job oldest = null;
    for (Job each = newest; each != null; ) {
      Job before = each.link;
      each.link = oldest;
      oldest = each;
      each = before;
    }
    if (first == null || last == null) {
      first = oldest;
    } else {
      last.link = oldest;
    }
    last = newest;
  }

  int size() {
    return size.get();
  }
}

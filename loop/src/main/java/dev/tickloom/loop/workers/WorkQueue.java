package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.ArrivalChunk;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jetbrains.annotations.Nullable;

/**
 * Jobs that wait together for workers. Every loop has a queue; work may have another one. Any
 * thread.
 *
 * <p><b>Turns.</b> Queues take turns, so a flood in one delays the others by one job each, or by
 * the few that a worker takes at a time while calls are quick.
 *
 * <p><b>Order.</b> The jobs of a serial queue run one after the other, in order. Those of a
 * concurrent queue start in order with three exceptions: while calls are quick, one of several
 * workers may be a few jobs ahead of another one; while workers that grow have yet to do so because
 * of blocked calls, most jobs are taken from the newest; and a job that is tried again goes to the
 * back.
 *
 * <p><b>How.</b> A queue that has its turn in the {@link Backlog} is taken by one worker, and only
 * that worker takes jobs from it. So two lists are shared: that of arrivals, and that of jobs which
 * a worker had taken and gave back before they began:
 *
 * <pre>
 *   returned   null | d -> c                         anybody puts some back
 *   front      null | a -> b                         the holder of the turn takes from here first,
 *   oldest     [e f], [g h i S]                      and then from here
 *   arrivals   IDLE | null | [l m . .] -> [j k]      anybody adds to the first, or one before it
 * </pre>
 *
 * The first two are jobs that are linked to each other, the others are chunks. Only to add takes
 * memory: whatever was added can be taken, put back and taken again without any. Adding to an idle
 * queue puts it into the backlog; taking its last job makes it idle. So it is in the backlog at
 * most once, and a serial queue is not in it while a worker has one of its jobs.
 */
public final class WorkQueue {
  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<WorkQueue, ArrivalChunk> ARRIVALS =
      AtomicReferenceFieldUpdater.newUpdater(WorkQueue.class, ArrivalChunk.class, "arrivals");
  private static final AtomicReferenceFieldUpdater<WorkQueue, Job> RETURNED =
      AtomicReferenceFieldUpdater.newUpdater(WorkQueue.class, Job.class, "returned");
  private static final AtomicIntegerFieldUpdater<WorkQueue> WAITERS =
      AtomicIntegerFieldUpdater.newUpdater(WorkQueue.class, "waiters");

  private static final ArrivalChunk IDLE = new ArrivalChunk("IDLE", null);

  private final boolean serial;

  @SuppressWarnings("unused") // through ARRIVALS
  private volatile @Nullable ArrivalChunk arrivals = IDLE;

  @SuppressWarnings("unused") // through RETURNED
  private volatile @Nullable Job returned;

  // Passed on with the turn.
  private @Nullable Job front;
  private @Nullable ArrivalChunk oldest;
  private @Nullable ArrivalChunk newest;
  private int left; // in all of those

  /** The next one in the chain of those that have found no other place in the backlog. */
  @Nullable WorkQueue link;

  /** How many threads block until it has got on. */
  private volatile int waiters;

  private WorkQueue(boolean serial) {
    this.serial = serial;
  }

  /** {@return a queue whose jobs may run at the same time} */
  public static WorkQueue concurrent() {
    return new WorkQueue(false);
  }

  /** {@return a queue whose jobs run one after the other, on whatever worker} */
  public static WorkQueue serial() {
    return new WorkQueue(true);
  }

  /** Notes that a thread is about to block until the queue has got on. Any thread. */
  public void addWaiter() {
    WAITERS.getAndIncrement(this);
  }

  /** Takes that back. */
  public void removeWaiter() {
    WAITERS.getAndDecrement(this);
  }

  /**
   * {@return whether a thread blocks until the first job has ended} That job must then not wait for
   * what the thread would have to give back. In a queue that is not serial nothing waits for the
   * first one. Any thread.
   */
  public boolean isAwaited() {
    return serial && waiters > 0;
  }

  /** Returns whether the queue has to take its turn from now on. */
  boolean add(Job job) {
    for (; ; ) {
      ArrivalChunk newest = arrivals;
      boolean wasIdle = newest == IDLE;
      ArrivalChunk chain = wasIdle ? null : newest;
      if (chain != null && chain.add(job)) {
        return false;
      }
      if (ARRIVALS.compareAndSet(this, newest, new ArrivalChunk(job, chain))) {
        return wasIdle;
      }
    }
  }

  /**
   * Adds a job that was taken, and has failed in a way that passes. In a serial queue it has kept
   * its turn, and goes first.
   *
   * @return whether the queue has to take its turn from now on
   */
  boolean addAgain(Job job) {
    if (!serial) {
      return add(job);
    }
    putInFront(job);
    return true;
  }

  /**
   * Takes a job back that {@link #take} has given and that has not begun. It goes in front of those
   * that wait, but behind those that were given back before it.
   *
   * @return whether the queue has to take its turn from now on
   */
  boolean giveBack(Job job) {
    do {
      job.link = returned;
    } while (!RETURNED.compareAndSet(this, job.link, job));
    // The turn of a serial queue had gone with the job.
    return serial || (arrivals == IDLE && ARRIVALS.compareAndSet(this, IDLE, null));
  }

  /**
   * Takes the newest job, but for those that were given back, into a batch that has room; only for
   * who has taken the queue from the backlog. A serial queue gives the oldest. It gives none if
   * what had been given back was taken before the queue took its turn.
   */
  void takeNewest(Batch batch) {
    if (!serial) {
      sealArrivals();
      if (newest != null) {
        batch.add(pollLast(newest));
        return;
      }
    }
    take(batch, 1);
  }

  /** Takes the oldest job; otherwise as {@link #takeNewest}. */
  @Nullable
  Job takeOldest() {
    gather();
    return left == 0 ? null : pollFirst();
  }

  /**
   * Takes the oldest jobs, so many at most, into a batch that has room for them; otherwise as
   * {@link #takeNewest}. A serial queue gives one.
   */
  void take(Batch batch, int most) {
    gather();
    for (int missing = Math.min(left, serial ? 1 : most); missing > 0; missing--) {
      batch.add(pollFirst());
    }
  }

  /** Sees to it that those that come next are sealed. */
  private void gather() {
    if (returned != null) {
      for (Job each = RETURNED.getAndSet(this, null); each != null; ) {
        Job before = each.link;
        putInFront(each);
        each = before;
      }
    }
    if (left == 0) {
      sealArrivals();
    }
  }

  private void putInFront(Job job) {
    job.link = front;
    front = job;
    left++;
  }

  private void sealArrivals() {
    if (arrivals == null) {
      return;
    }
    ArrivalChunk arrived = ARRIVALS.getAndSet(this, null);
    for (ArrivalChunk each = ArrivalChunk.sealInOrder(arrived); each != null; each = each.link) {
      left += each.left();
      each.before = newest;
      if (newest == null) {
        oldest = each;
      } else {
        newest.link = each;
      }
      newest = each;
    }
  }

  /** There must be one. */
  private Job pollFirst() {
    left--;
    Job first = front;
    if (first != null) {
      front = first.link;
      first.link = null;
      return first;
    }
    return pollFirst(Objects.requireNonNull(oldest));
  }

  private Job pollFirst(ArrivalChunk chunk) {
    Job job = (Job) chunk.take();
    if (chunk.isEmpty()) {
      oldest = chunk.link;
      if (oldest == null) {
        newest = null;
      } else {
        oldest.before = null;
      }
    }
    return job;
  }

  private Job pollLast(ArrivalChunk chunk) {
    Job job = (Job) chunk.takeLast();
    left--;
    if (chunk.isEmpty()) {
      newest = chunk.before;
      if (newest == null) {
        oldest = null;
      } else {
        newest.link = null;
      }
    }
    return job;
  }

  /** Whether the queue takes its next turn at once, and not when the job taken has ended. */
  boolean hasMoreAfterTaking() {
    return !serial && !becomeIdle();
  }

  /** Whether the queue takes its next turn now that the job taken has ended. */
  boolean hasMoreAfterEnd() {
    return serial && !becomeIdle();
  }

  private boolean becomeIdle() {
    boolean isIdle =
        left == 0
            && returned == null
            && arrivals == null
            && ARRIVALS.compareAndSet(this, null, IDLE);
    // A worker returns jobs before it looks whether the queue is idle. Here the order is the
    // reverse, so one of the two sees the other.
    return isIdle && (returned == null || !ARRIVALS.compareAndSet(this, IDLE, null));
  }
}

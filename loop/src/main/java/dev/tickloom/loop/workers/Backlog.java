package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.SpinWait;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jetbrains.annotations.Nullable;

/**
 * The queues that have jobs for a worker, each once, in the order of their turns.
 *
 * <p>While a worker takes from a queue, the queue is not in here, and the backlog looks emptier
 * than it is. The worker must therefore check afterwards whether anything is left, and call another
 * worker if so.
 */
final class Backlog implements SpinWait.Arrivals {
  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<Backlog, WorkQueue> ONLY =
      AtomicReferenceFieldUpdater.newUpdater(Backlog.class, WorkQueue.class, "only");
  private static final AtomicReferenceFieldUpdater<Backlog, WorkQueue> ASIDE =
      AtomicReferenceFieldUpdater.newUpdater(Backlog.class, WorkQueue.class, "aside");

  /** Two cache lines, since processors fetch them in pairs. */
  private static final int PADDING = 16;

  private static final int ADDED = PADDING;
  private static final int TAKEN = 2 * PADDING;

  /**
   * A queue that came when no other was here. Most often there is one queue, and changing a field
   * costs less than leaving a list and joining it again. It goes before those in the list.
   */
  @SuppressWarnings("unused") // through ONLY
  private volatile @Nullable WorkQueue only;

  private final Queue<WorkQueue> turns;

  /**
   * A chain of queues for which there was no memory in that list: a queue counts as lined up by
   * then, and would never be lined up again. They go behind those in the list, in any order.
   */
  @SuppressWarnings("unused") // through ASIDE
  private volatile @Nullable WorkQueue aside;

  /**
   * How many were added, and how many taken, at one index each. The padding keeps the fields of the
   * workers off the cache line that changes with each added job; without it an empty job takes a
   * third more time.
   */
  private final AtomicLongArray counts = new AtomicLongArray(3 * PADDING);

  Backlog() {
    this(new ConcurrentLinkedQueue<>());
  }

  /** With another list, for tests. */
  Backlog(Queue<WorkQueue> turns) {
    this.turns = turns;
  }

  void add(Job job) {
    WorkQueue queue = job.queue();
    boolean isFirst = queue.add(job);
    counts.getAndIncrement(ADDED);
    if (isFirst) {
      lineUp(queue);
    }
  }

  /** Adds a job that was taken, and has not ended. */
  void addAgain(Job job) {
    WorkQueue queue = job.queue();
    boolean isFirst = queue.addAgain(job);
    counts.getAndIncrement(ADDED);
    if (isFirst) {
      lineUp(queue);
    }
  }

  /**
   * Puts jobs back that were taken along with another, and have not begun.
   *
   * @param first of a chain, in their order
   */
  void giveBack(Job first) {
    for (Job each = first; each != null; ) {
      Job next = each.link;
      WorkQueue queue = each.queue();
      counts.getAndDecrement(TAKEN);
      if (queue.giveBack(each)) {
        lineUp(queue);
      }
      each = next;
    }
  }

  private void lineUp(WorkQueue queue) {
    if (!turns.isEmpty() || !ONLY.compareAndSet(this, null, queue)) {
      try {
        turns.add(queue);
      } catch (OutOfMemoryError e) {
        putAside(queue);
      }
    }
  }

  private void putAside(WorkQueue queue) {
    do {
      queue.link = aside;
    } while (!ASIDE.compareAndSet(this, queue.link, queue));
  }

  private @Nullable WorkQueue nextTurn() {
    WorkQueue queue = only;
    if (queue != null && ONLY.compareAndSet(this, queue, null)) {
      return queue;
    }
    queue = turns.poll();
    return queue == null && aside != null ? takeAside() : queue;
  }

  /** Takes the first of the chain, and lines up the others again. */
  private @Nullable WorkQueue takeAside() {
    WorkQueue first = ASIDE.getAndSet(this, null);
    for (WorkQueue each = first; each != null; ) {
      WorkQueue next = each.link;
      each.link = null;
      if (each != first) {
        lineUp(each);
      }
      each = next;
    }
    return first;
  }

  /**
   * Takes the oldest job of the queue whose turn it is, or one of its newest; null if nothing
   * waits.
   */
  @Nullable
  Batch takeOne(boolean newestFirst) {
    return take(1, newestFirst);
  }

  /**
   * Takes jobs of the queue whose turn it is, and of the next ones if that has not enough: at most
   * the given number, and at most a fair share of the waiting jobs, so that other workers have as
   * much to do; null if nothing waits. The jobs of one queue mostly go to one sink, which is then
   * woken once.
   */
  @Nullable
  Batch takeSome(int most, int shares) {
    return take(1 + Math.clamp((size() - 1) / shares, 0, most - 1), false);
  }

  /** As {@link #takeOne}, but takes no memory. */
  @Nullable
  Job takeBare() {
    for (WorkQueue queue; (queue = nextTurn()) != null; ) {
      Job job = queue.takeOldest();
      if (queue.hasMoreAfterTaking()) {
        lineUp(queue);
      }
      if (job != null) {
        counts.getAndIncrement(TAKEN);
        return job;
      }
    }
    return null;
  }

  private @Nullable Batch take(int most, boolean newestFirst) {
    if (isEmpty()) {
      return null;
    }
    Batch batch = new Batch(most); // first: if there is no memory for it, nothing is lost
    fill(batch, newestFirst);
    if (batch.size() == 0) {
      return null;
    }
    counts.getAndAdd(TAKEN, batch.size());
    return batch;
  }

  private void fill(Batch batch, boolean newestFirst) {
    for (WorkQueue queue; batch.room() > 0 && (queue = nextTurn()) != null; ) {
      if (newestFirst) {
        queue.takeNewest(batch);
      } else {
        queue.take(batch, batch.room());
      }
      if (queue.hasMoreAfterTaking()) {
        lineUp(queue);
      }
    }
  }

  /**
   * To be told when a job that was taken has ended. Returns whether others of its queue have waited
   * for that.
   */
  boolean ended(Job job) {
    WorkQueue queue = job.queue();
    boolean hasMore = queue.hasMoreAfterEnd();
    if (hasMore) {
      lineUp(queue);
    }
    return hasMore;
  }

  @Override
  public boolean hasSomethingCome() {
    return !isEmpty();
  }

  boolean isEmpty() {
    return only == null && turns.isEmpty() && aside == null;
  }

  /** How many jobs were taken so far, but for those that were given back. */
  long taken() {
    return counts.get(TAKEN);
  }

  /** How many jobs wait; not exact while others add and take. */
  long size() {
    return Math.max(0, counts.get(ADDED) - counts.get(TAKEN));
  }
}

package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a worker: the queues that have requests, each once, in the order of their turns.
 *
 * <p>For a moment a queue that somebody is taking from is not in here, and the backlog looks
 * emptier than it is. Whoever takes must therefore look, afterwards, whether anything is left, and
 * send for help if so.
 */
final class Backlog implements Lingering.Arrivals {
  private static final VarHandle ONLY;

  static {
    try {
      ONLY = MethodHandles.lookup().findVarHandle(Backlog.class, "only", WorkQueue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Two cache lines, since processors fetch them in pairs. */
  private static final int PADDING = 16;

  private static final int ADDED = PADDING;
  private static final int TAKEN = 2 * PADDING;

  /**
   * A queue that came when no other was here: most often there is one, and to change a field costs
   * less than to leave a list and join it again. It goes before those in the list.
   */
  @SuppressWarnings("unused") // through ONLY
  private volatile @Nullable WorkQueue only;

  private final ConcurrentLinkedQueue<WorkQueue> turns = new ConcurrentLinkedQueue<>();

  /**
   * How many were added, and how many taken, at one index each. The others keep all that workers
   * use off the cache line that the loop changes for each request: 1,024 requests in flight that do
   * nothing took a processor 0.51 microseconds each without that, and 0.37 with it (docs/adr/0003).
   */
  private final AtomicLongArray counts = new AtomicLongArray(3 * PADDING);

  void add(Request request) {
    WorkQueue queue = request.queue();
    boolean isFirst = queue.add(request);
    counts.getAndIncrement(ADDED);
    if (isFirst) {
      lineUp(queue);
    }
  }

  /** Adds a request that was taken, and has not ended. */
  void addAgain(Request request) {
    WorkQueue queue = request.queue();
    boolean isFirst = queue.addAgain(request);
    counts.getAndIncrement(ADDED);
    if (isFirst) {
      lineUp(queue);
    }
  }

  /** Puts requests back that were taken along with another, and have not begun. */
  void giveBack(ArrivalChunk requests) {
    WorkQueue queue = ((Request) requests.peek()).queue();
    counts.getAndAdd(TAKEN, -requests.left());
    if (queue.giveBack(requests)) {
      lineUp(queue);
    }
  }

  private void lineUp(WorkQueue queue) {
    if (!turns.isEmpty() || !ONLY.compareAndSet(this, null, queue)) {
      turns.add(queue);
    }
  }

  private @Nullable WorkQueue nextTurn() {
    WorkQueue queue = only;
    return queue != null && ONLY.compareAndSet(this, queue, null) ? queue : turns.poll();
  }

  /**
   * Takes the oldest request of the queue whose turn it is, or one of its newest; null if nothing
   * waits.
   */
  @Nullable Hand takeOne(boolean newestFirst) {
    return take(newestFirst, 1, 1);
  }

  /**
   * Takes the oldest request of that queue and some behind it, as {@link WorkQueue#takeSome}; one
   * alone if other queues wait for their turn.
   */
  @Nullable Hand takeSome(int most, int shares) {
    return take(false, most, shares);
  }

  private @Nullable Hand take(boolean newestFirst, int most, int shares) {
    for (WorkQueue queue; (queue = nextTurn()) != null; ) {
      Hand hand = take(queue, newestFirst, isEmpty() ? most : 1, shares);
      if (queue.hasMoreAfterTaking()) {
        lineUp(queue);
      }
      if (hand != null) {
        counts.getAndAdd(TAKEN, hand.size());
        return hand;
      }
    }
    return null;
  }

  private @Nullable Hand take(WorkQueue queue, boolean newestFirst, int most, int shares) {
    try {
      return newestFirst ? queue.takeNewest() : queue.takeSome(most, shares);
    } catch (Throwable e) {
      lineUp(queue); // there was no memory, and nothing was taken
      throw e;
    }
  }

  /** To be told when a request that was taken has ended. */
  void ended(Request request) {
    WorkQueue queue = request.queue();
    if (queue.hasMoreAfterEnd()) {
      lineUp(queue);
    }
  }

  @Override
  public boolean hasSomethingCome() {
    return !isEmpty();
  }

  boolean isEmpty() {
    return only == null && turns.isEmpty();
  }

  /** How many requests were taken so far, but for those that were given back. */
  long taken() {
    return counts.get(TAKEN);
  }

  /** How many requests wait; not exact while others add and take. */
  long size() {
    return Math.max(0, counts.get(ADDED) - counts.get(TAKEN));
  }
}

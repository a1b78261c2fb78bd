package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
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

  /** In longs; of two lines, since processors fetch them in pairs. */
  private static final int CACHE_LINES = 16;

  /**
   * A queue that came when no other was here: most often there is one, and to change a field costs
   * less than to leave a list and join it again. It goes before those in the list.
   */
  @SuppressWarnings("unused") // through ONLY
  private volatile @Nullable WorkQueue only;

  private final ConcurrentLinkedQueue<WorkQueue> turns = new ConcurrentLinkedQueue<>();

  /**
   * How many were added, at one index. The others keep all that workers use off the cache line that
   * the loop changes for each request: 1,024 requests in flight that do nothing took a processor
   * 0.56 microseconds each without that, and 0.37 with it (docs/adr/0003).
   */
  private final AtomicLongArray added = new AtomicLongArray(2 * CACHE_LINES + 1);

  private final LongAdder taken = new LongAdder();

  void add(Request request) {
    added.getAndIncrement(CACHE_LINES);
    WorkQueue queue = request.queue();
    if (queue.add(request)) {
      lineUp(queue);
    }
  }

  /** Adds a request that was taken, and has not ended. */
  void addAgain(Request request) {
    added.getAndIncrement(CACHE_LINES);
    WorkQueue queue = request.queue();
    if (queue.addAgain(request)) {
      lineUp(queue);
    }
  }

  /** Puts requests back that were taken along with another, and have not begun, in their order. */
  void giveBack(Object[] requests) {
    taken.add(-requests.length);
    WorkQueue queue = ((Request) requests[0]).queue();
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
  Object @Nullable [] takeOne(boolean newestFirst) {
    return take(newestFirst, 1, 1);
  }

  /**
   * Takes the oldest request of that queue and some behind it, as {@link WorkQueue#takeSome}; one
   * alone if other queues wait for their turn.
   */
  Object @Nullable [] takeSome(int most, int shares) {
    return take(false, most, shares);
  }

  private Object @Nullable [] take(boolean newestFirst, int most, int shares) {
    for (WorkQueue queue; (queue = nextTurn()) != null; ) {
      int atOnce = isEmpty() ? most : 1;
      Object[] requests = newestFirst ? queue.takeNewest() : queue.takeSome(atOnce, shares);
      if (queue.hasMoreAfterTaking()) {
        lineUp(queue);
      }
      if (requests != null) {
        taken.add(requests.length);
        return requests;
      }
    }
    return null;
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
    return taken.sum();
  }

  /** How many requests wait; not exact while others add and take. */
  long size() {
    return Math.max(0, added.get(CACHE_LINES) - taken.sum());
  }
}

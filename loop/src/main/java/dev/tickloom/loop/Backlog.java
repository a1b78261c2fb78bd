package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  /**
   * A queue that came when no other was here: most often there is one, and to change a field costs
   * less than to leave a list and join it again. It goes before those in the list.
   */
  @SuppressWarnings("unused") // through ONLY
  private volatile @Nullable WorkQueue only;

  private final ConcurrentLinkedQueue<WorkQueue> turns = new ConcurrentLinkedQueue<>();
  private final LongAdder added = new LongAdder();
  private final LongAdder taken = new LongAdder();

  void add(Request request) {
    added.increment();
    WorkQueue queue = request.queue();
    if (queue.add(request)) {
      lineUp(queue);
    }
  }

  /** Adds a request that was taken, and has not ended. */
  void addAgain(Request request) {
    added.increment();
    WorkQueue queue = request.queue();
    if (queue.addAgain(request)) {
      lineUp(queue);
    }
  }

  /** Puts requests back that were taken along with another, and have not begun. */
  void giveBack(Request first) {
    WorkQueue queue = first.queue();
    if (queue.giveBack(first)) {
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
  @Nullable Request take(boolean newestFirst) {
    return take(newestFirst, 1, 1);
  }

  /**
   * Takes the oldest request of that queue and links some more to it, as {@link
   * WorkQueue#takeSome}; one alone if other queues wait for their turn.
   */
  @Nullable Request takeSome(int most, int shares) {
    return take(false, most, shares);
  }

  private @Nullable Request take(boolean newestFirst, int most, int shares) {
    for (WorkQueue queue; (queue = nextTurn()) != null; ) {
      int atOnce = isEmpty() ? most : 1;
      Request request = newestFirst ? queue.take(true) : queue.takeSome(atOnce, shares);
      if (queue.hasMoreAfterTaking()) {
        lineUp(queue);
      }
      if (request != null) {
        taken.increment();
        return request;
      }
    }
    return null;
  }

  /** To be told when a request that was taken along with another is about to be performed. */
  void begun() {
    taken.increment();
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

  /** How many requests were taken so far. */
  long taken() {
    return taken.sum();
  }

  /** How many requests wait; not exact while others add and take. */
  long size() {
    return Math.max(0, added.sum() - taken.sum());
  }
}

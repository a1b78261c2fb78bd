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

  /**
   * Puts requests back that were taken along with another, and have not begun.
   *
   * @param first of a chain of chunks, each with requests of one queue
   */
  void giveBack(ArrivalChunk first) {
    for (ArrivalChunk each = first; each != null; ) {
      ArrivalChunk next = each.link;
      giveBackToQueue(each);
      each = next;
    }
  }

  private void giveBackToQueue(ArrivalChunk requests) {
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
    return take(1, newestFirst);
  }

  /**
   * Takes requests, one of each queue in turn: so many at most, and no more than a share of what
   * waits, so that other workers have as much to do; null if nothing waits.
   */
  @Nullable Hand takeSome(int most, int shares) {
    return take(1 + Math.clamp((size() - 1) / shares, 0, most - 1), false);
  }

  private @Nullable Hand take(int most, boolean newestFirst) {
    if (isEmpty()) {
      return null;
    }
    Hand hand = new Hand(most); // first: if there is no memory for it, nothing is lost
    fill(hand, newestFirst);
    if (hand.size() == 0) {
      return null;
    }
    counts.getAndAdd(TAKEN, hand.size());
    return hand;
  }

  private void fill(Hand hand, boolean newestFirst) {
    for (WorkQueue queue; hand.room() > 0 && (queue = nextTurn()) != null; ) {
      try {
        take(queue, hand, newestFirst);
      } catch (Throwable e) { // there was no memory, and nothing was taken
        lineUp(queue);
        if (hand.size() > 0) {
          return;
        }
        throw e;
      }
      if (queue.hasMoreAfterTaking()) {
        lineUp(queue);
      }
    }
  }

  /** Takes one of a queue, or as many as there is room for if no other one waits. */
  private void take(WorkQueue queue, Hand hand, boolean newestFirst) {
    if (newestFirst) {
      queue.takeNewest(hand);
    } else {
      queue.take(hand, isEmpty() ? hand.room() : 1);
    }
  }

  /**
   * To be told when a request that was taken has ended. Returns whether others of its queue have
   * waited for that.
   */
  boolean ended(Request request) {
    WorkQueue queue = request.queue();
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

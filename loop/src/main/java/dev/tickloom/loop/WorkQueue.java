package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait together for workers, in order of request as long as no call is held up or has
 * to be tried again, and in a serial queue always. Where there are several workers, one may be a
 * few requests ahead of another one while calls are quick. Queues take turns: a flood in one holds
 * up no other by more than one request of each, or the few that a worker has taken at a time. Every
 * loop has one; work may have another one in its {@link WorkOptions}. Any thread.
 *
 * <p>Whose turn it is in the {@link Backlog} has one worker at a time, and only that worker takes
 * from the queue. So all that is shared is the list of arrivals, and that of what a worker had
 * taken and did not get round to:
 *
 * <pre>
 *   returned   null | [c d] -> [a b]                 anybody puts some at the front
 *   sealed     [e f], [g h i S]                      the holder of the turn takes from here
 *   arrivals   IDLE | null | [l m . .] -> [j k]      anybody adds to the first, or one before it
 * </pre>
 *
 * All of them are chunks. Who adds to an idle queue sees to it that it takes its turn, and who
 * finds nothing left makes it idle. So it stands in the backlog at most once, and if it is serial
 * not while a worker has a request of it.
 */
public final class WorkQueue {
  private static final VarHandle ARRIVALS;
  private static final VarHandle RETURNED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ARRIVALS = lookup.findVarHandle(WorkQueue.class, "arrivals", ArrivalChunk.class);
      RETURNED = lookup.findVarHandle(WorkQueue.class, "returned", ArrivalChunk.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final ArrivalChunk IDLE = new ArrivalChunk("IDLE", null);

  private final boolean serial;

  @SuppressWarnings("unused") // through ARRIVALS
  private volatile @Nullable ArrivalChunk arrivals = IDLE;

  @SuppressWarnings("unused") // through RETURNED
  private volatile @Nullable ArrivalChunk returned;

  // Passed on with the turn.
  private final ArrayDeque<ArrivalChunk> sealed = new ArrayDeque<>(1);
  private int left; // in those

  private WorkQueue(boolean serial) {
    this.serial = serial;
  }

  /** {@return a queue whose requests may run at the same time} */
  public static WorkQueue concurrent() {
    return new WorkQueue(false);
  }

  /** {@return a queue whose requests run one after the other, on whatever worker} */
  public static WorkQueue serial() {
    return new WorkQueue(true);
  }

  /** Returns whether the queue has to take its turn from now on. */
  boolean add(Request request) {
    for (; ; ) {
      ArrivalChunk newest = arrivals;
      boolean wasIdle = newest == IDLE;
      ArrivalChunk chain = wasIdle ? null : newest;
      if (chain != null && chain.add(request)) {
        return false;
      }
      if (ARRIVALS.compareAndSet(this, newest, new ArrivalChunk(request, chain))) {
        return wasIdle;
      }
    }
  }

  /**
   * Adds a request that was taken, and has failed in a way that passes. In a serial queue it has
   * kept its turn, and goes first.
   *
   * @return whether the queue has to take its turn from now on
   */
  boolean addAgain(Request request) {
    if (!serial) {
      return add(request);
    }
    putInFront(new ArrivalChunk(new Object[] {request}));
    return true;
  }

  /**
   * Takes requests back that {@link #take} has given and that have not begun. They go in front of
   * those that wait.
   *
   * @return whether the queue has to take its turn from now on
   */
  boolean giveBack(ArrivalChunk requests) {
    do {
      requests.link = returned;
    } while (!RETURNED.compareAndSet(this, requests.link, requests));
    // The turn of a serial queue had gone with the request.
    return serial || (arrivals == IDLE && ARRIVALS.compareAndSet(this, IDLE, null));
  }

  /**
   * Takes the newest request, but for those that have just been given back, into a hand that has
   * room; only for who has taken the queue from the backlog. A serial queue gives the oldest. It
   * gives none if what had been given back was taken before the queue took its turn.
   */
  void takeNewest(Hand hand) {
    if (!serial) {
      sealArrivals();
      if (left > 0) {
        hand.add(pollLast());
        return;
      }
    }
    take(hand, 1);
  }

  /**
   * Takes the oldest requests, so many at most, into a hand that has room for them; otherwise as
   * {@link #takeNewest}. A serial queue gives one.
   */
  void take(Hand hand, int most) {
    gather();
    for (int missing = Math.min(left, serial ? 1 : most); missing > 0; missing--) {
      hand.add(pollFirst());
    }
  }

  /** Sees to it that those that come next are sealed. */
  private void gather() {
    if (returned != null) {
      for (ArrivalChunk each = (ArrivalChunk) RETURNED.getAndSet(this, null); each != null; ) {
        ArrivalChunk before = each.link;
        putInFront(each);
        each = before;
      }
    }
    if (left == 0) {
      sealArrivals();
    }
  }

  private void putInFront(ArrivalChunk chunk) {
    chunk.link = null;
    sealed.addFirst(chunk);
    left += chunk.left();
  }

  private void sealArrivals() {
    if (arrivals == null) {
      return;
    }
    ArrivalChunk newest = (ArrivalChunk) ARRIVALS.getAndSet(this, null);
    for (ArrivalChunk each = ArrivalChunk.sealInOrder(newest); each != null; ) {
      ArrivalChunk next = each.link;
      each.link = null;
      sealed.addLast(each);
      left += each.left();
      each = next;
    }
  }

  private Request pollFirst() {
    ArrivalChunk chunk = sealed.getFirst();
    Request request = (Request) chunk.take();
    left--;
    if (chunk.isEmpty()) {
      sealed.removeFirst();
    }
    return request;
  }

  private Request pollLast() {
    ArrivalChunk chunk = sealed.getLast();
    Request request = (Request) chunk.takeLast();
    left--;
    if (chunk.isEmpty()) {
      sealed.removeLast();
    }
    return request;
  }

  /** Whether the queue takes its next turn at once, and not when the request taken has ended. */
  boolean hasMoreAfterTaking() {
    return !serial && !becomeIdle();
  }

  /** Whether the queue takes its next turn now that the request taken has ended. */
  boolean hasMoreAfterEnd() {
    return serial && !becomeIdle();
  }

  private boolean becomeIdle() {
    boolean isIdle =
        left == 0
            && returned == null
            && arrivals == null
            && ARRIVALS.compareAndSet(this, null, IDLE);
    // Who gives some back does so before looking whether the queue is idle. Here it is the other
    // way round: one of the two sees the other.
    return isIdle && (returned == null || !ARRIVALS.compareAndSet(this, IDLE, null));
  }
}

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
 *   returned   null | newest -> ... -> oldest             anybody puts some at the front
 *   turned     oldest, ..., newest                        the holder of the turn turns them round
 *   arrivals   IDLE | null | newest -> ... -> oldest      anybody adds at the front
 * </pre>
 *
 * Who adds to an idle queue sees to it that it takes its turn, and who finds nothing left makes it
 * idle. So it stands in the backlog at most once, and if it is serial not while a request of it
 * runs.
 */
public final class WorkQueue {
  private static final VarHandle ARRIVALS;
  private static final VarHandle RETURNED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ARRIVALS = lookup.findVarHandle(WorkQueue.class, "arrivals", Object.class);
      RETURNED = lookup.findVarHandle(WorkQueue.class, "returned", Request.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Object IDLE = new Object();

  private final boolean serial;

  @SuppressWarnings("unused") // through ARRIVALS
  private volatile @Nullable Object arrivals = IDLE;

  @SuppressWarnings("unused") // through RETURNED
  private volatile @Nullable Request returned;

  /** Passed on with the turn. */
  private final ArrayDeque<Request> turned = new ArrayDeque<>(1);

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
      Object newest = arrivals;
      boolean wasIdle = newest == IDLE;
      request.link = wasIdle ? null : (Request) newest;
      if (ARRIVALS.compareAndSet(this, newest, request)) {
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
    turned.addFirst(request);
    return true;
  }

  /**
   * Takes requests back that {@link #takeSome} has given and that have not begun. They go in front
   * of those that wait.
   *
   * @param oldest to which the others are linked
   * @return whether the queue has to take its turn from now on
   */
  boolean giveBack(Request oldest) {
    Request newest = null;
    for (Request each = oldest; each != null; ) {
      Request next = each.link;
      each.link = newest;
      newest = each;
      each = next;
    }
    do {
      oldest.link = returned;
    } while (!RETURNED.compareAndSet(this, oldest.link, newest));
    return arrivals == IDLE && ARRIVALS.compareAndSet(this, IDLE, null);
  }

  /**
   * Takes the oldest request, or the newest; only for who has taken the queue from the backlog. A
   * serial queue always gives the oldest.
   *
   * @return null if what had been given back was taken before the queue took its turn
   */
  @Nullable Request take(boolean newestFirst) {
    Request request = newestFirst && !serial ? newest() : null;
    return request == null ? oldest() : request;
  }

  private @Nullable Request oldest() {
    if (returned != null) {
      turn((Request) RETURNED.getAndSet(this, null));
    }
    if (turned.isEmpty()) {
      turn((Request) ARRIVALS.getAndSet(this, null));
    }
    return turned.pollFirst();
  }

  /** The newest, but for those that have just been given back. */
  private @Nullable Request newest() {
    Request newest = newestArrival();
    return newest == null ? turned.pollLast() : newest;
  }

  /** Puts a list in front, the oldest first. */
  private void turn(@Nullable Request newest) {
    for (Request each = newest; each != null; ) {
      turned.addFirst(each);
      Request older = each.link;
      each.link = null;
      each = older;
    }
  }

  /**
   * Takes the oldest request, and links to it those behind it: so many at most, and no more than a
   * share of what is at hand, so that other workers have as much to do. A serial queue gives one.
   */
  @Nullable Request takeSome(int most, int shares) {
    Request first = take(false);
    if (first == null || serial) {
      return first;
    }
    Request last = first;
    for (int more = Math.min(most - 1, turned.size() / shares); more > 0; more--) {
      last.link = turned.removeFirst();
      last = last.link;
    }
    return first;
  }

  private @Nullable Request newestArrival() {
    for (; ; ) {
      Request newest = (Request) arrivals;
      if (newest == null) {
        return null;
      }
      // Others only add: what is at the front again has the same behind it.
      if (ARRIVALS.compareAndSet(this, newest, newest.link)) {
        newest.link = null;
        return newest;
      }
    }
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
        turned.isEmpty()
            && returned == null
            && arrivals == null
            && ARRIVALS.compareAndSet(this, null, IDLE);
    // Who gives some back does so before looking whether the queue is idle. Here it is the other
    // way round: one of the two sees the other.
    return isIdle && (returned == null || !ARRIVALS.compareAndSet(this, IDLE, null));
  }
}

package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait together for workers, in order of request as long as no call is held up or has
 * to be tried again, and in a serial queue always. Queues take turns: a flood in one holds up no
 * other by more than one request of each. Every loop has one; work may have another one in its
 * {@link WorkOptions}. Any thread.
 *
 * <p>Whose turn it is in the {@link Backlog} has one worker at a time, and only that worker takes
 * from the queue. So all that is shared is the list of arrivals:
 *
 * <pre>
 *   arrivals   IDLE | null | newest -> ... -> oldest      anybody adds at the front
 *   turned     oldest, ..., newest                        the holder of the turn turns them round
 * </pre>
 *
 * Who adds to an idle queue sees to it that it takes its turn, and who finds nothing left makes it
 * idle. So it stands in the backlog at most once, and if it is serial not while a request of it
 * runs.
 */
public final class WorkQueue {
  private static final VarHandle ARRIVALS;

  static {
    try {
      ARRIVALS = MethodHandles.lookup().findVarHandle(WorkQueue.class, "arrivals", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Object IDLE = new Object();

  private final boolean serial;

  @SuppressWarnings("unused") // through ARRIVALS
  private volatile @Nullable Object arrivals = IDLE;

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
      request.linkInQueue = wasIdle ? null : (Request) newest;
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
   * Takes the oldest request, or the newest; only for who has taken the queue from the backlog. A
   * serial queue always gives the oldest.
   */
  Request take(boolean newestFirst) {
    if (newestFirst && !serial) {
      Request newest = newestArrival();
      return newest == null ? turned.removeLast() : newest;
    }
    if (turned.isEmpty()) {
      turnArrivals();
    }
    return turned.removeFirst();
  }

  private @Nullable Request newestArrival() {
    for (; ; ) {
      Request newest = (Request) arrivals;
      if (newest == null) {
        return null;
      }
      // Others only add: what is at the front again has the same behind it.
      if (ARRIVALS.compareAndSet(this, newest, newest.linkInQueue)) {
        newest.linkInQueue = null;
        return newest;
      }
    }
  }

  private void turnArrivals() {
    Request each = (Request) ARRIVALS.getAndSet(this, null);
    while (each != null) {
      turned.addFirst(each);
      Request older = each.linkInQueue;
      each.linkInQueue = null;
      each = older;
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
    return turned.isEmpty() && arrivals == null && ARRIVALS.compareAndSet(this, null, IDLE);
  }
}

package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has taken at one time: a request, or, while calls are quick, some that it performs
 * one after the other.
 *
 * <pre>
 *   at          a b c d
 *   0           *            is at a
 *   1           . *          a has ended, and is kept
 *   ~1            *          the watch has delivered a, and given back c and d
 *   4                        through: what had ended was delivered, what had not begun given back
 * </pre>
 *
 * <p>One number says whose the requests are, so each is performed and delivered once. What the
 * watch delivers may come after what the worker delivers next.
 */
final class Hand {
  private static final VarHandle AT;

  static {
    try {
      AT = MethodHandles.lookup().findVarHandle(Hand.class, "at", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** In their order. Who delivers all of them together gives the array away. */
  private final Object[] requests;

  private volatile int at;

  Hand(int size) {
    requests = new Object[size];
  }

  /** Fills a place, which all must be before a worker takes the hand. */
  void put(int index, Request request) {
    requests[index] = request;
  }

  int size() {
    return requests.length;
  }

  /** What the worker begins with. Before it has. */
  Request first() {
    return (Request) requests[0];
  }

  /** The request that the worker is at; null if it is through. Any thread. */
  @Nullable Request current() {
    int now = at;
    int index = now < 0 ? ~now : now;
    // It may be through by now, and the requests gone.
    return index < requests.length && requests[index] instanceof Request request ? request : null;
  }

  /** How many have not begun. Any thread. */
  int waiting() {
    int now = at;
    return now < 0 ? 0 : Math.max(0, requests.length - 1 - now);
  }

  /**
   * Goes on to the next request, and keeps the one that has ended. Of the worker.
   *
   * @return false if there is none, or the watch has taken the others
   */
  boolean advance() {
    int now = at;
    return now >= 0 && now + 1 < requests.length && AT.compareAndSet(this, now, now + 1);
  }

  /**
   * Ends after the request that the worker is at, and delivers what has ended and is still to be
   * delivered. Of the worker.
   *
   * @return what has not begun; null if there is nothing
   */
  @Nullable ArrivalChunk end() {
    int now = at;
    ArrivalChunk waiting = waitingAfter(now);
    if (now >= 0 && AT.compareAndSet(this, now, requests.length)) {
      deliver(0, now + 1);
      return waiting;
    }
    int own = ~at;
    at = requests.length;
    deliver(own, own + 1);
    return null;
  }

  /**
   * Takes all but the request that the worker is at, and delivers what has ended. Of the watch.
   *
   * @return as {@link #end}
   */
  @Nullable ArrivalChunk relieve() {
    int now = at;
    ArrivalChunk waiting = waitingAfter(now);
    boolean hasOthers = waiting != null || (now > 0 && now < requests.length);
    if (!hasOthers || !AT.compareAndSet(this, now, ~now)) {
      return null;
    }
    deliver(0, now);
    // The worker may be stuck for ever, and would keep them.
    Arrays.fill(requests, 0, now, null);
    Arrays.fill(requests, now + 1, requests.length, null);
    return waiting;
  }

  /** Copied before they are taken: if there is no memory for that, nothing is lost. */
  private @Nullable ArrivalChunk waitingAfter(int now) {
    return now < 0 || now >= requests.length - 1
        ? null
        : new ArrivalChunk(Arrays.copyOfRange(requests, now + 1, requests.length));
  }

  private void deliver(int from, int to) {
    if (to - from == requests.length && to > 1 && deliverTogether()) {
      return;
    }
    for (int i = from; i < to; i++) {
      deliver((Request) requests[i]);
    }
  }

  /** Returns false if that cannot be: some have no outcome that anybody waits for, say. */
  private boolean deliverTogether() {
    EventLoop loop = ((Request) requests[0]).loop();
    for (Object each : requests) {
      Request request = (Request) each;
      if (!request.isDone() || request.loop() != loop) {
        return false;
      }
    }
    try {
      loop.completeAll(requests);
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** One that cannot be delivered, for lack of memory, does not take the others along. */
  private static void deliver(Request request) {
    try {
      request.deliver();
    } catch (Throwable e) {
      Log.uncaught(e);
    }
  }
}

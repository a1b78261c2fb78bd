package dev.tickloom.loop;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
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
 *   4, the size              through: what had ended was delivered, what had not begun given back
 * </pre>
 *
 * <p>One number says whose the requests are, so each is performed and delivered once. What the
 * watch delivers may come after what the worker delivers next.
 */
final class Hand {
  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicIntegerFieldUpdater<Hand> AT =
      AtomicIntegerFieldUpdater.newUpdater(Hand.class, "at");

  /** In their order. Who delivers all of them together gives the array away. */
  private final Object[] requests;

  /** How many there are; settled before a worker takes the hand. */
  private int size;

  private volatile int at;

  Hand(int capacity) {
    requests = new Object[capacity];
  }

  /** To be called before a worker takes the hand, while there is room. */
  void add(Request request) {
    requests[size++] = request;
  }

  int size() {
    return size;
  }

  /** For how many more there is room. */
  int room() {
    return requests.length - size;
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
    return index < size && requests[index] instanceof Request request ? request : null;
  }

  /** How many have not begun. Any thread. */
  int waiting() {
    int now = at;
    return now < 0 ? 0 : Math.max(0, size - 1 - now);
  }

  /**
   * Goes on to the next request, and keeps the one that has ended. Of the worker.
   *
   * @return false if there is none, or the watch has taken the others
   */
  boolean advance() {
    int now = at;
    return now >= 0 && now + 1 < size && AT.compareAndSet(this, now, now + 1);
  }

  /**
   * Ends after the request that the worker is at, and delivers what has ended and is still to be
   * delivered. Of the worker.
   *
   * @return what has not begun, a chain in its order; null if there is nothing
   */
  @Nullable Request end() {
    int now = at;
    if (now >= 0 && AT.compareAndSet(this, now, size)) {
      Request waiting = chainFrom(now + 1);
      deliver(0, now + 1);
      return waiting;
    }
    int own = ~at;
    at = size;
    deliver(own, own + 1);
    return null;
  }

  /**
   * Takes all but the request that the worker is at, and delivers what has ended. Of the watch.
   *
   * @return as {@link #end}
   */
  @Nullable Request relieve() {
    int now = at;
    boolean hasOthers = now >= 0 && now < size && size > 1;
    if (!hasOthers || !AT.compareAndSet(this, now, ~now)) {
      return null;
    }
    Request waiting = chainFrom(now + 1);
    deliver(0, now);
    // The worker may be stuck for ever, and would keep them.
    Arrays.fill(requests, 0, now, null);
    Arrays.fill(requests, now + 1, size, null);
    return waiting;
  }

  /** Links those that have not begun. For who has made them its own. */
  private @Nullable Request chainFrom(int index) {
    Request chain = null;
    for (int i = size - 1; i >= index; i--) {
      Request request = (Request) requests[i];
      request.link = chain;
      chain = request;
    }
    return chain;
  }

  private void deliver(int from, int to) {
    if (to - from == size && to > 1 && deliverTogether()) {
      return;
    }
    for (int i = from; i < to; i++) {
      deliver((Request) requests[i]);
    }
  }

  /** Returns false if that cannot be: some have no outcome that anybody waits for, say. */
  private boolean deliverTogether() {
    EventLoop loop = ((Request) requests[0]).loop();
    for (int i = 0; i < size; i++) {
      Request request = (Request) requests[i];
      if (!request.isDone() || request.loop() != loop || request.isOffLoop()) {
        return false;
      }
    }
    try {
      loop.completeAll(room() == 0 ? requests : Arrays.copyOf(requests, size));
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** One that cannot be delivered does not take the others along. */
  private static void deliver(Request request) {
    try {
      request.deliver();
    } catch (Throwable e) {
      Log.uncaught(e);
    }
  }
}

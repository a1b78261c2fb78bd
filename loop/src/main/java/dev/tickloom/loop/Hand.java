package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has in hand besides the request that it is at, while calls are quick: others that
 * it has taken at the same time, and those that have ended and are still to be delivered.
 *
 * <pre>
 *   at      waiting     ended
 *   a       b c d
 *   b       c d         a
 *   c       d           b a
 *   d                   c b a
 *                       d c b a     all are delivered, in the order a to d
 * </pre>
 *
 * <p>Only its worker puts anything in, and empties it after a call that was slow. If it does not
 * get on, the watch does so. Whoever takes something out has it alone; so what the watch delivers
 * may come after what the worker delivers next.
 */
final class Hand {
  private static final VarHandle WAITING;
  private static final VarHandle ENDED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WAITING = lookup.findVarHandle(Hand.class, "waiting", Request.class);
      ENDED = lookup.findVarHandle(Hand.class, "ended", Request.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Linked, the oldest first. */
  @SuppressWarnings("unused") // through WAITING
  private volatile @Nullable Request waiting;

  /** Linked, the newest first. */
  @SuppressWarnings("unused") // through ENDED
  private volatile @Nullable Request ended;

  /**
   * Takes what is linked to a request, and unlinks it. Of the worker, with nothing waiting.
   *
   * @return whether there was anything
   */
  boolean takeAlong(Request request) {
    if (request.link == null) {
      return false;
    }
    WAITING.setRelease(this, request.link);
    request.link = null;
    return true;
  }

  /** The next of those that wait; null if there is none. Of the worker. */
  @Nullable Request next() {
    Request next = waiting;
    // If it is still there it always was, and has its link: nobody puts anything in meanwhile.
    if (next == null || !WAITING.compareAndSet(this, next, next.link)) {
      return null;
    }
    next.link = null;
    return next;
  }

  boolean hasWaiting() {
    return waiting != null;
  }

  /**
   * Takes all that wait, and delivers all that have ended. Any thread. In this order: a worker that
   * keeps something and finds nothing waiting delivers that itself.
   *
   * @return what has waited, linked, the oldest first; null if nothing has
   */
  @Nullable Request empty() {
    Request oldest = waiting == null ? null : (Request) WAITING.getAndSet(this, null);
    deliver();
    return oldest;
  }

  /** Whether what ends now is to be kept for a moment. Of the worker. */
  boolean keeps() {
    return waiting != null || ended != null;
  }

  /** Keeps a request that has ended. Of the worker. */
  void keep(Request request) {
    for (; ; ) {
      Request newest = ended;
      request.link = newest;
      if (ENDED.compareAndSet(this, newest, request)) {
        return;
      }
    }
  }

  /** Delivers all that have ended. Any thread. */
  void deliver() {
    if (ended == null) {
      return;
    }
    Request oldest = null;
    for (Request each = (Request) ENDED.getAndSet(this, null); each != null; ) {
      Request older = each.link;
      each.link = oldest;
      oldest = each;
      each = older;
    }
    while (oldest != null) {
      Request newer = oldest.link;
      oldest.link = null;
      deliver(oldest);
      oldest = newer;
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

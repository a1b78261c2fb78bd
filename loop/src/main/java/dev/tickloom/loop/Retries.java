package dev.tickloom.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose bodies have not begun, such as for lack of descriptors, and are to be tried again.
 *
 * <p>They come back in the order in which they were tried: one at each look as long as others find
 * nothing either, and twice as many from look to look when none has. A hundred thousand of them so
 * cost next to nothing while there is nothing to be had, and are quick to catch up when there is.
 */
final class Retries {
  /**
   * How long a request is tried again: from its first failure on, or from when another one that had
   * failed has come through. While some do, the others only wait for their turn.
   */
  static final long LIMIT_NANOS = 10_000_000_000L;

  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<Retries, Request> ARRIVED =
      AtomicReferenceFieldUpdater.newUpdater(Retries.class, Request.class, "arrived");

  private final Crew crew;

  /** A chain, the last to come first: no memory may be the reason why they have not begun. */
  @SuppressWarnings("unused") // through ARRIVED
  private volatile @Nullable Request arrived;

  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean failedSinceLook;

  /** When one that had failed came through; in the beginning, when none had. */
  private volatile long lastSuccess = System.nanoTime();

  // Of the watch alone.
  private @Nullable Request first;
  private @Nullable Request last;
  private int allowance = 1;

  Retries(Crew crew) {
    this.crew = crew;
  }

  /**
   * Takes a request that has failed so, or ends it if it has done so for too long.
   *
   * @return whether it will be tried again
   */
  boolean add(Request request) {
    failedSinceLook = true;
    long now = System.nanoTime();
    long since = request.failingSince(now);
    if (now - since > LIMIT_NANOS && now - lastSuccess > LIMIT_NANOS) {
      request.failAgain();
      return false;
    }
    size.incrementAndGet();
    do {
      request.link = arrived;
    } while (!ARRIVED.compareAndSet(this, request.link, request));
    return true;
  }

  /** To be told of every request that has ended. */
  void ended(Request request) {
    if (request.hasFailed() && request.state() != Request.State.CANCELLED) {
      lastSuccess = System.nanoTime();
    }
  }

  /** Starts some again. Returns whether any are left. */
  boolean look() {
    allowance = failedSinceLook ? 1 : Math.min(2 * allowance, Short.MAX_VALUE);
    failedSinceLook = false;
    takeArrived();
    for (int i = 0; i < allowance; i++) {
      Request request = first;
      if (request == null) {
        return false;
      }
      Request next = request.link;
      crew.startAgain(request);
      first = next; // not before: there may be no memory for that
      size.decrementAndGet();
    }
    return first != null;
  }

  private void takeArrived() {
    if (arrived == null) {
      return;
    }
    Request newest = ARRIVED.getAndSet(this, null);
    Request oldest = null;
    for (Request each = newest; each != null; ) {
      Request before = each.link;
      each.link = oldest;
      oldest = each;
      each = before;
    }
    if (first == null || last == null) {
      first = oldest;
    } else {
      last.link = oldest;
    }
    last = newest;
  }

  int size() {
    return size.get();
  }
}

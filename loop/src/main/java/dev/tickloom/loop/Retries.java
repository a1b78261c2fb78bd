package dev.tickloom.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

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

  private final Crew crew;
  private final ConcurrentLinkedQueue<Request> waiting = new ConcurrentLinkedQueue<>();

  /** By request, the time of its first failure. */
  private final Map<Request, Long> firstFailures = new ConcurrentHashMap<>();

  private volatile boolean failedSinceLook;

  /** When one that had failed came through; in the beginning, when none had. */
  private volatile long lastSuccess = System.nanoTime();

  // Of the watch alone.
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
    Long first = firstFailures.putIfAbsent(request, now);
    if (first != null && now - first > LIMIT_NANOS && now - lastSuccess > LIMIT_NANOS) {
      firstFailures.remove(request);
      request.failAgain();
      return false;
    }
    waiting.add(request);
    return true;
  }

  /** To be told of every request that has ended. */
  void ended(Request request) {
    if (!firstFailures.isEmpty()
        && firstFailures.remove(request) != null
        && request.state() != Request.State.CANCELLED) {
      lastSuccess = System.nanoTime();
    }
  }

  /** Starts some again. Returns whether any are left. */
  boolean look() {
    allowance = failedSinceLook ? 1 : Math.min(2 * allowance, Short.MAX_VALUE);
    failedSinceLook = false;
    for (int i = 0; i < allowance; i++) {
      Request request = waiting.peek();
      if (request == null) {
        return false;
      }
      crew.startAgain(request);
      waiting.remove(); // not before: there may be no memory for that
    }
    return !waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }
}

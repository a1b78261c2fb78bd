package dev.tickloom.loop;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that performs requests, one after the other, and what it is at. */
final class Worker {
  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<Worker, Hand> HAND =
      AtomicReferenceFieldUpdater.newUpdater(Worker.class, Hand.class, "hand");
  private static final AtomicReferenceFieldUpdater<Worker, Request> HELD =
      AtomicReferenceFieldUpdater.newUpdater(Worker.class, Request.class, "held");

  private static final int OLDEST_EVERY = 8;

  final Thread thread;
  final boolean inLane;
  final OperationTimes.Share times;

  /** Null while it has nothing to do. */
  private volatile @Nullable Hand hand;

  /** The current request, once it has taken long. */
  private volatile @Nullable Request held;

  private volatile boolean isActive = true;

  /** Of its own thread: when it was last without a request, more or less. */
  private long now = System.nanoTime();

  private int turns;

  // Of the watch alone.
  private @Nullable Request seen;
  private int looks;

  Worker(Thread thread, boolean inLane, OperationTimes.Share times) {
    this.thread = thread;
    this.inLane = inLane;
    this.times = times;
  }

  /** A reading of the clock that serves as the end of a request and as the start of the next. */
  long now() {
    return now;
  }

  void readClock() {
    now = System.nanoTime();
  }

  /**
   * Returns true, but for every eighth time: a new thread gets through some quick requests before
   * it takes an old one that may hold it up. Of its own thread.
   */
  boolean prefersNewest() {
    turns++;
    return turns % OLDEST_EVERY != 0;
  }

  /** Begins with a hand. Of its own thread. */
  void take(Hand taken) {
    HAND.lazySet(this, taken);
  }

  /**
   * Ends the hand, if there is one, after the request that it is at. Of its own thread.
   *
   * @return as {@link Hand#end}
   */
  @Nullable Request endHand() {
    Hand ended = hand;
    if (ended == null) {
      return null;
    }
    Request waiting = ended.end();
    HAND.lazySet(this, null); // what has run is not kept
    return waiting;
  }

  /**
   * Takes from its hand what the watch may take.
   *
   * @return as {@link Hand#relieve}
   */
  @Nullable Request relieve() {
    Hand now = hand;
    return now == null ? null : now.relieve();
  }

  /** The request that it is at; null if there is none. Any thread. */
  @Nullable Request current() {
    Hand now = hand;
    return now == null ? null : now.current();
  }

  /** How many requests it has in hand besides that. Any thread. */
  int waiting() {
    Hand now = hand;
    return now == null ? 0 : now.waiting();
  }

  /**
   * To be called when the hand has gone on from a request, or ended. Returns whether the worker has
   * counted as held up by that.
   */
  boolean release(Request request) {
    return held != null && HELD.compareAndSet(this, request, null);
  }

  /** Counts how often the watch has found the worker at what it was at before. */
  void look() {
    Request now = current();
    looks = now != null && now == seen ? looks + 1 : 0;
    seen = now;
  }

  /** How often in a row the watch has found the worker at the same request again. */
  int looks() {
    return looks;
  }

  /** Whether what the watch has seen it at began at a time or before. */
  boolean hasBeenAtItSince(long time) {
    Request now = seen;
    return now != null && now.isUnderWay() && now.since() - time <= 0;
  }

  /** Lets the worker count as held up by what it was seen at. Returns whether it has not before. */
  boolean hold() {
    Request now = seen;
    if (now == null || !HELD.compareAndSet(this, null, now)) {
      return false; // the mark of another one is still to be taken off
    }
    // It may have ended before it could see that.
    return current() == now || !HELD.compareAndSet(this, now, null);
  }

  boolean isHeld() {
    return held != null;
  }

  boolean isActive() {
    return isActive;
  }

  void deactivate() {
    isActive = false;
  }

  /** For who has taken it from the idle ones. */
  void activate() {
    isActive = true;
    LockSupport.unpark(thread);
  }
}

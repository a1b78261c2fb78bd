package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that performs requests, one after the other, and what it is at. */
final class Worker {
  private static final VarHandle CURRENT;
  private static final VarHandle HELD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CURRENT = lookup.findVarHandle(Worker.class, "current", Request.class);
      HELD = lookup.findVarHandle(Worker.class, "held", Request.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Thread thread;
  final boolean inLane;

  @SuppressWarnings("unused") // through CURRENT
  private volatile @Nullable Request current;

  /** The current request, once it has taken long. */
  private volatile @Nullable Request held;

  private volatile boolean isActive = true;

  /** Of its own thread: when it was last without a request, more or less. */
  private long now = System.nanoTime();

  private boolean alternate;

  // Of the watch alone.
  private @Nullable Request seen;
  private int looks;

  Worker(Thread thread, boolean inLane) {
    this.thread = thread;
    this.inLane = inLane;
  }

  /** A reading of the clock that serves as the end of a request and as the start of the next. */
  long now() {
    return now;
  }

  void readClock() {
    now = System.nanoTime();
  }

  /** Returns true every other time. Of its own thread. */
  boolean alternates() {
    alternate = !alternate;
    return alternate;
  }

  void begin(Request request) {
    CURRENT.setRelease(this, request);
  }

  /** Returns whether the worker has counted as held up by the request. */
  boolean end(Request request) {
    current = null; // volatile: the watch, which sets the mark read next, must see it
    return held != null && HELD.compareAndSet(this, request, null);
  }

  @Nullable Request current() {
    return current;
  }

  /**
   * Counts how often the watch has found the worker at the same request.
   *
   * @return whether that has just become so often that the worker counts as held up
   */
  boolean look(int looksUntilHeld) {
    Request now = current;
    if (now == null || now != seen) {
      seen = now;
      looks = 0;
      return false;
    }
    if (++looks != looksUntilHeld) {
      return false;
    }
    HELD.setVolatile(this, now);
    // It may have ended before it could see that.
    return current == now || !HELD.compareAndSet(this, now, null);
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

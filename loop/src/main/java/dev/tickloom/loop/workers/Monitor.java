package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.LibraryThread;
import dev.tickloom.loop.concurrent.Log;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/**
 * A thread that looks every millisecond, for as long as there is a reason to.
 *
 * <pre>
 *   from      to        by
 *   ABSENT    AWAKE     wake: a new thread
 *   ASLEEP    AWAKE     wake: it is unparked
 *   AWAKE     ASLEEP    the thread, when several looks in a row have found nothing
 *   ASLEEP    AWAKE     the thread, if one more look after that has found something
 *   ASLEEP    ABSENT    the thread, when nobody has woken it for a while
 *   any       ABSENT    the thread, if it ends by an error; it wakes the monitor at once
 * </pre>
 */
abstract class Monitor implements Runnable {
  private enum State {
    ABSENT,
    ASLEEP,
    AWAKE
  }

  /** To look again in a moment. */
  static final long SOON = 1_000_000;

  /** Not to look again before somebody wakes the monitor. */
  static final long NOTHING_TO_SEE = Long.MAX_VALUE;

  private static final int QUIET_LOOKS = 5;
  private static final long IDLE_NANOS = 2_000_000_000L;

  private final AtomicReference<State> state = new AtomicReference<>(State.ABSENT);
  private volatile @Nullable Thread thread;

  /** Whether the thread ends as soon as there is nothing to see. */
  private volatile boolean closed;

  /** When the thread looked last, or woke up. Of its own. */
  private long before;

  /**
   * Looks whether there is anything to do, and does it.
   *
   * @param nanos how long ago the look before was, or that the monitor was woken
   * @return in how many nanoseconds to look again, {@link #SOON} or more
   */
  abstract long look(long nanos);

  /** To be called after whatever there is to see. Any thread. */
  void wake() {
    if (state.get() == State.AWAKE) {
      return;
    }
    State before = state.getAndSet(State.AWAKE);
    if (before == State.ABSENT) {
      appear();
    } else if (before == State.ASLEEP) {
      LockSupport.unpark(thread);
    }
  }

  /** Lets the thread end without waiting for more to come. Any thread. */
  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** Work goes on without a monitor; if no thread can be made, who wakes it next tries again. */
  private void appear() {
    try {
      Thread made = LibraryThread.steady("tickloom-monitor", this);
      thread = made;
      start(made);
    } catch (Throwable e) {
      state.set(State.ABSENT);
    }
  }

  void pause(long nanos) {
    LockSupport.parkNanos(this, nanos);
  }

  void start(Thread made) {
    made.start();
  }

  /** Starts another thread if this one ends too early. */
  @Override
  public void run() {
    boolean hasEnded = false;
    try {
      lookUntilEnd();
      hasEnded = true;
    } finally {
      if (!hasEnded) {
        state.set(State.ABSENT);
        wake();
      }
    }
  }

  private void lookUntilEnd() {
    int quiet = 0;
    before = System.nanoTime();
    for (; ; ) {
      pause(before + SOON - System.nanoTime());
      long next = lookOrReport();
      quiet = next <= SOON ? 0 : quiet + 1;
      if (quiet >= QUIET_LOOKS) {
        quiet = 0;
        if (!sleep()) {
          return;
        }
        before = System.nanoTime();
      }
    }
  }

  /** Goes on even if a look throws, for example because a handler of the log has thrown. */
  private long lookOrReport() {
    long now = System.nanoTime();
    long nanos = now - before;
    before = now;
    try {
      return look(nanos);
    } catch (OutOfMemoryError e) {
      return SOON; // no thread can be made just now
    } catch (Throwable e) {
      Log.uncaught(e);
      return SOON;
    }
  }

  /** Returns false if the thread shall end. */
  private boolean sleep() {
    state.set(State.ASLEEP);
    // Jobs may have come before the others could see that nobody looks.
    long next = lookOrReport();
    if (next <= SOON) {
      state.compareAndSet(State.ASLEEP, State.AWAKE);
      return true;
    }
    boolean shallEnd = next == NOTHING_TO_SEE;
    long deadline = System.nanoTime() + (shallEnd ? IDLE_NANOS : next);
    while (state.get() == State.ASLEEP) {
      long left = shallEnd && closed ? 0 : deadline - System.nanoTime();
      if (left <= 0 && state.compareAndSet(State.ASLEEP, shallEnd ? State.ABSENT : State.AWAKE)) {
        return !shallEnd;
      }
      LockSupport.parkNanos(this, left);
    }
    return true;
  }
}

package dev.tickloom.loop;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that looks after a crew every millisecond, for as long as there is a reason to.
 *
 * <pre>
 *   from      to        by
 *   ABSENT    AWAKE     wake: a new thread
 *   ASLEEP    AWAKE     wake: it is unparked
 *   AWAKE     ASLEEP    the thread, when several looks in a row have found nothing
 *   ASLEEP    AWAKE     the thread, if one more look after that has found something
 *   ASLEEP    ABSENT    the thread, when nobody has woken it for a while
 * </pre>
 */
final class Watch implements Runnable {
  private enum State {
    ABSENT,
    ASLEEP,
    AWAKE
  }

  /** To look again in a moment. */
  static final long SOON = 1_000_000;

  /** Not to look again before somebody wakes the watch. */
  static final long NOTHING_TO_SEE = Long.MAX_VALUE;

  private static final int QUIET_LOOKS = 5;
  private static final long IDLE_NANOS = 2_000_000_000L;

  private final Crew crew;
  private final AtomicReference<State> state = new AtomicReference<>(State.ABSENT);
  private volatile @Nullable Thread thread;

  Watch(Crew crew) {
    this.crew = crew;
  }

  /** To be called after whatever there is to see. Any thread. */
  void wake() {
    if (state.get() == State.AWAKE) {
      return;
    }
    State before = state.getAndSet(State.AWAKE);
    if (before == State.ABSENT) {
      Thread made = Thread.ofPlatform().daemon().name("tickloom-watch").unstarted(this);
      thread = made;
      start(made);
    } else if (before == State.ASLEEP) {
      LockSupport.unpark(thread);
    }
  }

  /** Work goes on without a watch; if no thread can be made, who wakes it next tries again. */
  private void start(Thread made) {
    try {
      made.start();
    } catch (Throwable e) {
      state.set(State.ABSENT);
    }
  }

  @Override
  public void run() {
    int quiet = 0;
    for (; ; ) {
      LockSupport.parkNanos(this, SOON);
      long next = look();
      quiet = next <= SOON ? 0 : quiet + 1;
      if (quiet >= QUIET_LOOKS) {
        quiet = 0;
        if (!sleep()) {
          return;
        }
      }
    }
  }

  private long look() {
    try {
      return crew.look();
    } catch (Error e) { // no thread can be made just now
      return SOON;
    }
  }

  /** Returns false if the thread shall end. */
  private boolean sleep() {
    state.set(State.ASLEEP);
    // What has come before the others could see that nobody looks.
    long next = look();
    if (next <= SOON) {
      state.compareAndSet(State.ASLEEP, State.AWAKE);
      return true;
    }
    boolean shallEnd = next == NOTHING_TO_SEE;
    long deadline = System.nanoTime() + (shallEnd ? IDLE_NANOS : next);
    while (state.get() == State.ASLEEP) {
      long left = deadline - System.nanoTime();
      if (left <= 0 && state.compareAndSet(State.ASLEEP, shallEnd ? State.ABSENT : State.AWAKE)) {
        return !shallEnd;
      }
      LockSupport.parkNanos(this, left);
    }
    return true;
  }
}

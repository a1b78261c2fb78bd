package dev.tickloom.io;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls on an open file, so that it is closed only when none is under way.
 *
 * <pre>
 *   from        to            by
 *   OPEN(n)     OPEN(n+1)     enter: a call was made; it is sure to find the file open
 *   OPEN(n)     OPEN(n-1)     leave: a call has ended, or will never begin
 *   OPEN(0)     CLOSED        close: idle at once
 *   OPEN(n)     CLOSING(n)    close, n > 0: no further calls; those under way go on
 *   CLOSING(n)  CLOSING(n-1)  leave, n > 1
 *   CLOSING(1)  CLOSED        leave: idle
 * </pre>
 *
 * CLOSED means that the channels may be closed; that is left to whoever called {@link #close}. Any
 * thread.
 */
final class UseCount {
  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final CompletableFuture<@Nullable Void> idle = new CompletableFuture<>();

  // Guarded by the lock.
  private State state = State.OPEN;
  private int calls;

  /** Counts a call, if the file is still open. */
  boolean enter() {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return false;
      }
      calls++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      calls--;
      if (state != State.CLOSING || calls > 0) {
        return;
      }
      state = State.CLOSED;
    } finally {
      lock.unlock();
    }
    idle.complete(null); // outside the lock: it runs what waits for it
  }

  /** Refuses further calls. Returns what completes when none is under way; null the second time. */
  @Nullable CompletableFuture<@Nullable Void> close() {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return null;
      }
      state = calls == 0 ? State.CLOSED : State.CLOSING;
      if (calls == 0) {
        idle.complete(null); // nobody waits for it yet
      }
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** Whether further calls are refused. */
  boolean isClosed() {
    lock.lock();
    try {
      return state != State.OPEN;
    } finally {
      lock.unlock();
    }
  }
}

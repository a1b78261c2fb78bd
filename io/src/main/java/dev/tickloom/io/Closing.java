package dev.tickloom.io;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * When an open file or directory may be closed: once, and while no call uses it.
 *
 * <p>Two numbers decide. <i>Uses</i> are calls whose bodies use the file, or wait for a worker to
 * do so. <i>Undelivered</i> are calls of the loop whose callers have not been told the outcome. A
 * call that the loop has abandoned is delivered, and still a use until its body ends; a blocking
 * call is a use only.
 *
 * <pre>
 *   from        to          by
 *   OPEN        OPEN        a call is made, ends, is delivered
 *   OPEN        WAITING     close: calls of the loop are undelivered
 *   OPEN        GRACE       close: nothing but uses
 *   OPEN        READY       close: no call at all
 *   WAITING     GRACE       the last undelivered call is delivered, and uses are left
 *   WAITING     GRACE       hurry, and uses are left
 *   WAITING     READY       the last call ends and is delivered
 *   GRACE       READY       the last use ends
 *   GRACE       OVERDUE     the grace period is over: whoever closes is told that the file is busy
 *   READY       CLOSED      begin: whoever closes does so now
 *   OVERDUE     CLOSED      the last use ends: its thread disposes of the file
 *   OPEN, WAITING, GRACE       OVERDUE   abandon, and uses are left
 *   OPEN, WAITING, READY       CLOSED    abandon, and no use is left: its thread disposes of the file
 * </pre>
 *
 * In GRACE no caller waits for the calls under way, and they may never end: a read from a pipe, a
 * server that does not answer. Hence the grace period.
 *
 * <p>A thread that blocks in close does not wait for deliveries: there WAITING becomes READY when
 * the last use ends. If it is the loop thread, nothing can be delivered meanwhile, and {@link
 * #hurry} goes on to GRACE.
 *
 * <p>Any thread. No code of others is called under the lock.
 */
final class Closing {
  /** How long a call that no caller waits for may delay closing. */
  static final Executor TEN_SECONDS = Later.inSeconds(10);

  private enum State {
    OPEN,
    WAITING,
    GRACE,
    READY,
    OVERDUE,
    CLOSED
  }

  private final Runnable disposer;
  private final Executor grace;
  private final CompletableFuture<Boolean> mayClose = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private State state = State.OPEN;
  private int uses;
  private int undelivered;

  /** Whether closing waits until what is undelivered is delivered. */
  private boolean awaitsDelivery = true;

  /** Whether nothing can be delivered any more. */
  private boolean isHurried;

  /**
   * Begins with an open file.
   *
   * @param disposer closes the file when no caller waits for that; called once at most
   * @param grace runs a task after the grace period
   */
  Closing(Runnable disposer, Executor grace) {
    this.disposer = disposer;
    this.grace = grace;
  }

  // ---- calls ----------------------------------------------------------------------------------

  /** A blocking call is made: counts a use, unless further calls are refused. */
  boolean tryUse() {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return false;
      }
      uses++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A call of the loop is made: counts a use, and the call as undelivered, unless further calls are
   * refused. Both at once: a blocking close in between, which does not wait for deliveries, would
   * close the file under the call.
   */
  boolean tryCall() {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return false;
      }
      uses++;
      undelivered++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A call of the loop is made that may not have to use the file: counts it as undelivered, unless
   * further calls are refused.
   */
  boolean tryExpect() {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return false;
      }
      undelivered++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a use on behalf of a call of {@link #tryExpect} that is undelivered. */
  void use() {
    lock.lock();
    try {
      uses++;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the caller of some call of the loop has not been told its outcome. */
  boolean hasUndelivered() {
    lock.lock();
    try {
      return undelivered > 0;
    } finally {
      lock.unlock();
    }
  }

  /** A use has ended, or will never begin. */
  void unuse() {
    lock.lock();
    try {
      uses--;
    } finally {
      goOnAndUnlock();
    }
  }

  /** A call of the loop is over for whoever has made it. */
  void deliver() {
    lock.lock();
    try {
      undelivered--;
    } finally {
      goOnAndUnlock();
    }
  }

  // ---- closing --------------------------------------------------------------------------------

  /**
   * Refuses further calls.
   *
   * @param awaitDelivery whether the file stays open until all calls of the loop are delivered
   * @return completes with true in READY, with false in OVERDUE, on any thread; null if somebody
   *     has closed before
   */
  @Nullable
  CompletableFuture<Boolean> close(boolean awaitDelivery) {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return null;
      }
      awaitsDelivery = awaitDelivery;
      state = State.WAITING;
    } finally {
      goOnAndUnlock();
    }
    return mayClose;
  }

  /** The loop thread blocks until the file is closed, so it delivers nothing. */
  void hurry() {
    lock.lock();
    try {
      isHurried = true;
    } finally {
      goOnAndUnlock();
    }
  }

  /** Returns true once: the caller is to close the file now. */
  boolean begin() {
    lock.lock();
    try {
      boolean isFirst = state == State.READY;
      if (isFirst) {
        state = State.CLOSED;
      }
      return isFirst;
    } finally {
      lock.unlock();
    }
  }

  /** Disposes of a file that nobody can close any more, now or after its last use. */
  void abandon() {
    lock.lock();
    try {
      if (state != State.CLOSED) {
        state = State.OVERDUE;
      }
    } finally {
      goOnAndUnlock();
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

  private void endGrace() {
    lock.lock();
    try {
      if (state != State.GRACE) {
        return;
      }
      state = State.OVERDUE;
    } finally {
      lock.unlock();
    }
    mayClose.complete(false);
  }

  // ---- transitions ----------------------------------------------------------------------------

  /** Makes the transition that the numbers call for, if any, and what belongs to it. */
  private void goOnAndUnlock() {
    State before = state;
    state = next();
    State now = state;
    lock.unlock();
    if (now == before) {
      return;
    }
    switch (now) {
      case GRACE -> grace.execute(this::endGrace);
      case READY -> mayClose.complete(true);
      case CLOSED -> disposer.run();
      default -> {}
    }
  }

  private State next() {
    return switch (state) {
      case WAITING, GRACE -> {
        if (uses == 0 && (undelivered == 0 || !awaitsDelivery)) {
          yield State.READY;
        }
        yield undelivered == 0 || isHurried ? State.GRACE : State.WAITING;
      }
      case OVERDUE -> uses == 0 ? State.CLOSED : State.OVERDUE;
      default -> state;
    };
  }
}

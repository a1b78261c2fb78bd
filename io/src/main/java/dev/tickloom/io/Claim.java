package dev.tickloom.io;

import dev.tickloom.loop.NotBegunException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import org.jetbrains.annotations.Nullable;

/**
 * One call's use of an open file, which is given back once, whatever becomes of the call.
 *
 * <p>The use is counted when the call is made, not when a worker begins it, so that a file that is
 * written to and then closed has been written to.
 *
 * <pre>
 *   from       to         by
 *   WAITING    RUNNING    a worker begins the body
 *   RUNNING    WAITING    the body could not begin, and its request goes back to its queue
 *   RUNNING    UNWANTED   settled: the caller was told that the call was aborted
 *   RUNNING    OVER       the body has ended                          gives the use back
 *   UNWANTED   OVER       the body has ended, or could not begin      gives the use back
 *   WAITING    OVER       settled: the body will never begin          gives the use back
 *   OVER       OVER       settled, the usual end
 * </pre>
 *
 * The worker and whoever settles the call race for the transitions out of WAITING and RUNNING. Any
 * thread.
 */
final class Claim {
  private enum State {
    WAITING,
    RUNNING,
    UNWANTED,
    OVER
  }

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Claim.class, "state", State.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Closing closing;
  private volatile State state = State.WAITING;

  /** Takes over a use that the caller has counted. */
  Claim(Closing closing) {
    this.closing = closing;
  }

  /**
   * Runs the body. On a worker.
   *
   * @throws IllegalStateException if the call was settled before; nobody gets this
   */
  <T extends @Nullable Object> T run(Callable<T> body) throws Exception {
    begin();
    T result;
    try {
      result = body.call();
    } catch (NotBegunException e) {
      notBegun();
      throw e;
    } catch (Throwable e) {
      ended();
      throw e;
    }
    ended();
    return result;
  }

  private void begin() {
    if (!STATE.compareAndSet(this, State.WAITING, State.RUNNING)) {
      throw new IllegalStateException("the call was aborted before it began");
    }
  }

  private void notBegun() {
    if (!STATE.compareAndSet(this, State.RUNNING, State.WAITING)) {
      ended(); // UNWANTED: nobody tries again
    }
  }

  private void ended() {
    state = State.OVER; // it was RUNNING or UNWANTED, and only this thread leaves those for OVER
    closing.unuse();
  }

  /** The caller waits no more: a body that has not begun never will. */
  void settled() {
    while (true) {
      if (STATE.compareAndSet(this, State.WAITING, State.OVER)) {
        closing.unuse();
        return;
      }
      if (STATE.compareAndSet(this, State.RUNNING, State.UNWANTED) || !mayBegin()) {
        return;
      }
    }
  }

  private boolean mayBegin() {
    State now = state;
    return now == State.WAITING || now == State.RUNNING;
  }
}

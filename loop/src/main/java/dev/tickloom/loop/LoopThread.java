package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.annotations.Nullable;

/**
 * Knows which thread is the loop: the one that runs it, or else the one that ran it last, or else
 * the one that made it.
 */
final class LoopThread {
  /**
   * Of each thread its current loop, in a cell: an array of one. A thread may outlive the
   * application, so a loop that is closed empties the cell, whatever thread closes it. The thread
   * then keeps only classes of the JDK.
   */
  private static final ThreadLocal<@Nullable Object @Nullable []> CURRENT = new ThreadLocal<>();

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(Object[].class);

  /** The {@link EventLoop}, an identity only. */
  private final Object loop;

  private final LoopStatus status;

  /** The cell of the thread that made the loop. */
  private final Object[] cellOfMaker = cell();

  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

  /** To be written by a coroutine, too, without a call: there may be no stack left for it. */
  volatile Thread owner = Thread.currentThread();

  /** The value of {@link #CURRENT} before this loop ran. */
  private @Nullable LoopThread outer;

  LoopThread(Object loop, LoopStatus status) {
    this.loop = loop;
    this.status = status;
    LoopThread present = (LoopThread) cellOfMaker[0];
    if (present == null || !present.isRunningHere()) {
      cellOfMaker[0] = this;
    }
  }

  private static Object[] cell() {
    Object[] cell = CURRENT.get();
    if (cell == null) {
      cell = new Object[1];
      CURRENT.set(cell);
    }
    return cell;
  }

  /** The {@link EventLoop} whose thread the calling one is; null if there is none. */
  static @Nullable Object currentOrNull() {
    Object[] cell = CURRENT.get();
    LoopThread current = cell == null ? null : (LoopThread) cell[0];
    return current == null || current.status.isClosed() || !current.isCurrent()
        ? null
        : current.loop;
  }

  /** As {@link #currentOrNull}, but throws if there is none. */
  static Object current() {
    Object current = currentOrNull();
    if (current == null) {
      throw new IllegalStateException(
          "no event loop on thread '"
              + Thread.currentThread().getName()
              + "': only a loop's callbacks, and the thread that made it before it runs, have one;"
              + " on any other, Async.async(loop, body) runs a body on a loop, such as"
              + " EventLoop.shared()");
    }
    return current;
  }

  /** Lets the calling thread, a coroutine's, have this current loop. */
  void setCurrent() {
    CURRENT.set(new Object[] {this});
  }

  /** To be called when the loop is closed: lets go of the thread that made it. */
  void forget() {
    CELL.compareAndSet(cellOfMaker, 0, this, null);
  }

  boolean isCurrent() {
    return Thread.currentThread() == owner;
  }

  void check(String operation) {
    if (!isCurrent()) {
      throw new IllegalStateException(
          operation
              + " must be called on the loop thread '"
              + owner.getName()
              + "', not on '"
              + Thread.currentThread().getName()
              + "'; EventLoop.execute takes a task from any thread, and Async.async(loop, body) a"
              + " body that may await");
    }
  }

  boolean isRunning() {
    return runner.get() != null;
  }

  boolean isRunningHere() {
    return isRunning() && isCurrent();
  }

  /** Makes the calling thread the loop, unless another one is, or this one already. */
  boolean tryEnter() {
    Thread current = Thread.currentThread();
    if (!runner.compareAndSet(null, current)) {
      return false;
    }
    owner = current;
    Object[] cell = cell();
    if (cell != cellOfMaker) {
      forget();
    }
    outer = (LoopThread) cell[0];
    cell[0] = this;
    if (!current.isVirtual()) {
      CarrierMonitors.secure(); // of whoever calls run or close
    }
    return true;
  }

  void enter() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "an event loop needs a platform thread; '"
              + Thread.currentThread().getName()
              + "' is virtual");
    }
    if (!tryEnter()) {
      throw new IllegalStateException(
          "the event loop is already running on thread '" + owner.getName() + "'");
    }
  }

  void leave() {
    cell()[0] = outer == null || outer.status.isClosed() ? null : outer;
    outer = null;
    runner.set(null);
  }
}

package dev.tickloom.loop;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which thread is the loop. It is the one that runs it, or else the one that ran it last, or else
 * the one that made it.
 */
final class LoopThread {
  private static final ThreadLocal<@Nullable EventLoop> CURRENT = new ThreadLocal<>();

  private final EventLoop loop;
  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

  /**
   * To be written by a {@link Coroutine}, too, without a call: there may be no stack left for it.
   */
  volatile Thread owner = Thread.currentThread();

  /** What {@link #CURRENT} was before this loop ran. */
  private @Nullable EventLoop outer;

  LoopThread(EventLoop loop) {
    this.loop = loop;
    EventLoop present = CURRENT.get();
    if (present == null || !present.isRunningHere()) {
      CURRENT.set(loop);
    }
  }

  static EventLoop current() {
    EventLoop loop = CURRENT.get();
    if (loop == null || loop.isClosed() || !loop.isLoopThread()) {
      throw new IllegalStateException(
          "no event loop on thread '"
              + Thread.currentThread().getName()
              + "': only a loop's callbacks, and the thread that made it before it runs, have one");
    }
    return loop;
  }

  /** Lets the calling thread, a coroutine's, have this current loop. */
  static void setCurrent(EventLoop loop) {
    CURRENT.set(loop);
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
              + "'; EventLoop.execute takes a task from any thread");
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
    outer = CURRENT.get();
    CURRENT.set(loop);
    if (!current.isVirtual()) {
      CarrierMonitors.secure(); // of whoever calls run or close
    }
    return true;
  }

  void enter() {
    if (Coroutine.current() != null) {
      throw new IllegalStateException(
          "an event loop needs a platform thread of its own, which a body of Async.async has not");
    }
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
    if (outer == null || outer.isClosed()) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
    outer = null;
    runner.set(null);
  }
}

package dev.tickloom.loop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on a thread of the JDK's scheduler. That thread and the one that resumes it hand a baton
 * to each other, and who has not got it waits.
 *
 * <p>Both spin for a moment before they park, since to be woken takes much longer than most bodies
 * run. A fiber that spins holds a carrier; so only the one that was resumed last does, and it stops
 * as soon as another one is resumed.
 */
final class BatonFiber extends Fiber {
  /** Of all fibers the one that may spin. */
  private static volatile @Nullable BatonFiber lingering;

  private final Thread thread;

  /** Whether this fiber holds the baton. */
  private volatile boolean running;

  // Written by the one before the baton is handed over, read by the other after that.
  private @Nullable Thread resumer;
  private boolean started;
  private boolean over;

  /** Whether the body begins, or the one who has started it has given up. */
  private final AtomicBoolean begun = new AtomicBoolean();

  BatonFiber(String name, Runnable body) {
    thread =
        Thread.ofVirtual()
            .name(name)
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> run(body));
  }

  @Override
  Thread thread() {
    return thread;
  }

  @Override
  void resume(@Nullable Fiber caller) {
    resumer = Thread.currentThread();
    lingering = this;
    running = true;
    try {
      if (started) {
        LockSupport.unpark(thread);
      } else {
        started = true;
        thread.start();
      }
      linger(false);
    } catch (Throwable e) { // no room on the stack; the thread may have been started or not
      if (begun.compareAndSet(false, true)) {
        running = false;
        over = true;
        throw e;
      }
    }
    awaitBaton(false);
  }

  @Override
  void suspend() {
    giveBack();
    linger(true);
    if (!running) {
      stopLingering();
    }
    awaitBaton(true);
  }

  @Override
  boolean isOver() {
    return over;
  }

  private void run(Runnable body) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    try {
      body.run();
    } finally {
      over = true;
      giveBack();
      stopLingering();
    }
  }

  private void giveBack() {
    Thread next = resumer;
    running = false;
    LockSupport.unpark(next);
  }

  /** So that nothing of this fiber is kept in memory. */
  private void stopLingering() {
    if (lingering == this) {
      lingering = null; // or another one's turn, in a race: then that one parks too early
    }
  }

  /** Waits for the baton, or until another fiber is resumed. */
  private void linger(boolean wanted) {
    if (Lingering.PAYS) {
      Lingering.until(() -> running == wanted || lingering != this, Lingering.NANOS);
    }
  }

  private void awaitBaton(boolean wanted) {
    boolean interrupted = false;
    while (running != wanted) {
      park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

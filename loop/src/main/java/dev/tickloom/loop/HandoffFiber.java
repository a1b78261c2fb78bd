package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.OwnScheduler;
import dev.tickloom.loop.concurrent.SpinWait;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/**
 * A fiber on a thread of its own. That thread and the one that resumes it pass a baton to each
 * other; the one without the baton waits.
 *
 * <p>It is a platform thread, so that the loop does not depend on the JDK's carriers, which the
 * application may keep busy for long; and an await takes a third of the time. Of very many fibers
 * those that come last have virtual threads, which take less memory: see {@link HandoffThreads}. If
 * one of them finds no carrier, a warning says so.
 *
 * <p>Both spin briefly before they park, because waking a thread takes much longer than most bodies
 * run. A spinning fiber occupies a processor, so only the one that was resumed last spins, and it
 * stops when another one is resumed.
 */
final class HandoffFiber extends Fiber {
  /** Of all fibers the one that may spin. */
  private static volatile @Nullable HandoffFiber spinning;

  private static final String NO_CARRIER =
      "CarriersBusyWarning: the loop stands still, since a body of Async.async finds no carrier:"
          + " virtual threads of the application keep all of them busy. Of more than "
          + HandoffThreads.MOST
          + " bodies at a time the last have virtual threads, unless the JVM runs with "
          + OwnScheduler.FLAG
          + ".";

  /** After so long without a carrier there is a warning. */
  private static final long WARN_NANOS = 1_000_000_000;

  private final String name;
  private final Runnable body;

  /** Null before the body has begun. */
  private volatile @Nullable Thread thread;

  /** Whether this fiber holds the baton. */
  private volatile boolean running;

  /** Whether it has begun to run since it was given the baton. */
  private volatile boolean isUnderWay;

  // Written by the one before the baton is handed over, read by the other after that.
  private @Nullable Thread resumer;
  private boolean started;
  private boolean over;

  /** Whether the body begins, or the one who has started it has given up. */
  private final AtomicBoolean begun = new AtomicBoolean();

  HandoffFiber(String name, Runnable body) {
    this.name = name;
    this.body = body;
  }

  @Override
  @Nullable
  Thread thread() {
    return thread;
  }

  @Override
  void resume(@Nullable Fiber caller) {
    if (!started) { // the JDK's pool or scheduler may wait for ever for a thread that found no room
      StackRoom.require(StackRoom.MUCH);
    }
    resumer = Thread.currentThread();
    spinning = this;
    isUnderWay = false;
    running = true;
    try {
      if (started) {
        LockSupport.unpark(thread);
      } else {
        started = true;
        start();
      }
      spin(false);
    } catch (Throwable e) { // no room on the stack; the thread may have been started or not
      if (begun.compareAndSet(false, true)) {
        running = false;
        over = true;
        throw e;
      }
    }
    awaitReturn();
  }

  private void start() {
    if (!HandoffThreads.tryStart(name, () -> run(HandoffThreads::ended))) {
      Thread.ofVirtual()
          .name(name)
          .inheritInheritableThreadLocals(false)
          .start(() -> run(() -> {}));
    }
  }

  @Override
  void suspend() {
    giveBack();
    spin(true);
    if (!running) {
      stopSpinning();
    }
    awaitBaton();
    isUnderWay = true;
  }

  @Override
  boolean isOver() {
    return over;
  }

  private void run(Runnable atEnd) {
    if (!begun.compareAndSet(false, true)) {
      atEnd.run();
      return;
    }
    thread = Thread.currentThread();
    isUnderWay = true;
    try {
      body.run();
    } finally {
      over = true;
      atEnd.run();
      giveBack();
      stopSpinning();
    }
  }

  private void giveBack() {
    Thread next = resumer;
    running = false;
    LockSupport.unpark(next);
  }

  /** So that nothing of this fiber is kept in memory. */
  private void stopSpinning() {
    if (spinning == this) {
      spinning = null; // or another one's turn, in a race: then that one parks too early
    }
  }

  /** Waits for the baton, or until another fiber is resumed. */
  private void spin(boolean wanted) {
    if (SpinWait.PAYS) {
      SpinWait.until(() -> running == wanted || spinning != this, Long.MAX_VALUE);
    }
  }

  private void awaitBaton() {
    boolean interrupted = false;
    while (!running) {
      park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the fiber is suspended or has ended, on the thread that has resumed it. */
  private void awaitReturn() {
    boolean interrupted = false;
    boolean warned = false;
    while (running) {
      if (isUnderWay || warned) {
        park(this);
      } else {
        warned = awaitCarrier();
      }
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until this has begun to run, at least. Returns whether it took so long that we warned.
   */
  private boolean awaitCarrier() {
    long start = System.nanoTime();
    while (running && !isUnderWay && !Thread.currentThread().isInterrupted()) {
      long left = WARN_NANOS - (System.nanoTime() - start);
      if (left <= 0) {
        Log.log(Level.WARNING, NO_CARRIER, null);
        return true;
      }
      try {
        LockSupport.parkNanos(this, left);
      } catch (StackOverflowError e) {
        Thread.onSpinWait();
      }
    }
    return false;
  }
}

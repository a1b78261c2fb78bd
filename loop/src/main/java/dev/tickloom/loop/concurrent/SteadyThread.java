package dev.tickloom.loop.concurrent;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A daemon thread of the library that ignores interrupts, because a caller that found it by
 * enumerating threads, or got it from a body, wants to interrupt something else. An interrupt would
 * close the channel that a body is using, for good; and an interrupted thread cannot pause. A body
 * that expects interrupts says so.
 */
public final class SteadyThread extends Thread {
  private final ReentrantLock lock = new ReentrantLock();

  /** With the lock. */
  private boolean isInterruptible;

  public SteadyThread(String name, Runnable body) {
    super(null, body, name, 0, false);
    setDaemon(true);
  }

  /**
   * Runs a body that may be interrupted, on whatever thread. On one of these no interrupt is left
   * when it has ended.
   */
  public static void runInterruptibly(Runnable body) {
    if (!(Thread.currentThread() instanceof SteadyThread steady)) {
      body.run();
      return;
    }
    steady.setInterruptible(true);
    try {
      body.run();
    } finally {
      steady.setInterruptible(false);
      var unused = Thread.interrupted();
    }
  }

  private void setInterruptible(boolean interruptible) {
    lock.lock();
    try {
      isInterruptible = interruptible;
    } finally {
      lock.unlock();
    }
  }

  /** Does nothing, also if a body interrupts the thread that it runs on, unless it has said so. */
  @Override
  public void interrupt() {
    lock.lock();
    try {
      if (isInterruptible) {
        super.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}

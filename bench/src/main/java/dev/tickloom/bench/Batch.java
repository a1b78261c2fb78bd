package dev.tickloom.bench;

import java.util.concurrent.Semaphore;

/** Counts tasks that run on one thread, and tells another one when all of them have run. */
final class Batch {
  private final Semaphore done = new Semaphore(0);
  private int left;

  void begin(int tasks) {
    left = tasks;
  }

  /** {@return whether there is more to come} To be called once by each task. */
  boolean countDown() {
    if (--left > 0) {
      return true;
    }
    done.release();
    return false;
  }

  void await() {
    done.acquireUninterruptibly();
  }
}

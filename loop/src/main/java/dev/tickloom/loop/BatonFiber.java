package dev.tickloom.loop;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on a thread of the JDK's scheduler. That thread and the one that resumes it hand a baton
 * to each other, and who has not got it waits.
 */
final class BatonFiber extends Fiber {
  private final Thread thread;

  /** Whether this fiber holds the baton. */
  private volatile boolean running;

  // Written by the one before the baton is handed over, read by the other after that.
  private @Nullable Thread resumer;
  private boolean started;

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
    running = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    awaitBaton(false);
  }

  @Override
  void suspend() {
    giveBack();
    awaitBaton(true);
  }

  private void run(Runnable body) {
    try {
      body.run();
    } finally {
      giveBack();
    }
  }

  private void giveBack() {
    Thread next = resumer;
    running = false;
    LockSupport.unpark(next);
  }

  private void awaitBaton(boolean wanted) {
    boolean interrupted = false;
    while (running != wanted) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

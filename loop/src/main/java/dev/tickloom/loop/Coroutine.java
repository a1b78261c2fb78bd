package dev.tickloom.loop;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The body of one {@link Async#async} call, on a virtual thread of its own. The thread that is the
 * loop and this one hand a baton to each other, so that at any moment exactly one of them runs, and
 * is the loop:
 *
 * <pre>
 *   resume   the loop gives the baton, and waits until it comes back
 *   suspend  the body gives it back, and waits for the next resume
 *   (end)    the body gives it back for good
 * </pre>
 *
 * <p>Whoever resumes may itself be a coroutine, whose body has called {@code async}.
 */
final class Coroutine {
  private static final ThreadLocal<@Nullable Coroutine> CURRENT = new ThreadLocal<>();

  private final EventLoop loop;
  private final Thread thread;

  /** Who holds the baton. */
  private volatile boolean running;

  // Written by the one before the baton is handed over, read by the other after that.
  private boolean started;
  private @Nullable Thread resumer;
  private @Nullable Exit exit;

  Coroutine(EventLoop loop, Runnable body) {
    this.loop = loop;
    AsyncContext.Slot slot = loop.slot();
    thread =
        Thread.ofVirtual()
            .name("tickloom-coroutine")
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> run(body, slot));
  }

  static @Nullable Coroutine current() {
    return CURRENT.get();
  }

  EventLoop loop() {
    return loop;
  }

  /** Runs the body up to its end or its next {@link #suspend}. On the thread that is the loop. */
  void resume() {
    Thread current = Thread.currentThread();
    resumer = current;
    loop.handTo(thread);
    running = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    awaitBaton(false);
    loop.handTo(current);
    if (exit != null) {
      throw exit;
    }
  }

  /** Lets the loop go on, and returns when it resumes this coroutine. On its own thread. */
  void suspend() {
    running = false;
    LockSupport.unpark(resumer);
    awaitBaton(true);
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

  private void run(Runnable body, AsyncContext.Slot slot) {
    CURRENT.set(this);
    LoopThread.setCurrent(loop);
    AsyncContext.share(slot);
    try {
      body.run();
    } catch (Exit thrown) {
      exit = thrown;
    } finally {
      running = false;
      LockSupport.unpark(resumer);
    }
  }
}

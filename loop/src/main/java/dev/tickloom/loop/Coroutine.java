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
 *   call     as resume, when the loop closes: this await and all later ones throw
 * </pre>
 *
 * <p>Whoever resumes may itself be a coroutine, whose body has called {@code async}.
 */
final class Coroutine extends LoopTask {
  private static final ThreadLocal<@Nullable Coroutine> CURRENT = new ThreadLocal<>();

  private final EventLoop loop;
  private final Thread thread;

  /** Who holds the baton. */
  private volatile boolean running;

  // Written by the one before the baton is handed over, read by the other after that.
  private @Nullable Thread resumer;
  private AsyncContext.Slot slot;
  private boolean started;
  private int awaits;
  private boolean aborted;
  private @Nullable Exit exit;

  /** In how many scopes of async locals the body is, and so was when it was suspended. */
  private int scopes;

  Coroutine(EventLoop loop, Runnable body) {
    super(null);
    this.loop = loop;
    this.slot = loop.slot();
    this.thread =
        Thread.ofVirtual()
            .name("tickloom-coroutine")
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> run(body));
  }

  static @Nullable Coroutine current() {
    return CURRENT.get();
  }

  EventLoop loop() {
    return loop;
  }

  /** Called only when the loop closes: lets the body end. */
  @Override
  void call() {
    aborted = true;
    resume();
  }

  void throwIfAborted() {
    if (aborted) {
      throw new AbortException();
    }
  }

  /** Runs the body up to its end or its next {@link #suspend}. On the thread that is the loop. */
  void resume() {
    Thread current = Thread.currentThread();
    slot = loop.slot();
    AsyncContext outerContext = slot.context;
    int outerScopes = slot.scopes;
    slot.scopes = scopes;
    passBaton(current);
    scopes = slot.scopes;
    slot.scopes = outerScopes;
    if (scopes > 0) {
      slot.context = outerContext; // the scope has not ended, but does not reach the caller
    }
    if (exit != null) {
      throw exit;
    }
  }

  private void passBaton(Thread current) {
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
  }

  /** What resumes this coroutine from the next {@link #suspend}, unless something else has. */
  Runnable resumption() {
    int awaited = ++awaits;
    return () -> {
      if (awaits == awaited && isLinked()) {
        resume();
      }
    };
  }

  /** Lets the loop go on, and returns when it resumes this coroutine. On its own thread. */
  void suspend() {
    loop.suspended().addLast(this);
    running = false;
    LockSupport.unpark(resumer);
    awaitBaton(true);
    unlink();
    AsyncContext.share(slot);
    throwIfAborted();
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

  private void run(Runnable body) {
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

package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/**
 * The body of one {@link Async#async} call: a {@link Fiber}, and what belongs to it. While the body
 * runs, its thread is the loop:
 *
 * <pre>
 *   resume   the fiber's thread is the loop, until the body is suspended or ends
 *   suspend  the thread that has resumed it is the loop again
 *   call     as resume, when the loop closes: this await and all later ones throw
 * </pre>
 *
 * <p>Whoever resumes may itself be a coroutine, whose body has called {@code async}.
 */
final class Coroutine extends LoopTask {
  private static final ThreadLocal<@Nullable Coroutine> CURRENT = new ThreadLocal<>();

  private final EventLoop loop;
  private final Fiber fiber;

  // Written by the one before the other runs, read by the other after that.
  private AsyncContext.Slot slot;
  private AsyncContext.@Nullable Slot shared;
  private @Nullable Resumption resumption;
  private boolean aborted;
  private @Nullable Exit exit;

  /** In how many scopes of async locals the body is, and so was when it was suspended. */
  private int scopes;

  Coroutine(EventLoop loop, Runnable body) {
    super(null);
    this.loop = loop;
    this.slot = loop.slot();
    this.fiber = Fiber.of("tickloom-coroutine", () -> run(body));
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
    slot = loop.slot();
    AsyncContext outerContext = slot.context;
    int outerScopes = slot.scopes;
    slot.scopes = scopes;
    runFiber();
    scopes = slot.scopes;
    slot.scopes = outerScopes;
    if (scopes > 0) {
      slot.context = outerContext; // the scope has not ended, but does not reach the caller
    }
    if (exit != null) {
      throw exit;
    }
  }

  private void runFiber() {
    Thread current = Thread.currentThread();
    Coroutine caller = CURRENT.get();
    loop.handTo(fiber.thread());
    try {
      fiber.resume(caller == null ? null : caller.fiber);
    } finally { // also if the stack of the caller has come to its end
      loop.handTo(current);
    }
  }

  /** What resumes this coroutine from the next {@link #suspend}, unless something else has. */
  Resumption resumption(Promise<?> awaited) {
    letGoOfResumption();
    resumption = new Resumption(awaited, this);
    return resumption;
  }

  private void letGoOfResumption() {
    if (resumption != null) {
      resumption.coroutine = null;
      resumption = null;
    }
  }

  /** Lets the loop go on, and returns when it resumes this coroutine. On its own thread. */
  void suspend() {
    AsyncContext context = slot.context;
    loop.suspended().addLast(this);
    try {
      fiber.suspend();
    } finally {
      unlink();
      letGoOfResumption();
    }
    shareSlot();
    if (aborted) {
      slot.context = context; // nothing that was scheduled has brought it along
    }
    throwIfAborted();
  }

  /** Lets the body use the slot of the thread that runs the loop, which seldom changes. */
  private void shareSlot() {
    if (shared != slot) {
      shared = slot;
      AsyncContext.share(slot);
    }
  }

  private void run(Runnable body) {
    CURRENT.set(this);
    LoopThread.setCurrent(loop);
    shareSlot();
    try {
      body.run();
    } catch (Exit thrown) {
      exit = thrown;
    }
  }

  /**
   * Resumes a coroutine, once, when a promise is settled or the body is cancelled. Whoever still
   * has it after that does not keep the coroutine.
   */
  static final class Resumption extends Reaction<@Nullable Object> {
    private @Nullable Coroutine coroutine;

    Resumption(Promise<?> awaited, Coroutine coroutine) {
      super(awaited);
      this.coroutine = coroutine;
    }

    @Override
    public void run() {
      Coroutine waiting = coroutine;
      if (waiting != null && waiting.isLinked()) {
        waiting.resume();
      }
    }

    /** To be called when the await ends, however it does: the promise may stay pending for long. */
    void end() {
      source.giveUp(this);
    }
  }
}

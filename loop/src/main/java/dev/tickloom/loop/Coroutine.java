package dev.tickloom.loop;

import dev.tickloom.loop.observing.LoopObserver;
import org.jetbrains.annotations.Nullable;

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

  /** Whether the body has ended and the promise been settled. */
  private boolean ended;

  /** The error that ended the thread of the body before that; set at its end. */
  private @Nullable Throwable lost;

  /** In how many scopes of async locals the body is, and so was when it was suspended. */
  private int scopes;

  private final AsyncBody<?> body;

  Coroutine(EventLoop loop, AsyncBody<?> body) {
    super(null);
    this.loop = loop;
    this.body = body;
    this.slot = loop.core().queues.slot();
    this.fiber = Fiber.of("tickloom-coroutine", this::run);
    loop.core().noteCreation(this);
  }

  static @Nullable Coroutine current() {
    return CURRENT.get();
  }

  /** A loop cannot run on the thread of a body, which another loop uses as its own. */
  static void checkNone() {
    if (current() != null) {
      throw new IllegalStateException(
          "an event loop needs a platform thread of its own, which a body of Async.async has not");
    }
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
    slot = loop.core().queues.slot();
    AsyncContext outerContext = slot.context;
    int outerScopes = slot.scopes;
    slot.scopes = scopes;
    CreationStacks stacks = loop.core().creationStacks;
    CreationStack outerCreated = stacks == null ? null : stacks.enter(stacks.of(this));
    LoopObserver observer = loop.core().observer;
    if (observer != null) {
      observer.coroutineRuns(this);
    }
    try {
      runFiber();
    } finally {
      if (stacks != null) {
        stacks.enter(outerCreated);
      }
      if (observer != null) {
        observer.coroutineStops(this, !isLinked() || fiber.isOver());
      }
      scopes = slot.scopes;
      slot.scopes = outerScopes;
      if (scopes > 0) {
        slot.context = outerContext; // the scope has not ended, but does not reach the caller
      }
    }
    if (exit != null) {
      throw exit;
    }
    boolean isSuspended = isLinked() && !fiber.isOver();
    if (!ended && !isSuspended) { // there was no room left on the stack
      unlink();
      body.fail(lost == null ? new StackOverflowError() : lost);
    }
  }

  /** Starts the body; if that cannot be, for want of stack or memory, the promise is rejected. */
  void start() {
    try {
      StackRoom.require(
          StackRoom.SOME); // the JDK's scheduler does not survive it if it comes to the end
      resume();
    } catch (Exit exitCalled) {
      throw exitCalled;
    } catch (Throwable notStarted) {
      boolean isSuspended = isLinked() && !fiber.isOver();
      if (!isSuspended) {
        unlink();
        body.fail(notStarted);
      }
    }
  }

  private void runFiber() {
    Thread current = Thread.currentThread();
    Coroutine caller = CURRENT.get();
    Fiber around = caller == null ? null : caller.fiber;
    LoopThread loopThread = loop.core().thread;
    Thread next = fiber.thread();
    if (next != null) { // or else the body says so when it begins
      loopThread.owner = next;
    }
    try {
      fiber.resume(around);
    } finally { // also if the stack of the caller has come to its end
      loopThread.owner = current;
    }
  }

  /**
   * The callback that resumes this coroutine from the next {@link #suspend}, unless something else
   * has.
   */
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
    loop.core().suspended.addLast(this);
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

  /** Where the stack has come to its end, nothing is done but to remember that. */
  private void run() {
    try {
      loop.core().thread.owner = Thread.currentThread();
      CURRENT.set(this);
      loop.core().thread.setCurrent();
      shareSlot();
      body.run();
      ended = true;
    } catch (Exit thrown) {
      exit = thrown;
      ended = true;
    } catch (Throwable thrown) {
      lost = thrown;
    }
  }

  /**
   * Resumes a coroutine, once, when a promise is settled or the body is cancelled. Holding it after
   * that does not keep the coroutine reachable.
   */
  static final class Resumption extends Reaction<@Nullable Object> {
    private @Nullable Coroutine coroutine;

    Resumption(Promise<?> awaited, Coroutine coroutine) {
      super(awaited);
      this.coroutine = coroutine;
    }

    @Override
    public String callbackName() {
      return "coroutine";
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

package dev.tickloom.loop;

import java.util.concurrent.Callable;
import org.jetbrains.annotations.Nullable;

/**
 * The body of a coroutine, the promise for its outcome, and the state that its awaits need. On the
 * coroutine's own thread.
 *
 * @param <T> the type of what the body returns
 */
final class AsyncBody<T extends @Nullable Object> implements Runnable, Settler {
  private static final ThreadLocal<@Nullable AsyncBody<?>> CURRENT = new ThreadLocal<>();

  private final Promise<T> promise;
  private final Callable<? extends T> body;

  /** Of its caller, for what a thread has besides async locals; null if there is no such thing. */
  private final @Nullable AsyncContext context;

  /** Cancels this body; null outside of all scopes. */
  private final @Nullable AbortSignal signal;

  /**
   * Whether an await has thrown because the body was cancelled, which happens once: be it that this
   * body was cancelled there, or that what it awaited was aborted because of the same signal.
   */
  private boolean cancelled;

  /** Whether nobody wants the outcome any more, which is a reason to cancel this body, too. */
  private boolean abandoned;

  /** The await under way that may be cancelled. */
  private Coroutine.@Nullable Resumption awaiting;

  /** The rejection that an await has thrown last. */
  private @Nullable AwaitTrace thrown;

  AsyncBody(Promise<T> promise, @Nullable AbortSignal signal, Callable<? extends T> body) {
    this.promise = promise;
    this.body = body;
    this.context = ThreadContexts.areInUse() ? promise.loop().core().context() : null;
    this.signal = signal;
    promise.endsWith(this);
  }

  static @Nullable AsyncBody<?> current() {
    return CURRENT.get();
  }

  /** The signal that cancels what is begun here; null outside of all scopes. */
  static @Nullable AbortSignal currentSignal() {
    AsyncBody<?> current = current();
    return current == null ? null : current.signal;
  }

  @Override
  public void run() {
    CURRENT.set(this);
    try {
      T value = ThreadContexts.areInUse() ? ThreadContexts.<T>call(context, body) : body.call();
      promise.fulfill(value);
    } catch (Exit exit) {
      throw exit;
    } catch (Throwable error) {
      reject(error);
    } finally {
      CURRENT.remove();
    }
  }

  /** Rejects the promise because the body could not begin or end. On the loop thread. */
  void fail(Throwable error) {
    promise.rejectWith(error);
  }

  private void reject(Throwable error) {
    if (thrown != null && hasThrown(error)) {
      promise.rejectWith(thrown);
    } else {
      promise.rejectWith(error);
    }
  }

  @Override
  public boolean isEndedBy(Object other) {
    return other == signal;
  }

  /** A microtask for each of the bodies that await each other, of which there may be many. */
  @Override
  public boolean abandon() {
    abandoned = true;
    LoopCore core = promise.loop().core();
    core.queues.queueMicrotask(this::cancelAwait, core.context());
    return true;
  }

  /** Aborts what is awaited, or if that does not end the await, goes on without it. */
  private void cancelAwait() {
    Coroutine.Resumption goOn = awaiting;
    if (goOn != null && !cancelled && !goOn.source.abandon(goOn)) {
      promise.loop().core().queues.queueMicrotask(goOn, goOn.context);
    }
  }

  /** Notes that an await has ended. */
  void endAwait() {
    awaiting = null;
  }

  /** Lets an await go on when the body is cancelled, if that can be. */
  Registration onCancel(Coroutine.Resumption goOn) {
    awaiting = goOn;
    if (signal == null || cancelled || goOn.source.isEndedBy(signal)) {
      return Async.NONE; // in the last case that promise's own body is cancelled, which settles it
    }
    LoopCore core = promise.loop().core();
    return signal.onAbort(() -> core.tryRunOnLoop(() -> goOnWithout(goOn, signal.reason())));
  }

  private void goOnWithout(Coroutine.Resumption goOn, @Nullable Throwable reason) {
    if (AbortException.isUnwanted(reason)) {
      var unused = goOn.source.abandon(goOn);
    }
    promise.loop().core().queues.queueMicrotask(goOn, goOn.context);
  }

  /** Throws, the first time that this is called after the body was cancelled. */
  void throwIfCancelled() {
    if (cancelled) {
      return;
    }
    if (signal != null && signal.aborted()) {
      cancelled = true;
      throw new AbortException(signal.reason());
    }
    if (abandoned) {
      cancelled = true;
      throw new AbortException();
    }
  }

  void remember(AwaitTrace trace) {
    thrown = trace;
    cancelled |=
        isBecauseOfSignal(trace.reason) || (abandoned && trace.reason instanceof AbortException);
  }

  private boolean isBecauseOfSignal(Throwable reason) {
    Throwable why = signal == null ? null : signal.reason();
    return why != null
        && reason instanceof AbortException
        && (reason == why || reason.getCause() == why);
  }

  /** Whether this is what an await has thrown last. */
  boolean hasThrown(Throwable reason) {
    return thrown != null && thrown.reason == reason;
  }
}

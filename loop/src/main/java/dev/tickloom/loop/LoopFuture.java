package dev.tickloom.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jetbrains.annotations.Nullable;

/**
 * The future of a promise, and the futures that depend on it. Completing it from outside ends its
 * interest in the promise. Waiting for it on the loop thread, which is to complete it, would last
 * for ever and throws instead.
 */
final class LoopFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  private final EventLoop loop;

  LoopFuture(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new LoopFuture<>(loop);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    checkMayWait("get");
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    checkMayWait("get");
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    checkMayWait("join");
    return super.join();
  }

  /** Completes a future when a promise is settled, unless the loop's end or somebody is first. */
  static final class Completion<T extends @Nullable Object> extends Reaction<T> {
    private final LoopFuture<T> future;
    private final Runnable close = this::close;
    private boolean hasBegun;

    Completion(Promise<T> source, LoopFuture<T> future) {
      super(source);
      this.future = future;
    }

    /** On the loop thread. */
    void begin() {
      source.loop().core().closeListeners.add(close);
      add();
      // Called for a completion or cancellation from any thread: the promise may stay pending for
      // long.
      var unused = future.whenComplete((value, error) -> endInOrder());
      hasBegun = true;
    }

    /**
     * If the future was completed before this has begun, another thread did it. Others may have
     * asked for the promise before that, and wait behind this one in the queue to be added.
     */
    private void endInOrder() {
      LoopCore core = source.loop().core();
      var unused = hasBegun ? core.tryRunOnLoop(this::end) : core.post(this::end);
    }

    @Override
    public void run() {
      source.complete(future);
    }

    private void close() {
      future.completeExceptionally(new AbortException());
    }

    private void end() {
      LoopCore core = source.loop().core();
      source.remove(this);
      core.closeListeners.remove(close);
      if (!core.status.isClosing()) { // which aborts all that there is
        var unused = source.abandon();
      }
    }
  }

  private void checkMayWait(String method) {
    if (!isDone() && loop.core().thread.isRunningHere()) {
      throw new IllegalStateException(
          method
              + " on the loop thread '"
              + Thread.currentThread().getName()
              + "' would stop the loop, which has yet to settle the promise;"
              + " use await(promise) in async(() -> ...), or Promise.then");
    }
  }
}

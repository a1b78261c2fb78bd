package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.WorkOptions;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jetbrains.annotations.Nullable;

/**
 * The three forms of closing an open file or directory: each refuses further calls, waits as {@link
 * Closing} says, and then has a worker close it, or in the blocking form the thread that {@link
 * Blocking} chooses. Any thread.
 */
final class Closer {
  private final Closing closing;
  private final String type;
  private final Object file;
  private final String syscall;
  private final @Nullable String path;
  private final SystemCall.Action close;

  /** How the closing has ended, in whatever form; completes on any thread. */
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  /** The promise that the promise form has returned; null before its first call. */
  private volatile @Nullable Promise<@Nullable Void> promise;

  /**
   * Makes what closes one file.
   *
   * @param type of the handle that keeps the loop alive while closing waits
   * @param file what its description names
   * @param syscall as errors name it
   * @param path as errors give it
   * @param close closes the file
   */
  Closer(
      Closing closing,
      String type,
      Object file,
      String syscall,
      @Nullable String path,
      SystemCall.Action close) {
    this.closing = closing;
    this.type = type;
    this.file = file;
    this.syscall = syscall;
    this.path = path;
    this.close = close;
  }

  /**
   * Promise form. From the call until the promise is settled it keeps the loop alive.
   *
   * @return a promise for the one closing, whoever has begun it in whatever form
   * @throws IllegalStateException if the loop is closed; the file is closed nevertheless
   */
  Promise<@Nullable Void> start(EventLoop loop) {
    CompletableFuture<Boolean> mayClose = closing.close(true);
    Promise<@Nullable Void> closed = mayClose == null ? again(loop) : start(loop, mayClose);
    promise = closed;
    return closed;
  }

  private Promise<@Nullable Void> start(EventLoop loop, CompletableFuture<Boolean> mayClose) {
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    if (mayClose.isDone()) {
      settle(loop, closed, mayClose.join());
    } else {
      Hold hold = holdOrAbandon(loop);
      var unused =
          mayClose.thenAccept(isReady -> {
            settle(loop, closed, isReady);
            hold.release(); // the request, or the outcome, has come to the loop before this
          });
    }
    return closed.promise();
  }

  private Hold holdOrAbandon(EventLoop loop) {
    try {
      return hold(loop);
    } catch (IllegalStateException e) {
      abandon(e);
      throw e;
    }
  }

  private Hold hold(EventLoop loop) {
    try {
      return Hold.on(loop, type, file + " waits for calls under way");
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void settle(EventLoop loop, Resolvers<@Nullable Void> closed, boolean isReady) {
    if (!isReady) {
      closed.reject(busy());
      return;
    }
    try {
      Promise<@Nullable Void> onWorker = loop.queueWork(work());
      var unused = onWorker.then(nothing -> null, this::abandonIfAborted);
      closed.adopt(onWorker);
    } catch (IllegalStateException e) { // the loop is closed
      abandon(e);
      closed.reject(e);
    }
  }

  /** The loop or the workers were closed before a worker began, and so none ever will. */
  private @Nullable Void abandonIfAborted(@Nullable Throwable error) {
    if (error instanceof AbortException || error instanceof RejectedExecutionException) {
      abandon(error);
    }
    return null;
  }

  private void abandon(Throwable reason) {
    closing.abandon();
    ended.completeExceptionally(reason);
  }

  /** The closing has begun. If that was in another form, there may be no promise yet. */
  private Promise<@Nullable Void> again(EventLoop loop) {
    Promise<@Nullable Void> first = promise;
    if (first != null) {
      return first;
    }
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    if (ended.isDone()) {
      settleAsEnded(closed);
    } else {
      Hold hold = hold(loop);
      var unused =
          ended.whenComplete((nothing, error) -> {
            settleAsEnded(closed);
            hold.release();
          });
    }
    return closed.promise();
  }

  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  private void settleAsEnded(Resolvers<@Nullable Void> closed) {
    if (ended.isCompletedExceptionally()) {
      closed.reject(ended.exceptionNow());
    } else {
      closed.resolve(null);
    }
  }

  /**
   * Callback form. From the call until the callback it keeps the loop alive. On the loop thread.
   *
   * @return false if the file has been closed before; then the callback is not called
   * @throws IllegalStateException if the loop is closed; the file is closed nevertheless
   */
  boolean start(EventLoop loop, Callback<? super @Nullable Void> callback) {
    CompletableFuture<Boolean> mayClose = closing.close(true);
    if (mayClose == null) {
      return false;
    }
    if (mayClose.getNow(false)) {
      startOnWorker(loop, callback);
    } else {
      Promises.tell(loop, start(loop, mayClose), callback);
    }
    return true;
  }

  private void startOnWorker(EventLoop loop, Callback<? super @Nullable Void> callback) {
    try {
      loop.queueWork(
          work(),
          (error, nothing) -> {
            abandonIfAborted(error);
            callback.done(error, null);
          });
    } catch (IllegalStateException e) {
      abandon(e);
      throw e;
    }
  }

  /**
   * First half of the blocking form: refuses further calls.
   *
   * @return for {@link #closeAndWait}; null if the file has been closed before
   */
  @Nullable
  CompletableFuture<Boolean> refuseCalls() {
    return closing.close(false);
  }

  /**
   * Second half of the blocking form.
   *
   * @param mayClose from {@link #refuseCalls}
   */
  void closeAndWait(EventLoop loop, CompletableFuture<Boolean> mayClose) {
    if (!mayClose.isDone() && loop.isLoopThread()) {
      closing.hurry();
    }
    if (!mayClose.join()) { // an interrupt does not end this, and stays set
      throw busy();
    }
    Blocking.call(loop, work(), WorkOptions.DEFAULT);
  }

  private Work<@Nullable Void> work() {
    return Work.of(
        syscall,
        () -> {
          if (closing.begin()) {
            closeNow();
          }
          return null;
        });
  }

  @SuppressWarnings("NullAway") // it takes the T of CompletableFuture<T> for never null
  private void closeNow() {
    try {
      SystemCall.perform(syscall, path, close);
    } catch (Throwable e) {
      ended.completeExceptionally(e);
      throw e;
    }
    ended.complete(null);
  }

  private FsException busy() {
    IOException cause = new IOException("calls are still under way; the last one closes it");
    FsException busy = FsException.of(Errno.EBUSY, cause, syscall, path, null);
    ended.completeExceptionally(busy);
    return busy;
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The three forms of closing an open file or directory: each refuses further calls, waits as {@link
 * Closing} says, and then lets a worker close it, or in the blocking form the caller. Any thread.
 */
final class Closer {
  private final Closing closing;
  private final String syscall;
  private final @Nullable String path;
  private final SystemCall.Action close;

  /**
   * Makes what closes one file.
   *
   * @param syscall as errors name it
   * @param path as errors give it
   * @param close closes the file
   */
  Closer(Closing closing, String syscall, @Nullable String path, SystemCall.Action close) {
    this.closing = closing;
    this.syscall = syscall;
    this.path = path;
    this.close = close;
  }

  /**
   * Promise form. From the call until the promise is settled it keeps the loop alive.
   *
   * @return null if the file has been closed before
   * @throws IllegalStateException if the loop is closed; the file is closed all the same
   */
  @Nullable Promise<@Nullable Void> start(EventLoop loop) {
    CompletableFuture<Boolean> mayClose = closing.close(true);
    return mayClose == null ? null : start(loop, mayClose);
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
      return Hold.on(loop);
    } catch (RejectedExecutionException e) {
      closing.abandon();
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
      closing.abandon();
      closed.reject(e);
    }
  }

  /** The loop or the workers were closed before a worker began, and so none ever will. */
  private @Nullable Void abandonIfAborted(@Nullable Throwable error) {
    if (error instanceof AbortException || error instanceof RejectedExecutionException) {
      closing.abandon();
    }
    return null;
  }

  /**
   * Callback form. From the call until the callback it keeps the loop alive. On the loop thread.
   *
   * @return false if the file has been closed before; then the callback is not called
   * @throws IllegalStateException if the loop is closed; the file is closed all the same
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
      closing.abandon();
      throw e;
    }
  }

  /**
   * First half of the blocking form: refuses further calls.
   *
   * @return for {@link #closeAndWait}; null if the file has been closed before
   */
  @Nullable CompletableFuture<Boolean> refuseCalls() {
    return closing.close(false);
  }

  /**
   * Second half of the blocking form.
   *
   * @param mayClose from {@link #refuseCalls}
   */
  void closeAndWait(EventLoop loop, CompletableFuture<Boolean> mayClose) {
    if (!mayClose.isDone() && isLoopThread(loop)) {
      closing.hurry();
    }
    if (!mayClose.join()) { // an interrupt does not end this, and stays set
      throw busy();
    }
    FsSync.call(work());
  }

  private static boolean isLoopThread(EventLoop loop) {
    try {
      var unused = loop.now();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private Work<@Nullable Void> work() {
    return Work.of(
        syscall,
        () -> {
          if (closing.begin()) {
            SystemCall.perform(syscall, path, close);
          }
          return null;
        });
  }

  private FsException busy() {
    IOException cause = new IOException("calls are still under way; the last one closes it");
    return FsException.of(Errno.EBUSY, cause, syscall, path, null);
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.NotBegunException;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.WorkOptions;
import dev.tickloom.loop.workers.WorkQueue;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jetbrains.annotations.Nullable;

/**
 * Makes the calls of the blocking form. On a platform thread the caller makes it. A virtual thread
 * would hold its carrier meanwhile, and as many stuck calls as there are carriers would stop all
 * virtual threads of the process; therefore a worker makes the call, and the caller parks. The loop
 * thread waits either way, also where it is the virtual thread of a coroutine.
 *
 * <p>An interrupt that came before does not fail a call, and the thread is interrupted afterwards.
 */
final class Blocking {
  private Blocking() {}

  /**
   * Runs work by path. A lack of descriptors is a failure like any other.
   *
   * @param options in which queue it waits, if a worker runs it
   */
  static <T extends @Nullable Object> T call(EventLoop loop, Work<T> work, WorkOptions options) {
    boolean holdsCarrier = Thread.currentThread().isVirtual() && !loop.isLoopThread();
    if (holdsCarrier) {
      try {
        return callOnWorker(loop, work.withOptions(options));
      } catch (RejectedExecutionException e) {
        // the workers are closed; a file system call itself throws FsException only
      }
    }
    return uninterrupted(work::call);
  }

  /** Runs work on an open file: on a worker of its loop, in its turn of the queue. */
  static <T extends @Nullable Object> T callOnWorker(
      EventLoop loop, Work<T> work, WorkQueue queue) {
    return callOnWorker(loop, work.withOptions(WorkOptions.DEFAULT.withQueue(queue)));
  }

  private static <T extends @Nullable Object> T callOnWorker(EventLoop loop, Work<T> work) {
    try {
      return uninterrupted(() -> loop.callWork(work));
    } catch (FsException e) {
      throw e.thrownHere(); // the caller's stack trace tells more than the worker's
    }
  }

  private static <T extends @Nullable Object> T uninterrupted(Callable<T> call) {
    boolean wasInterrupted = Thread.interrupted();
    try {
      return call.call();
    } catch (NotBegunException e) {
      throw (FsException) Objects.requireNonNull(e.getCause());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("the work of a file system call throws FsException only", e);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * One piece of work off the loop: queued, running, or done. Node's {@code FSReqCallback} and
 * libuv's {@code uv_req_t}. Queries, except {@link #data()}, may be called from any thread;
 * everything else is for the loop thread.
 *
 * <pre>
 *   from      to          by                                               callback gets
 *   QUEUED    RUNNING     a worker, that begins the body
 *   QUEUED    CANCELLED   cancel, or the loop closes: the body never runs  AbortException
 *   RUNNING   DONE        the worker, when the body has ended              its outcome
 *   RUNNING   QUEUED      the worker, if the body says it has not begun    nothing yet
 *   RUNNING   ABANDONED   cancel, or the loop closes: the body goes on     AbortException
 *   DONE      ABANDONED   cancel, before the callback has been called      AbortException
 *   QUEUED    DONE        no worker can be made, or it was tried for       that error
 *                         too long; by way of RUNNING
 * </pre>
 *
 * Cancel stands for {@link #cancel}, and for the signal and the timeout of its {@link WorkOptions}.
 * The result of an abandoned body goes to the work's disposer, on a worker.
 *
 * @see EventLoop#queueWork(Work, Callback)
 */
public sealed interface Request permits WorkRequest {
  /** Where a request stands. */
  enum State {
    /** It waits for a worker. */
    QUEUED,
    /** Its body runs on a worker. */
    RUNNING,
    /** Its body has ended, and the callback has its outcome or will get it in the poll phase. */
    DONE,
    /** It was cancelled before its body began. */
    CANCELLED,
    /**
     * It was cancelled after its body had begun. The body goes on, or has ended, without anybody
     * waiting for it.
     */
    ABANDONED
  }

  /** {@return what kind of work it is, such as {@code readFile}} */
  String type();

  /** {@return the path that it works on, as the caller gave it; null if there is none} */
  @Nullable
  String path();

  /**
   * {@return the destination that it works towards, as the caller gave it; null if there is none}
   */
  @Nullable
  String dest();

  /** {@return where it stands} */
  State state();

  /**
   * {@return what the application attached with {@link #data(Object)}, or null} libuv's {@code
   * req->data}.
   */
  @Nullable
  Object data();

  /**
   * Attaches something of the application's own.
   *
   * @param data anything, or null
   */
  void data(@Nullable Object data);

  /**
   * Cancels: queued work never runs, running work is abandoned, and the outcome of work that has
   * ended is dropped. The callback gets an {@link AbortException}, in the next pending phase and
   * never in here. libuv's {@code uv_cancel}, which cannot cancel running work.
   *
   * @return false if the callback has been called or the work been cancelled before
   * @throws IllegalStateException on a thread that is not the loop's
   */
  boolean cancel();
}

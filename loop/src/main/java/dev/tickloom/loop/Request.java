package dev.tickloom.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work off the loop, on its way out, under way, or back. Node's {@code FSReqCallback}
 * and libuv's {@code uv_req_t}. Its getters, except {@link #data()}, may be called from any thread,
 * the rest is for the loop thread.
 *
 * <pre>
 *   from      to          by                                               callback gets
 *   QUEUED    RUNNING     a worker, that begins the body
 *   QUEUED    CANCELLED   cancel, or the loop closes: the body never runs  AbortException
 *   RUNNING   DONE        the worker, when the body has ended              its outcome
 *   RUNNING   ABANDONED   cancel, or the loop closes: the body goes on     AbortException
 * </pre>
 *
 * The worker and the loop race for the transitions out of QUEUED and RUNNING; who loses, lets go.
 * What an abandoned body still yields goes to the work's disposer.
 */
public final class Request extends Completion {
  /** Where a request stands. */
  public enum State {
    /** It waits for a worker. */
    QUEUED,
    /** Its body runs on a worker. */
    RUNNING,
    /** Its body has ended, and the callback has its outcome or will get it in the poll phase. */
    DONE,
    /** It was cancelled before its body began. */
    CANCELLED,
    /** It was cancelled while its body ran, which goes on without anybody waiting for it. */
    ABANDONED
  }

  private static final System.Logger LOGGER = System.getLogger("dev.tickloom.loop");
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Request.class, "state", State.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EventLoop loop;
  private final Work<Object> work;
  private final Callback<Object> callback;
  private volatile State state = State.QUEUED;

  // The outcome: written by the worker before DONE, read by the loop after it.
  private @Nullable Throwable error;
  private @Nullable Object value;

  private final @Nullable CreationStack created;
  private @Nullable AbortException abort;
  private @Nullable Object data;

  @SuppressWarnings("unchecked") // the callback gets what the work yields, and nothing else
  <T extends @Nullable Object> Request(EventLoop loop, Work<T> work, Callback<? super T> callback) {
    super(loop.context());
    this.loop = loop;
    this.created = loop.creationStack();
    this.work = (Work<Object>) work;
    this.callback = (Callback<Object>) (Callback<?>) callback;
  }

  /** {@return what kind of work it is, such as {@code readFile}} */
  public String type() {
    return work.type();
  }

  /** {@return the path that it works on, as the caller gave it; null if there is none} */
  public @Nullable String path() {
    return work.path();
  }

  /**
   * {@return the destination that it works towards, as the caller gave it; null if there is none}
   */
  public @Nullable String dest() {
    return work.dest();
  }

  /** {@return where it stands} */
  public State state() {
    return state;
  }

  /**
   * {@return what the application attached with {@link #data(Object)}, or null} libuv's {@code
   * req->data}.
   */
  public @Nullable Object data() {
    return data;
  }

  /**
   * Attaches something of the application's own.
   *
   * @param data anything, or null
   */
  public void data(@Nullable Object data) {
    this.data = data;
  }

  /**
   * Gives up: work that is queued never runs, work that runs is left to itself. Either way the
   * callback gets an {@link AbortException}, in the next pending phase and never in here. libuv's
   * {@code uv_cancel}, which cannot give up what is running.
   *
   * @return false if the work had ended or been cancelled before
   * @throws IllegalStateException on a thread that is not the loop's
   */
  public boolean cancel() {
    loop.checkThread("Request.cancel");
    if (!giveUp()) {
      return false;
    }
    loop.queuePending(this);
    return true;
  }

  /** Cancels or abandons, if it is not too late, and leaves the callback to the caller. */
  boolean giveUp() {
    if (!STATE.compareAndSet(this, State.QUEUED, State.CANCELLED)
        && !STATE.compareAndSet(this, State.RUNNING, State.ABANDONED)) {
      return false;
    }
    abort = new AbortException();
    return true;
  }

  /** Runs the body and sends the outcome to the loop. On a worker thread. */
  void perform() {
    if (!STATE.compareAndSet(this, State.QUEUED, State.RUNNING)) {
      return;
    }
    AsyncContext.Slot slot = AsyncContext.slot();
    slot.context = context;
    try {
      value = work.call();
    } catch (Throwable thrown) {
      error = thrown;
    } finally {
      slot.context = null;
    }
    if (STATE.compareAndSet(this, State.RUNNING, State.DONE)) {
      loop.complete(this);
    } else {
      discard();
    }
  }

  /** Ends a request for which there was no worker. */
  void fail(Throwable noWorker) {
    if (STATE.compareAndSet(this, State.QUEUED, State.RUNNING)) {
      error = noWorker;
      STATE.setVolatile(this, State.DONE);
      loop.complete(this);
    }
  }

  private void discard() {
    if (value == null) {
      return;
    }
    try {
      work.dispose(value);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the disposer of abandoned work failed: " + work, e);
    }
  }

  ActiveResource describe() {
    return new ActiveResource(type(), toString(), created);
  }

  /** Leaves the active requests and calls the callback. */
  @Override
  void call() {
    unlink();
    if (state == State.DONE) {
      callback.done(error, value);
    } else {
      callback.done(abort, null);
    }
  }

  @Override
  public String toString() {
    return work + " " + state;
  }
}

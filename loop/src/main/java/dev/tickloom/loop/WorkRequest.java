package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.Memory;
import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.workers.CompletionSink;
import dev.tickloom.loop.workers.WorkQueue;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jetbrains.annotations.Nullable;

/**
 * A request, and the job for the workers. The worker and the loop race for the transitions out of
 * QUEUED and RUNNING, which {@link Request} lists; the loser does nothing.
 */
sealed class WorkRequest extends LoopJob implements Request, Settler permits WorkRequest.Measured {
  /** A class and no lambda: it is on the way of a program's first read (docs/adr/0006). */
  private static final class Nobody implements Callback<Object> {
    @Override
    public void done(@Nullable Throwable error, @Nullable Object value) {}
  }

  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<WorkRequest, State> STATE =
      AtomicReferenceFieldUpdater.newUpdater(WorkRequest.class, State.class, "state");

  private static final Callback<Object> NOBODY = new Nobody();

  private final Requests requests;

  private Work<Object> work;
  private Callback<Object> callback;
  private volatile State state = State.QUEUED;

  // The outcome: written by the worker before DONE, read by the loop after it.
  private @Nullable Throwable error;
  private @Nullable Object value;

  private final @Nullable CreationStack created;
  private @Nullable RequestProgress progress;
  private @Nullable RequestLimits limits;
  private @Nullable Object data;

  /** Whether the callback has its outcome, so that it is too late to cancel. Of the loop thread. */
  private boolean isDelivered;

  @SuppressWarnings("unchecked") // the callback gets what the work yields, and nothing else
  <T extends @Nullable Object> WorkRequest(
      Requests requests, Work<T> work, Callback<? super T> callback) {
    super(requests.core().context());
    this.requests = requests;
    this.created = requests.creationStack();
    this.work = (Work<Object>) work;
    this.callback = (Callback<Object>) (Callback<?>) callback;
  }

  @Override
  public String type() {
    return work.type();
  }

  @Override
  public @Nullable String path() {
    return work.path();
  }

  @Override
  public @Nullable String dest() {
    return work.dest();
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public @Nullable Object data() {
    return data;
  }

  @Override
  public void data(@Nullable Object data) {
    this.data = data;
  }

  @Override
  public boolean cancel() {
    requests.core().checkThread("Request.cancel");
    return queueAbortion(giveUp(null));
  }

  @Override
  public boolean abandon() {
    return queueAbortion(giveUpForSure(null));
  }

  private boolean queueAbortion(@Nullable LoopTask abortion) {
    if (abortion != null) {
      requests.queuePending(abortion);
    }
    return abortion != null;
  }

  /**
   * Cancels or abandons. On the loop thread.
   *
   * @return what tells the callback, to be called once; null if it is too late
   */
  @Nullable
  LoopTask giveUp(@Nullable Throwable reason) {
    for (; ; ) {
      State now = state;
      boolean isTooLate = now == State.CANCELLED || now == State.ABANDONED || isDelivered;
      if (isTooLate) {
        return null;
      }
      State next = now == State.QUEUED ? State.CANCELLED : State.ABANDONED;
      // All are made before the state changes: there may be no memory for them.
      LoopTask abortion = new Abortion(reason);
      boolean isToDispose = now == State.DONE && value != null && work.hasDisposer();
      Runnable disposal = isToDispose ? requests.disposal(this::discard) : null;
      Work<Object> bare = next == State.CANCELLED ? work.withoutBody() : null;
      if (STATE.compareAndSet(this, now, next)) {
        if (disposal != null) {
          disposal.run();
        } else if (bare != null) {
          work = bare; // no worker may come to it for long, if all of them are stuck
        }
        if (now == State.DONE) {
          giveBackMemory();
        }
        return abortion;
      }
    }
  }

  @Override
  @Nullable
  LoopTask giveUpForSure(@Nullable Throwable reason) {
    for (long since = 0; ; ) {
      try {
        return giveUp(reason);
      } catch (OutOfMemoryError e) {
        since = Memory.await(e, since);
      }
    }
  }

  /** Takes the place of a request that was aborted: the outcome may still be on its way. */
  private final class Abortion extends LoopTask {
    private final AbortException error;

    Abortion(@Nullable Throwable reason) {
      super(WorkRequest.this.context);
      error = new AbortException(reason, RequestProgress.amountOf(progress));
    }

    @Override
    String callbackName() {
      return "callback of " + name() + ", given up";
    }

    @Override
    void call() {
      leave();
      Callback<Object> told = callback;
      callback = NOBODY;
      if (created != null) {
        created.addTo(error);
      }
      told.done(error, null);
    }
  }

  /** One of a loop that is measured: a class of its own, so that others take no more memory. */
  static final class Measured extends WorkRequest {
    private final LoopTime time;

    /** Written before the request is DONE. */
    private long ended;

    <T extends @Nullable Object> Measured(
        Requests requests, Work<T> work, Callback<? super T> callback, LoopTime time) {
      super(requests, work, callback);
      this.time = time;
    }

    @Override
    void settle() {
      ended = time.nanos();
      super.settle();
    }

    @Override
    long ended() {
      return ended;
    }
  }

  /**
   * Puts the signal and the timeout of the work in charge, or throws, and does nothing. On the loop
   * thread.
   */
  void limit() {
    limits = RequestLimits.of(work.options(), this, requests);
  }

  // ---- the job ----------------------------------------------------------------------------------

  @Override
  protected WorkQueue queue() {
    WorkQueue own = work.options().queue();
    return own == null ? requests.queue() : own;
  }

  @Override
  protected CompletionSink sink() {
    return isOffLoop() ? requests.offLoop() : requests;
  }

  @Override
  protected boolean isUnderWay() {
    State now = state;
    return now == State.RUNNING || now == State.ABANDONED;
  }

  @Override
  protected boolean isCancelled() {
    return state == State.CANCELLED;
  }

  @Override
  protected boolean isAbandoned() {
    return state == State.ABANDONED;
  }

  @Override
  protected long waitedUntil() {
    RequestProgress told = progress;
    return told == null ? 0 : told.waitedUntil();
  }

  /** Runs the body. The outcome, if anybody waits for it, is still to be delivered. */
  @Override
  protected Outcome perform() {
    AsyncContext.Slot slot = prepare();
    if (!STATE.compareAndSet(this, State.QUEUED, State.RUNNING)) {
      giveBackMemory();
      return Outcome.ENDED;
    }
    LoopObserver observer = requests.core().observer;
    long begin = observer == null ? 0 : System.nanoTime();
    boolean hasBegun = slot == null || runBody(slot);
    if (observer != null) {
      observer.workEnds(this, begin);
    }
    if (error != null) {
      giveBackMemory();
    }
    if (!hasBegun && STATE.compareAndSet(this, State.RUNNING, State.QUEUED)) {
      return error instanceof ResultMemory.Exhausted ? Outcome.SET_ASIDE : Outcome.NOT_BEGUN;
    }
    settle();
    return Outcome.ENDED;
  }

  /**
   * Makes what the body needs, which RUNNING then publishes. If there is no memory for it, that is
   * the outcome.
   */
  private AsyncContext.@Nullable Slot prepare() {
    try {
      if (work.tellsProgress() && progress == null) {
        progress = new RequestProgress(this, requests.memory());
      }
      return AsyncContext.slot();
    } catch (OutOfMemoryError e) {
      error = e;
      return null;
    }
  }

  /** Returns false if the body says that it has not begun, and is to be tried again. */
  private boolean runBody(AsyncContext.Slot slot) {
    slot.context = context;
    try {
      value = ThreadContexts.areInUse() ? callInThreadContexts() : work.call(progress);
      error = null;
    } catch (NotBegunException notBegun) {
      error = notBegun.getCause();
      return isOffLoop(); // which has somebody wait who wants to know
    } catch (Throwable thrown) {
      error = thrown;
    } finally {
      slot.context = null;
    }
    return true;
  }

  private @Nullable Object callInThreadContexts() throws Exception {
    return ThreadContexts.<@Nullable Object>call(context, () -> work.call(progress));
  }

  /** Lets the outcome stand, or discards it if nobody waits for it any more. */
  void settle() {
    if (!STATE.compareAndSet(this, State.RUNNING, State.DONE)) {
      discard();
      giveBackMemory();
    }
  }

  @Override
  protected boolean isDone() {
    return state == State.DONE;
  }

  @Override
  boolean isOffLoop() {
    return callback instanceof OffLoopCallback;
  }

  @Override
  protected void fail(@Nullable Throwable reason) {
    giveBackMemory();
    if (STATE.compareAndSet(this, State.QUEUED, State.RUNNING)) {
      error = reason == null ? error : reason;
      settle();
      if (isDone()) {
        sink().complete(this);
      }
    }
  }

  private void discard() {
    if (value == null) {
      return;
    }
    try {
      work.dispose(value);
    } catch (Throwable e) {
      Log.log(Level.WARNING, "the disposer of abandoned work failed: " + work, e);
    }
  }

  @Override
  String name() {
    return work.toString();
  }

  @Override
  @Nullable
  CreationStack created() {
    return created;
  }

  @Override
  ActiveResource describe() {
    return new ActiveResource(type(), toString(), created);
  }

  /** Calls the callback, unless the request was aborted when it was on its way here. */
  @Override
  public void run() {
    if (isDone()) {
      isDelivered = true;
      leave();
      Throwable thrown = error;
      Object yielded = value;
      error = null; // whoever keeps the request does not keep its outcome
      value = null;
      if (created != null && thrown != null) {
        created.addTo(thrown);
      }
      try {
        callback.done(thrown, yielded);
      } finally {
        giveBackMemory();
      }
    }
  }

  // ---- the memory of its outcome --------------------------------------------------------------

  @Override
  protected void setAside() {
    requests.memory().await(this);
  }

  @Override
  long wantedMemory() {
    RequestProgress told = progress;
    return told == null ? 0 : told.wanted();
  }

  @Override
  void giveMemory(long bytes) {
    RequestProgress told = progress;
    if (told != null) {
      told.give(bytes);
    }
  }

  @Override
  void startWithMemory() {
    requests.workers().startAgain(this);
  }

  private void giveBackMemory() {
    RequestProgress told = progress;
    if (told != null) {
      told.giveBack();
    }
  }

  /** Leaves the active requests. */
  private void leave() {
    if (!isOffLoop()) {
      requests.leave(this);
    }
    if (limits != null) {
      limits.lift();
      limits = null;
    }
  }

  @Override
  public String toString() {
    return work + " " + state;
  }
}

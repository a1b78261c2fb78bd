package dev.tickloom.loop;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
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
 *   RUNNING   QUEUED      the worker, if the body says it has not begun    nothing yet
 *   RUNNING   ABANDONED   cancel, or the loop closes: the body goes on     AbortException
 *   DONE      ABANDONED   cancel, before the callback has been called      AbortException
 *   QUEUED    DONE        no worker can be made, or it was tried for       that error
 *                         too long; by way of RUNNING
 * </pre>
 *
 * Cancel stands for {@link #cancel}, and for the signal and the timeout of its {@link WorkOptions}.
 * The worker and the loop race for the transitions out of QUEUED and RUNNING; who loses, lets go.
 * What an abandoned body yields goes to the work's disposer, on a worker.
 */
public final class Request extends LoopTask {
  /** A class and no lambda: it is on the way of a program's first read (docs/adr/0006). */
  private static final class Nobody implements Callback<Object> {
    @Override
    public void done(@Nullable Throwable error, @Nullable Object value) {}
  }

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
    /**
     * It was cancelled after its body had begun. The body goes on, or has ended, without anybody
     * waiting for it.
     */
    ABANDONED
  }

  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicReferenceFieldUpdater<Request, State> STATE =
      AtomicReferenceFieldUpdater.newUpdater(Request.class, State.class, "state");

  private static final Callback<Object> NOBODY = new Nobody();

  /** What the body has told, while it runs. */
  private final class Told implements Progress {
    private static final long WAITING = Long.MIN_VALUE;

    private final AtomicLong amount = new AtomicLong();

    /** {@link #WAITING} while it waits; else when it has last ended to wait, or 0. */
    private volatile long waitedUntil;

    // Of the thread that has the request.
    private long reserved;
    private long wanted;

    @Override
    public void add(long more) {
      amount.addAndGet(more);
    }

    @Override
    public void waiting(boolean nowWaiting) {
      waitedUntil = nowWaiting ? WAITING : System.nanoTime();
    }

    @Override
    public boolean isAbandoned() {
      return state == State.ABANDONED;
    }

    @Override
    public void reserve(long bytes) {
      if (isOffLoop()) {
        return;
      }
      long more = bytes - reserved;
      if (more < 0) {
        loop.memory().giveBack(-more);
      } else if (more > 0 && !loop.memory().tryTake(more, reserved, queue())) {
        wanted = bytes;
        throw new NotBegunException(new ResultMemory.Exhausted());
      }
      reserved = bytes;
    }
  }

  private final EventLoop loop;
  private Work<Object> work;
  private Callback<Object> callback;
  private volatile State state = State.QUEUED;

  /** When it was queued, or, once it runs, when that began; in terms of {@link System#nanoTime}. */
  private long since;

  // The outcome: written by the worker before DONE, read by the loop after it.
  private @Nullable Throwable error;
  private @Nullable Object value;

  private final @Nullable CreationStack created;
  private @Nullable Told told;
  private @Nullable Limits limits;
  private @Nullable Object data;

  /**
   * The next one in the one chain in which it waits, outside of any queue: given back by a worker,
   * to be tried again, or on its way to the loop. So none of that takes memory.
   */
  @Nullable Request link;

  /** When it failed for the first time without having begun; 0 if it has not. */
  private long failingSince;

  /** Whether the callback has its outcome, so that it is too late to cancel. Of the loop thread. */
  private boolean isDelivered;

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
   * Gives up: work that is queued never runs, work that runs is left to itself, and of work that
   * has ended the outcome is dropped. The callback gets an {@link AbortException}, in the next
   * pending phase and never in here. libuv's {@code uv_cancel}, which cannot give up what is
   * running.
   *
   * @return false if the callback has been called or the work been cancelled before
   * @throws IllegalStateException on a thread that is not the loop's
   */
  public boolean cancel() {
    loop.checkThread("Request.cancel");
    LoopTask abortion = giveUp(null);
    if (abortion != null) {
      loop.queuePending(abortion);
    }
    return abortion != null;
  }

  /**
   * Cancels or abandons. On the loop thread.
   *
   * @return what tells the callback, to be called once; null if it is too late
   */
  @Nullable LoopTask giveUp(@Nullable Throwable reason) {
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
      Runnable disposal = isToDispose ? loop.disposal(this::discard) : null;
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

  /** As {@link #giveUp}, but waits for memory if there is none; where nobody could be told. */
  @Nullable LoopTask giveUpForSure(@Nullable Throwable reason) {
    for (long since = 0; ; ) {
      try {
        return giveUp(reason);
      } catch (OutOfMemoryError e) {
        since = Memory.await(e, since);
      }
    }
  }

  /** What a signal or a timer does. */
  private void cancelForSure(@Nullable Throwable reason) {
    LoopTask abortion = giveUpForSure(reason);
    if (abortion != null) {
      loop.queuePending(abortion);
    }
  }

  /** Takes the place of a request that was given up: the outcome may still be on its way. */
  private final class Abortion extends LoopTask {
    private final AbortException error;

    Abortion(@Nullable Throwable reason) {
      super(Request.this.context);
      Told soFar = told;
      error = new AbortException(reason, soFar == null ? 0 : soFar.amount.get());
    }

    @Override
    void call() {
      leave();
      Callback<Object> told = callback;
      callback = NOBODY;
      told.done(error, null);
    }
  }

  /** What else may give a request up. */
  private static final class Limits {
    private @Nullable Registration signal;
    private @Nullable Timeout timer;

    void lift() {
      if (signal != null) {
        signal.close();
      }
      if (timer != null) {
        timer.close();
      }
    }
  }

  /**
   * Puts the signal and the timeout of the work in charge, or throws, and does nothing. On the loop
   * thread.
   */
  void limit() {
    AbortSignal signal = work.options().signal();
    Duration timeout = work.options().timeout();
    if (signal == null && timeout == null) {
      return;
    }
    Limits made = new Limits();
    try {
      if (timeout != null) {
        made.timer = addTimer(timeout);
      }
      if (signal != null) {
        made.signal = signal.onAbort(() -> loop.tryRunOnLoop(() -> cancelForSure(signal.reason())));
      }
    } catch (Throwable e) {
      made.lift();
      throw e;
    }
    limits = made;
  }

  /** A closing loop, which takes no more timers of its user's, drops it. */
  private Timeout addTimer(Duration timeout) {
    Timeout timer = loop.timers().setTimeout(this::timeOut, TimerLists.toMillis(timeout));
    return timer.unref(); // the request itself keeps the loop alive
  }

  private void timeOut() {
    for (long since = 0; ; ) {
      try {
        cancelForSure(new TimeoutException("The operation was aborted due to timeout"));
        return;
      } catch (OutOfMemoryError e) {
        since = Memory.await(e, since);
      }
    }
  }

  /** To be called when it is queued, again or for the first time. */
  void stamp() {
    since = System.nanoTime();
  }

  /** When it was queued, or began to run if it runs. */
  long since() {
    return since;
  }

  /** Returns for how long it has waited. */
  long begin(long now) {
    long waited = Math.max(0, now - since); // it may have been queued since the clock was read
    since = now;
    return waited;
  }

  /** Whether its body runs, wanted or not; a worker has it somewhat longer than that. */
  boolean isUnderWay() {
    State now = state;
    return now == State.RUNNING || now == State.ABANDONED;
  }

  /** For how long it has been running without a word that it only waits; 0 while it does. */
  long runningFor(long now) {
    Told soFar = told;
    long waited = soFar == null ? 0 : soFar.waitedUntil;
    if (waited == Told.WAITING) {
      return 0;
    }
    long running = now - since;
    return waited == 0 ? running : Math.min(running, now - waited);
  }

  /** What it does, and on which path. */
  String describeWork() {
    return work.toString();
  }

  void warn(String name, String message) {
    loop.warnFromAnyThread(name, message);
  }

  /**
   * Runs the body. The outcome, if anybody waits for it, is still to be delivered. On a worker
   * thread.
   *
   * @return false if that is to be done again, after a pause
   */
  boolean perform() {
    AsyncContext.Slot slot = prepare();
    if (!STATE.compareAndSet(this, State.QUEUED, State.RUNNING)) {
      giveBackMemory();
      return true;
    }
    boolean hasBegun = slot == null || runBody(slot);
    if (error != null) {
      giveBackMemory();
    }
    if (!hasBegun && STATE.compareAndSet(this, State.RUNNING, State.QUEUED)) {
      return false;
    }
    settle();
    return true;
  }

  /**
   * Makes what the body needs, which RUNNING then publishes. If there is no memory for it, that is
   * the outcome.
   */
  private AsyncContext.@Nullable Slot prepare() {
    try {
      if (work.tellsProgress() && told == null) {
        told = new Told();
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
      value = work.call(told);
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

  /** Lets the outcome stand, or discards it if nobody waits for it any more. */
  private void settle() {
    if (!STATE.compareAndSet(this, State.RUNNING, State.DONE)) {
      discard();
      giveBackMemory();
    }
  }

  boolean isDone() {
    return state == State.DONE;
  }

  EventLoop loop() {
    return loop;
  }

  /** Whether the worker itself calls the callback. */
  boolean isOffLoop() {
    return callback instanceof OffLoopCallback;
  }

  /** Tells the loop, or whoever else waits, if it is done. */
  void deliver() {
    if (!isDone()) {
      return;
    }
    if (isOffLoop()) {
      call();
    } else {
      loop.complete(this);
    }
  }

  /** Notes that it has failed without having begun. Returns since when it has. On a worker. */
  long failingSince(long now) {
    if (!hasFailed()) {
      failingSince = now | 1;
    }
    return failingSince;
  }

  boolean hasFailed() {
    return failingSince != 0;
  }

  /** Ends a request that would have to be tried again, with the error of the last time. */
  void failAgain() {
    if (error != null) {
      fail(error);
    }
  }

  /** Ends a request for which there was no worker. */
  void fail(Throwable noWorker) {
    giveBackMemory();
    if (STATE.compareAndSet(this, State.QUEUED, State.RUNNING)) {
      error = noWorker;
      settle();
      deliver();
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

  WorkQueue queue() {
    WorkQueue own = work.options().queue();
    return own == null ? loop.workQueue() : own;
  }

  ActiveResource describe() {
    return new ActiveResource(type(), toString(), created);
  }

  /** Calls the callback, unless the request was given up when it was on its way here. */
  @Override
  void call() {
    if (isDone()) {
      isDelivered = true;
      leave();
      Throwable thrown = error;
      Object yielded = value;
      error = null; // whoever keeps the request does not keep its outcome
      value = null;
      try {
        callback.done(thrown, yielded);
      } finally {
        giveBackMemory();
      }
    }
  }

  // ---- the memory of its outcome --------------------------------------------------------------

  /** Whether it has not begun because there was too little memory left. */
  boolean lacksMemory() {
    return error instanceof ResultMemory.Exhausted;
  }

  /** How much it has asked for when there was too little. */
  long wantedMemory() {
    Told soFar = told;
    return soFar == null ? 0 : soFar.wanted;
  }

  /** Has it start with what it has asked for. */
  void giveMemory(long bytes) {
    Told soFar = told;
    if (soFar != null) {
      soFar.reserved = bytes;
    }
  }

  void startWithMemory() {
    loop.startWithMemory(this);
  }

  private void giveBackMemory() {
    Told soFar = told;
    if (soFar != null && soFar.reserved > 0) {
      long bytes = soFar.reserved;
      soFar.reserved = 0;
      loop.memory().giveBack(bytes);
    }
  }

  /** Leaves the active requests. */
  private void leave() {
    unlink();
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

package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Memory;
import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.observing.LoopView;
import dev.tickloom.loop.workers.WorkQueue;
import dev.tickloom.loop.workers.Workers;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jetbrains.annotations.Nullable;

/**
 * An event loop with the semantics of Node.js: one thread, callbacks in phases, and after every
 * callback all of the nextTick queue and then all of the microtask queue.
 *
 * <pre>{@code
 * try (EventLoop loop = EventLoop.create()) {
 *   loop.run(() -> {
 *     loop.setTimeout(() -> System.out.println("timeout"), 10);
 *     loop.setImmediate(() -> System.out.println("immediate"));
 *     loop.nextTick(() -> System.out.println("tick"));
 *   }); // tick, immediate, timeout
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> {@link #execute}, {@link #stop}, {@link #close}, {@link #withResolvers},
 * {@link #queueWork(Work)}, {@link #callWork}, {@link #isLoopThread}, {@link #metrics} and {@link
 * #describe} may be called from any thread, and so may {@code run}, whose thread becomes the loop
 * thread. All other methods are for the loop thread: the one that runs the loop, or else that ran
 * or closed it last, or else that made it. On another thread they throw {@link
 * IllegalStateException}. On a closed loop every method that would schedule something throws {@link
 * IllegalStateException}, and {@link #execute} throws {@link RejectedExecutionException}.
 *
 * <p><b>Liveness.</b> {@link #run()} ends when nothing is left to wait for: no active and
 * referenced {@link Handle}, no {@link Request}, no task given to {@link #execute}.
 *
 * <p><b>Errors.</b> The listeners of {@link #onUncaughtException} get the errors that callbacks
 * throw and the reasons of unhandled rejections, and the loop goes on. Without listeners such an
 * error ends the program: the {@link #onExit} listeners get code 1, and {@code run} throws the
 * error (a checked one wrapped in a {@link java.util.concurrent.CompletionException}). The loop is
 * then stopped but not closed: scheduled callbacks stay scheduled, and another {@code run} goes on
 * with them.
 */
public final class EventLoop implements Executor, AutoCloseable {
  private final Semantics semantics;
  private final @Nullable UnsettledPromises unsettled;
  private final @Nullable LoopMeter meter;
  private final RejectionTracker rejections;
  private final LoopCore core;
  private final Phases phases;
  private final Requests requests;
  private final Lifecycle lifecycle;
  private @Nullable SignalTimers signalTimers;

  private EventLoop(Builder builder) {
    LoopStatus status = new LoopStatus();
    semantics = builder.semantics;
    unsettled = builder.creationStacks ? new UnsettledPromises() : null;
    ProcessEvents events = new ProcessEvents(new EventsHost());
    rejections = new RejectionTracker(events, semantics, builder.unhandledRejections);
    LoopThread thread = new LoopThread(this, status);
    CreationStacks stacks = builder.creationStacks ? new CreationStacks() : null;
    LoopTime time = new LoopTime(builder.clock);
    LoopCounters counters = new LoopCounters(time);
    LoopView view = new Callbacks(thread, stacks, new Inside());
    meter = builder.histograms ? new LoopMeter(time, counters, view) : null;
    LoopObserver observer =
        Observation.of(meter, builder.blockedLoopWarning, builder.tracer, builder.observer, view);
    core =
        new LoopCore(
            thread,
            status,
            time,
            counters,
            meter != null,
            events,
            Observation.queues(events, rejections, semantics, observer, stacks),
            new CompletionQueue(builder.poller),
            stacks,
            observer);
    phases = new Phases(core);
    requests = new Requests(this, builder, phases);
    lifecycle = new Lifecycle(core, phases);
  }

  /** A class and no lambda: it is on the way of a program's first read (docs/adr/0006). */
  private final class Inside implements Callbacks.Inside {
    @Override
    public List<Object> active() {
      return phases.active();
    }

    @Override
    public void forEachRequest(Consumer<LoopJob> action) {
      phases.requests.forEach(action);
    }

    @Override
    public int immediates() {
      return phases.immediates.length();
    }
  }

  /** The loop, as the events of its program need it. */
  private final class EventsHost implements ProcessEvents.Host {
    /** No lambda: it would be made when it is first needed, which is when memory runs out. */
    private static final Runnable NOTHING =
        new Runnable() {
          @Override
          public void run() {}
        };

    @Override
    public boolean isClosing() {
      return core.status.isClosing();
    }

    @Override
    public void nextTick(Runnable task) {
      core.queues.nextTick(task);
    }

    @Override
    public boolean tryRunOnLoop(Runnable task) {
      return core.tryRunOnLoop(task);
    }

    @Override
    public void ensureTurn() {
      for (long since = 0; ; ) {
        try {
          phases.immediates.add(NOTHING, null, null);
          return;
        } catch (OutOfMemoryError e) {
          since = Memory.await(e, since);
        }
      }
    }

    @Override
    public @Nullable String describeUnsettled() {
      return unsettled == null ? null : unsettled.describe();
    }
  }

  /**
   * Makes a loop with the defaults of {@link #builder}. Its thread is this one until it is run.
   *
   * @return the loop, not yet running
   */
  public static EventLoop create() {
    return builder().build();
  }

  /**
   * The loop of the process, for applications that have no loop of their own. It runs on a daemon
   * thread of its own, which starts with the first call of this method. Reactions run there, and
   * must not block it. Unhandled rejections only give a warning; for a promise that other threads
   * have, when nobody can handle it any more. Errors of callbacks are logged. {@link #stop} and
   * {@link #exit} do not end it. Any thread.
   *
   * <p>{@link #close} ends it, and its thread, for good: further calls of this method return the
   * closed loop. That is meant for an application that is about to drop the class loader of this
   * library; the workers have an end of their own, {@link Workers#close}.
   *
   * @return the same loop each time
   */
  public static EventLoop shared() {
    return SharedLoop.get();
  }

  /** {@return a builder with the defaults, which makes a loop step by step} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return the loop that runs on this thread, or else the one made on it last, unless that is
   * closed or has run elsewhere since}
   *
   * @throws IllegalStateException if there is none
   */
  public static EventLoop current() {
    return (EventLoop) LoopThread.current();
  }

  // ---- running --------------------------------------------------------------------------------

  /**
   * Runs a program: {@code main} as Node runs its main script, then the loop to its end as {@link
   * #run()} does. The calling thread becomes the loop thread.
   *
   * @param main the first callback of the loop; what it throws goes where a callback's errors go
   * @throws IllegalStateException if the loop runs already or is closed, or on a virtual thread
   */
  public void run(Runnable main) {
    Objects.requireNonNull(main, "main");
    Coroutine.checkNone();
    lifecycle.runMain(LoopTask.of(main, ThreadContexts.capture(AsyncContext.current())));
  }

  /**
   * Runs until nothing is alive. Then it calls the {@link #onBeforeExit} listeners, and goes on if
   * they have given the loop new work. At the end it calls the {@link #onExit} listeners. {@link
   * #stop} and {@link #exit} end it earlier. The calling thread becomes the loop thread.
   *
   * @return whether something is still alive
   * @throws IllegalStateException if the loop runs already or is closed, or on a virtual thread
   */
  public boolean run() {
    return run(RunMode.DEFAULT);
  }

  /**
   * Runs the loop on the calling thread, which becomes the loop thread. libuv's {@code uv_run}.
   * Only {@link RunMode#DEFAULT} ends as {@link #run()} does, with listeners told.
   *
   * @param mode for how long
   * @return whether something is still alive
   * @throws IllegalStateException if the loop runs already or is closed, or on a virtual thread
   */
  public boolean run(RunMode mode) {
    Objects.requireNonNull(mode, "mode");
    Coroutine.checkNone();
    lifecycle.run(mode);
    return !core.status.isClosed() && phases.isAlive();
  }

  /**
   * Lets {@link #run()} return when the present turn has ended, whose poll phase does not wait any
   * more; a loop that is not running returns from its next run without a turn. Any thread. libuv's
   * {@code uv_stop}.
   */
  public void stop() {
    lifecycle.stop();
  }

  /**
   * Ends the program: tells the {@link #onExit} listeners and lets {@code run} return. Never
   * returns, but unwinds to {@code run}; the error that it throws for this ({@link #isExit}) must
   * not be caught. Callbacks that are still scheduled stay so, and a further run goes on with them.
   * Does not stop the JVM. Node's {@code process.exit}.
   *
   * @param code what {@link #exitCode()} shall be
   * @throws IllegalStateException on a thread that is not the loop's, or while the loop does not
   *     run
   */
  public void exit(int code) {
    core.checkThread("exit");
    if (!core.thread.isRunning()) {
      throw new IllegalStateException("exit must be called while the loop runs");
    }
    throw core.events.exit(code);
  }

  /**
   * {@return whether an error is the one that {@link #exit}, or an uncaught error, unwinds with} A
   * host of another language that catches everything must throw this error again, as it is. Any
   * thread.
   *
   * @param error what was caught, perhaps null
   */
  public static boolean isExit(@Nullable Throwable error) {
    return error instanceof Exit;
  }

  /**
   * {@return the exit code: 0 unless set, 1 after an uncaught error, 7 if a listener for such
   * threw} Node's {@code process.exitCode}.
   */
  public int exitCode() {
    core.checkThread("exitCode");
    return core.events.exitCode();
  }

  /**
   * Sets the exit code. Node's {@code process.exitCode}.
   *
   * @param code what {@link #exitCode()} shall be when the program ends by itself
   */
  public void exitCode(int code) {
    core.checkThread("exitCode");
    core.events.setExitCode(code);
  }

  /**
   * Ends the loop for good. From now on nothing can be scheduled; {@link #execute} throws {@link
   * RejectedExecutionException}, everything else {@link IllegalStateException}. Completions that
   * have arrived are still delivered; requests under way are aborted, and their callbacks get an
   * {@link AbortException}; timers, immediates and hooks are dropped. Never waits for work on other
   * threads, so it takes no longer than the callbacks that it calls. libuv's {@code uv_loop_close},
   * which refuses while anything is left.
   *
   * <p>Any thread. A loop that is running does this when its present turn ends, just before {@code
   * run} returns; else it is done when this method returns, by the calling thread. Closing again
   * does nothing.
   *
   * @throws RuntimeException what a callback threw while the loop closed and nobody took, after all
   *     others were called, too; if the loop was running, {@code run} throws it; what further ones
   *     threw is suppressed in it
   */
  @Override
  public void close() {
    lifecycle.close();
  }

  // ---- scheduling ---------------------------------------------------------------------------

  /**
   * Runs a task in the poll phase, in order with what completes there. Until then it keeps the loop
   * alive. Any thread. libuv's {@code uv_async_send}, but no two tasks become one.
   *
   * @param task what to run
   * @throws RejectedExecutionException if the loop is closed
   */
  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    if (core.status.isClosing() || !core.post(task)) {
      throw new RejectedExecutionException("the event loop is closed");
    }
  }

  /**
   * Runs a task after the present callback, before anything else. Ignored while the exit listeners
   * run, and after. Node's {@code process.nextTick}.
   *
   * @param task what to run
   */
  public void nextTick(Runnable task) {
    checkTask("nextTick", task);
    if (!core.events.isExiting()) {
      core.queues.nextTick(task);
    }
  }

  /**
   * Runs a task as a microtask: after the present callback and the nextTick queue, in order with
   * the reactions of promises. Node's {@code queueMicrotask}.
   *
   * @param task what to run
   */
  public void queueMicrotask(Runnable task) {
    checkTask("queueMicrotask", task);
    if (core.isLegacy()) {
      Promise.resolved(this, null).thenAccept(nothing -> task.run());
    } else {
      core.queues.queueMicrotask(task);
    }
  }

  /**
   * Runs a task once, in a timers phase at least {@code millis} from now. Node's {@code
   * setTimeout}.
   *
   * @param task what to run
   * @param millis from 1 to 2<sup>31</sup>-1 milliseconds; anything else becomes 1, as in Node
   * @return the timer, active and referenced
   */
  public Timeout setTimeout(Runnable task, long millis) {
    checkTask("setTimeout", task);
    return phases.timers.setTimeout(task, millis);
  }

  /**
   * Runs a task once, in a timers phase at least {@code delay} from now. Node's {@code setTimeout}.
   *
   * @param task what to run
   * @param delay from 1 to 2<sup>31</sup>-1 milliseconds, fractions rounded up; anything else
   *     becomes 1 millisecond, as in Node
   * @return the timer, active and referenced
   */
  public Timeout setTimeout(Runnable task, Duration delay) {
    Objects.requireNonNull(delay, "delay");
    return setTimeout(task, TimerLists.toMillis(delay));
  }

  /**
   * Runs a task again and again, each time at least {@code millis} after the last time began. A
   * late run is not made up for. Node's {@code setInterval}.
   *
   * @param task what to run
   * @param millis from 1 to 2<sup>31</sup>-1 milliseconds; anything else becomes 1, as in Node
   * @return the timer, active and referenced
   */
  public Timeout setInterval(Runnable task, long millis) {
    checkTask("setInterval", task);
    return phases.timers.setInterval(task, millis);
  }

  /**
   * Runs a task again and again, each time at least {@code period} after the last time began. A
   * late run is not made up for. Node's {@code setInterval}.
   *
   * @param task what to run
   * @param period from 1 to 2<sup>31</sup>-1 milliseconds, fractions rounded up; anything else
   *     becomes 1 millisecond, as in Node
   * @return the timer, active and referenced
   */
  public Timeout setInterval(Runnable task, Duration period) {
    Objects.requireNonNull(period, "period");
    return setInterval(task, TimerLists.toMillis(period));
  }

  /**
   * Runs a task again and again, at multiples of {@code period} from now: without drift, and
   * without bursts, because a run that is a whole period late is left out. Not in Node.
   *
   * @param task what to run
   * @param period from 1 to 2<sup>31</sup>-1 milliseconds, fractions rounded up
   * @return the timer, active and referenced
   * @throws IllegalArgumentException if {@code period} is out of range
   */
  public Timeout setFixedRate(Runnable task, Duration period) {
    checkTask("setFixedRate", task);
    TimerLists.checkRange("period", period, 1);
    return phases.timers.setFixedRate(task, (int) TimerLists.toMillis(period));
  }

  /**
   * Runs a task in the check phase, right after poll: in this turn, or if that phase has begun, in
   * the next. Node's {@code setImmediate}.
   *
   * @param task what to run
   * @return the immediate, active and referenced
   */
  public Immediate setImmediate(Runnable task) {
    checkTask("setImmediate", task);
    AsyncContext context = ThreadContexts.capture(core.queues.slot().context);
    return phases.immediates.add(
        ThreadContexts.around(context, task), context, core.creationStack());
  }

  /**
   * Runs a task in every turn, before those of {@link #onPrepare}; the newest first. While one is
   * active the poll phase does not wait. libuv's {@code uv_idle_t}.
   *
   * @param task what to run
   * @return the hook, active and referenced until it is closed
   */
  public Handle onIdle(Runnable task) {
    return addHook("onIdle", phases.idle, task);
  }

  /**
   * Runs a task in every turn, just before the poll phase; the newest first. libuv's {@code
   * uv_prepare_t}.
   *
   * @param task what to run
   * @return the hook, active and referenced until it is closed
   */
  public Handle onPrepare(Runnable task) {
    return addHook("onPrepare", phases.prepare, task);
  }

  /**
   * Runs a task in every turn, just after the poll phase and before the immediates; the newest
   * first. libuv's {@code uv_check_t}.
   *
   * @param task what to run
   * @return the hook, active and referenced until it is closed
   */
  public Handle onCheck(Runnable task) {
    return addHook("onCheck", phases.check, task);
  }

  /**
   * Keeps the loop alive until the handle is closed or unreferenced, as a listening server does in
   * Node.
   *
   * @return the handle, active and referenced
   */
  public Handle keepAlive() {
    return keepAlive("KeepAlive", "KeepAlive");
  }

  /**
   * Keeps the loop alive until the handle is closed or unreferenced, and says why. For long-lived
   * objects of a facade: a server, a watcher, a file that waits until it can be closed.
   *
   * @param type what {@link #activeResources} lists, such as {@code Server}
   * @param description more about it, for people
   * @return the handle, active and referenced
   */
  public Handle keepAlive(String type, String description) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(description, "description");
    core.checkOpen("keepAlive");
    return phases.anchors.add(type, description, () -> {});
  }

  /**
   * Watches a channel, and calls back in each poll phase that finds it ready, after completions of
   * workers and tasks of other threads. While any channel is watched the loop waits in a {@link
   * java.nio.channels.Selector}, else it parks. libuv's {@code uv_poll_start}.
   *
   * <p>A channel has one handle: watching it again changes what it is watched for, and by whom. The
   * handle is to be closed before the channel, or in the same callback; the channel's descriptor is
   * then free in the closing phase, before the callback of {@link Handle#close(Runnable)}.
   *
   * @param channel must not block, and is not watched by another loop
   * @param ops what to watch for, as in {@link java.nio.channels.SelectionKey}: any of the
   *     channel's {@linkplain SelectableChannel#validOps valid operations}; 0 for nothing, which
   *     does not keep the loop alive, and costs nothing until the channel is watched again
   * @param listener gets those of {@code ops} that can be done now
   * @return the handle, active while {@code ops} is not 0, and referenced
   * @throws IllegalStateException on another thread, or if the loop is closed
   * @throws java.nio.channels.IllegalBlockingModeException if the channel blocks
   * @throws IllegalArgumentException if the channel does not know one of {@code ops}
   * @throws java.io.UncheckedIOException if the channel is closed, or there is no descriptor for
   *     the selector, with the cause
   */
  public Handle poll(SelectableChannel channel, int ops, IntConsumer listener) {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(listener, "listener");
    core.checkOpen("poll");
    return phases.channels.watch(channel, ops, listener);
  }

  private Handle addHook(String operation, HookList hooks, Runnable task) {
    checkTask(operation, task);
    return hooks.add(task);
  }

  // ---- work off the loop --------------------------------------------------------------------

  /**
   * Runs work on a worker thread and calls back. Keeps the loop alive until then. libuv's {@code
   * uv_queue_work}.
   *
   * @param work what to run
   * @param callback gets the outcome in a poll phase, or an {@link AbortException} if the request
   *     was cancelled or the loop closed
   * @param <T> the type of what the work yields
   * @return the request, which can be cancelled
   */
  public <T extends @Nullable Object> Request queueWork(
      Work<T> work, Callback<? super T> callback) {
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(callback, "callback");
    core.checkOpen("queueWork");
    return requests.start(work, callback);
  }

  /**
   * Runs work on a worker thread. Keeps the loop alive until it has ended. Any thread. libuv's
   * {@code uv_queue_work}.
   *
   * @param work what to run
   * @param <T> the type of what the work yields
   * @return what it yields; rejected with what it throws, or with an {@link AbortException} if the
   *     loop closes first
   * @throws IllegalStateException if the loop is closed
   */
  public <T extends @Nullable Object> Promise<T> queueWork(Work<T> work) {
    Objects.requireNonNull(work, "work");
    core.status.checkOpen();
    return requests.start(work);
  }

  /**
   * Runs work on a worker thread, in its turn of its queue, and blocks the caller until it has
   * ended. Any thread, also the loop thread, and on a closed loop, too. A worker thread of this
   * loop's workers runs the body itself, at once and not in its turn.
   *
   * <p>The signal and the timeout of the work are ignored. An interrupt does not end the wait; the
   * thread's interrupt status is restored afterwards.
   *
   * @param work what to run
   * @param <T> the type of what the work yields
   * @return what it yields
   * @throws Exception what its body throws; the cause if that is a {@link NotBegunException}
   * @throws NullPointerException if {@code work} is null
   */
  public <T extends @Nullable Object> T callWork(Work<T> work) throws Exception {
    return requests.call(Objects.requireNonNull(work, "work"));
  }

  /**
   * Lets the work of a queue begin without the memory that it has asked for ({@link
   * Progress#reserve}), from now on. For a thread that is about to block until the queue has
   * advanced, and so keeps a loop from releasing memory. {@link #callWork} calls this by itself.
   * Any thread.
   *
   * @param queue in which others wait for their turn
   */
  public void hurry(WorkQueue queue) {
    requests.hurry(Objects.requireNonNull(queue, "queue"));
  }

  /**
   * {@return the requests whose callbacks have not been called yet, in the order in which they were
   * made} The list is an unmodifiable copy.
   */
  public List<Request> activeRequests() {
    core.checkThread("activeRequests");
    List<Request> active = new ArrayList<>();
    phases.requests.forEach(each -> active.add((Request) each));
    return List.copyOf(active);
  }

  /**
   * {@return where the caller is, for a facade to keep with what lives long, such as an open file,
   * and to show when that is left open; null unless {@link Builder#creationStacks} is set} What the
   * loop itself makes, such as a timer or a request, has it already. Any thread.
   */
  public @Nullable CreationStack creationStack() {
    CreationStack here = core.creationStack();
    return here == null ? null : here.trimmed();
  }

  /**
   * {@return a pending promise of this loop and the means to settle it} Any thread. JavaScript's
   * {@code Promise.withResolvers}.
   *
   * @param <T> the type of the value
   */
  public <T extends @Nullable Object> Resolvers<T> withResolvers() {
    return new Promise.Deferred<>(this);
  }

  // ---- state --------------------------------------------------------------------------------

  /**
   * {@return whether the calling thread is the loop thread, where everything else may be called}
   * That of a body of {@link Async#async} is, too. Any thread.
   */
  public boolean isLoopThread() {
    return core.thread.isCurrent();
  }

  /** {@return whether something is left to wait for} libuv's {@code uv_loop_alive}. */
  public boolean isAlive() {
    core.checkThread("isAlive");
    return phases.isAlive();
  }

  /** {@return whose order of callbacks the loop follows} Any thread. */
  public Semantics semantics() {
    return semantics;
  }

  /**
   * {@return the loop's time: milliseconds since it was made, last read when a run or a timers
   * phase began or poll had waited} libuv's {@code uv_now}. Timers do not start from it but from a
   * fresh reading.
   */
  public long now() {
    core.checkThread("now");
    return core.time.now();
  }

  /** Reads the clock, after a callback that took long. libuv's {@code uv_update_time}. */
  public void updateTime() {
    core.checkThread("updateTime");
    core.time.update();
  }

  /**
   * {@return how long the poll phase may wait: 0 if something is ready, or nothing alive; -1
   * without limit; else the milliseconds until the next timer} libuv's {@code uv_backend_timeout}.
   */
  public long pollTimeout() {
    core.checkThread("pollTimeout");
    return phases.pollTimeout();
  }

  /**
   * {@return what keeps the loop alive, as an unmodifiable copy} Node's {@code
   * process.getActiveResourcesInfo}.
   */
  public List<ActiveResource> activeResources() {
    core.checkThread("activeResources");
    return phases.activeResources();
  }

  /**
   * {@return what the loop has done so far, with histograms if the {@linkplain Builder#histograms
   * builder} has asked for them} Any thread. libuv's {@code uv_metrics_info}.
   */
  public LoopMetrics metrics() {
    return meter == null ? core.counters.metrics() : meter.metrics();
  }

  /** {@return where work runs, as {@link Builder#workers} has set it} Any thread. */
  public Workers workers() {
    return requests.workers();
  }

  /** {@return in a few words how this loop works} Any thread. */
  public String describe() {
    return "work runs on " + requests.workers().describe() + "; coroutines run " + Fiber.describe();
  }

  // ---- promises in place of callbacks ---------------------------------------------------------

  /**
   * Waits while the loop goes on. Node's {@code timersPromises.setTimeout}. Keeps the loop alive,
   * unless only cancelled awaits have waited for the promise.
   *
   * @param delay as for {@link #setTimeout(Runnable, Duration)}
   * @return fulfilled with null after the delay; rejected with an {@link AbortException} if the
   *     loop closes first
   */
  public Promise<@Nullable Void> delay(Duration delay) {
    Objects.requireNonNull(delay, "delay");
    core.checkOpen("delay");
    return Delays.timeout(this, TimerOptions.DEFAULT, delay);
  }

  /**
   * Waits while the loop goes on, until a signal aborts it. Node's {@code
   * timersPromises.setTimeout}.
   *
   * @param delay as for {@link #setTimeout(Runnable, Duration)}
   * @param signal aborts it; may be aborted on any thread
   * @return fulfilled with null after the delay; rejected with an {@link AbortException} as soon as
   *     the signal is aborted, or if the loop closes first
   */
  public Promise<@Nullable Void> delay(Duration delay, AbortSignal signal) {
    Objects.requireNonNull(delay, "delay");
    Objects.requireNonNull(signal, "signal");
    core.checkOpen("delay");
    return Delays.timeout(this, TimerOptions.DEFAULT.withSignal(signal), delay);
  }

  /**
   * Waits while the loop goes on. Node's {@code timersPromises.setTimeout}.
   *
   * @param delay as for {@link #setTimeout(Runnable, Duration)}
   * @param options whether it keeps the loop alive, and what aborts it
   * @return fulfilled with null after the delay; rejected with an {@link AbortException} as soon as
   *     the signal is aborted, or if the loop closes first
   */
  public Promise<@Nullable Void> delay(Duration delay, TimerOptions options) {
    Objects.requireNonNull(delay, "delay");
    Objects.requireNonNull(options, "options");
    core.checkOpen("delay");
    return Delays.timeout(this, options, delay);
  }

  /**
   * Lets other callbacks run. Node's {@code scheduler.yield}.
   *
   * @return fulfilled with null in the next check phase; rejected with an {@link AbortException} if
   *     the loop closes first
   */
  @SuppressWarnings("NamedLikeContextualKeyword") // as in Thread.yield
  public Promise<@Nullable Void> yield() {
    core.checkOpen("yield");
    return Delays.immediate(this, TimerOptions.DEFAULT);
  }

  /**
   * Lets other callbacks run, unless a signal aborts it. Node's {@code
   * timersPromises.setImmediate}.
   *
   * @param signal aborts it; may be aborted on any thread
   * @return fulfilled with null in the next check phase; rejected with an {@link AbortException} as
   *     soon as the signal is aborted, or if the loop closes first
   */
  @SuppressWarnings("NamedLikeContextualKeyword") // as in Thread.yield
  public Promise<@Nullable Void> yield(AbortSignal signal) {
    Objects.requireNonNull(signal, "signal");
    core.checkOpen("yield");
    return Delays.immediate(this, TimerOptions.DEFAULT.withSignal(signal));
  }

  /**
   * Counts periods. Elements wait until somebody asks for them. Keeps the loop alive until the
   * iterator is closed. Node's {@code timersPromises.setInterval}.
   *
   * @param period as for {@link #setInterval(Runnable, Duration)}
   * @return the sequence 1, 2, 3..., an element a period; it ends when it or the loop is closed
   */
  public AsyncIterator<Long> interval(Duration period) {
    Objects.requireNonNull(period, "period");
    core.checkOpen("interval");
    return new Delays.Ticks(this, TimerOptions.DEFAULT, period);
  }

  /**
   * Counts periods, as {@link #interval(Duration)}. Node's {@code timersPromises.setInterval}.
   *
   * @param period as for {@link #setInterval(Runnable, Duration)}
   * @param options whether it keeps the loop alive, and what aborts it
   * @return the sequence 1, 2, 3..., an element a period; once the signal is aborted it yields the
   *     periods that have passed, and then fails with an {@link AbortException}
   */
  public AsyncIterator<Long> interval(Duration period, TimerOptions options) {
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(options, "options");
    core.checkOpen("interval");
    return new Delays.Ticks(this, options, period);
  }

  // ---- events of the program ------------------------------------------------------------------

  /**
   * Listens for uncaught errors. While there is a listener, they do not end the loop. An error that
   * a listener throws does, with exit code 7. Node's {@code 'uncaughtException'}.
   *
   * @param listener gets the error and where it came from
   * @return closed by whoever is no longer interested
   */
  public Registration onUncaughtException(BiConsumer<Throwable, Origin> listener) {
    core.checkThread("onUncaughtException");
    return core.events.uncaughtException.add(listener);
  }

  /**
   * Listens for uncaught errors before anybody handles them, and without handling them. Node's
   * {@code 'uncaughtExceptionMonitor'}.
   *
   * @param listener gets the error and where it came from
   * @return closed by whoever is no longer interested
   */
  public Registration onUncaughtExceptionMonitor(BiConsumer<Throwable, Origin> listener) {
    core.checkThread("onUncaughtExceptionMonitor");
    return core.events.uncaughtExceptionMonitor.add(listener);
  }

  /**
   * Gives all uncaught errors to one callback in place of the listeners. Node's {@code
   * process.setUncaughtExceptionCaptureCallback}.
   *
   * @param capture gets the error; null takes the callback away
   * @throws IllegalStateException if one is set already
   */
  public void setUncaughtExceptionCapture(@Nullable Consumer<Throwable> capture) {
    core.checkThread("setUncaughtExceptionCapture");
    core.events.setCapture(capture);
  }

  /**
   * Listens for promises whose rejection nobody has handled by the end of a drain. Node's {@code
   * 'unhandledRejection'}.
   *
   * @param listener gets the reason and the promise
   * @return closed by whoever is no longer interested
   */
  public Registration onUnhandledRejection(BiConsumer<Throwable, Promise<?>> listener) {
    core.checkThread("onUnhandledRejection");
    return rejections.unhandledRejection.add(listener);
  }

  /**
   * Listens for promises that were reported as unhandled and have found a handler after all. Node's
   * {@code 'rejectionHandled'}.
   *
   * @param listener gets the promise
   * @return closed by whoever is no longer interested
   */
  public Registration onRejectionHandled(Consumer<Promise<?>> listener) {
    core.checkThread("onRejectionHandled");
    return rejections.rejectionHandled.add(listener);
  }

  /**
   * Listens for the moment when nothing is left to do; a listener may schedule more. Node's {@code
   * 'beforeExit'}.
   *
   * @param listener gets the exit code
   * @return closed by whoever is no longer interested
   */
  public Registration onBeforeExit(IntConsumer listener) {
    core.checkThread("onBeforeExit");
    return core.events.beforeExit.add(listener);
  }

  /**
   * Listens for the end of the program. Microtasks that a listener schedules run if the program
   * ends by itself; its ticks are ignored, and all else waits for another run. Node's {@code
   * 'exit'}.
   *
   * @param listener gets the exit code, which it may change with {@link #exitCode(int)}
   * @return closed by whoever is no longer interested
   */
  public Registration onExit(IntConsumer listener) {
    core.checkThread("onExit");
    return core.events.exit.add(listener);
  }

  /**
   * Listens for warnings, which otherwise go to the {@link System.Logger} named {@code
   * dev.tickloom.loop}. They come in a tick. Node's {@code 'warning'}.
   *
   * @param listener gets the warning
   * @return closed by whoever is no longer interested
   */
  public Registration onWarning(Consumer<Warning> listener) {
    core.checkThread("onWarning");
    return core.events.warning.add(listener);
  }

  // ---- for the other classes of the package ---------------------------------------------------

  LoopCore core() {
    return core;
  }

  Phases phases() {
    return phases;
  }

  Requests requests() {
    return requests;
  }

  RejectionTracker rejections() {
    return rejections;
  }

  /** Null unless {@link Builder#creationStacks} is set. */
  @Nullable
  UnsettledPromises unsettled() {
    return unsettled;
  }

  /** On the loop thread. */
  SignalTimers signalTimers() {
    SignalTimers known = signalTimers;
    if (known == null) {
      known = new SignalTimers(this);
      phases.atTurn(known::sweep);
      signalTimers = known;
    }
    return known;
  }

  private void checkTask(String operation, Runnable task) {
    Objects.requireNonNull(task, "task");
    core.checkOpen(operation);
  }

  // ---- making one ---------------------------------------------------------------------------

  /** Makes a loop step by step. For one thread. */
  public static final class Builder {
    private NanoClock clock = LoopTime.SYSTEM;
    private Semantics semantics = Semantics.MODERN;
    Workers workers = Workers.shared();
    private @Nullable UnhandledRejections unhandledRejections;
    private boolean creationStacks = Observation.defaultCreationStacks();
    private boolean histograms = Observation.defaultHistograms();
    private @Nullable LoopTracer tracer = Observation.defaultTracer();
    private @Nullable Duration blockedLoopWarning = Observation.defaultBlockedLoopWarning();
    Poller poller = new Poller();
    @Nullable Executor disposals;
    @Nullable Function<LoopView, LoopObserver> observer;
    ResultMemory resultMemory = ResultMemory.SHARED;

    private Builder() {}

    /**
     * Sets where the loop reads the time; {@code System::nanoTime} by default.
     *
     * @param clock for this loop alone, if it is a {@link dev.tickloom.loop.testing.VirtualClock}
     * @return this builder
     */
    public Builder clock(NanoClock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets where work runs; {@link Workers#shared} by default.
     *
     * @param workers of this loop and perhaps of others
     * @return this builder
     */
    public Builder workers(Workers workers) {
      this.workers = Objects.requireNonNull(workers, "workers");
      return this;
    }

    /**
     * Sets which Node's order of callbacks the loop follows; {@link Semantics#MODERN} by default.
     *
     * @param semantics Node's since version 11, or before
     * @return this builder
     */
    public Builder semantics(Semantics semantics) {
      this.semantics = Objects.requireNonNull(semantics, "semantics");
      return this;
    }

    /**
     * Sets what happens to unhandled rejections; by default {@link UnhandledRejections#THROW}. With
     * {@link Semantics#LEGACY} the listeners get them, or else there is a warning.
     *
     * @param mode as Node's {@code --unhandled-rejections}
     * @return this builder
     */
    public Builder unhandledRejections(UnhandledRejections mode) {
      this.unhandledRejections = Objects.requireNonNull(mode, "mode");
      return this;
    }

    /**
     * Remembers for every handle and request where it was made, for {@link
     * EventLoop#activeResources}: the error of a call that fails has that place as a suppressed
     * {@link CreationStack}, whose causes are the places where the callbacks, reactions, coroutines
     * and tasks of other threads were made that have led to the call. An error that many calls
     * share has the places of the first eight. Does so for promises and awaits, too: those that a
     * program still waits for when {@link EventLoop#run()} ends by itself are named in an {@code
     * UnsettledPromiseWarning}. Costs some microseconds each. Off by default, unless the property
     * {@code tickloom.creationStacks} of the JVM is {@code true}.
     *
     * @param enabled whether to
     * @return this builder
     */
    public Builder creationStacks(boolean enabled) {
      this.creationStacks = enabled;
      return this;
    }

    /**
     * Warns in the log while a callback, or the main script, blocks the loop for longer than this,
     * and again each time that doubles: which callback it is, the blocking call of this library
     * that it is in, if any, and the stack of the loop; then how long it took. With {@link
     * #creationStacks} also where the callback was scheduled. The JFR event is {@code
     * dev.tickloom.BlockedLoop}. While the loop runs, a thread looks at it eight times in this
     * duration; what the whole process stands still does not count. Off by default, unless the
     * property {@code tickloom.blockedLoopWarning} of the JVM gives milliseconds.
     *
     * @param limit how long a callback may take, from 1 millisecond
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public Builder blockedLoopWarning(Duration limit) {
      TimerLists.checkRange("limit", limit, 1);
      this.blockedLoopWarning = limit;
      return this;
    }

    /**
     * Keeps histograms of how long callbacks take, and how late timers and completions are, and the
     * times of the phases, for {@link EventLoop#metrics}; in JFR an event {@code dev.tickloom.Loop}
     * tells of them each second in which the loop makes a turn. Takes one reading of the clock or
     * two for each callback, and 24 kilobytes. Off by default, unless the property {@code
     * tickloom.histograms} of the JVM is {@code true}.
     *
     * @param enabled whether to
     * @return this builder
     */
    public Builder histograms(boolean enabled) {
      this.histograms = enabled;
      return this;
    }

    /** Sets who disposes of late outcomes, for tests that have no workers. */
    Builder disposals(Executor disposals) {
      this.disposals = disposals;
      return this;
    }

    /** Sets which memory its outcomes share with those of other loops, for tests. */
    Builder resultMemory(ResultMemory resultMemory) {
      this.resultMemory = resultMemory;
      return this;
    }

    /**
     * Writes what the loop does to a trace. Off by default, unless the property {@code
     * tickloom.trace} of the JVM names a file. Each callback then costs a line of the file.
     *
     * @param tracer perhaps of other loops, too; who made it closes it
     * @return this builder
     */
    public Builder tracer(LoopTracer tracer) {
      this.tracer = Objects.requireNonNull(tracer, "tracer");
      return this;
    }

    /** Sets a further observer, for tests. */
    Builder observer(Function<LoopView, LoopObserver> observer) {
      this.observer = observer;
      return this;
    }

    /** Sets how the loop waits, for tests that must not depend on chance. */
    Builder poller(Poller poller) {
      this.poller = poller;
      return this;
    }

    /**
     * Makes the loop; its thread is this one until it is run.
     *
     * @return the loop, not yet running
     */
    public EventLoop build() {
      return new EventLoop(this);
    }
  }
}

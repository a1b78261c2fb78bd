package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.SpinWait;
import dev.tickloom.loop.concurrent.Unchecked;
import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.observing.LoopObserver.Phase;
import dev.tickloom.loop.observing.LoopObserver.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The phases of the loop, what waits in each, and the turn that goes through them. libuv's {@code
 * uv_run}.
 */
final class Phases {
  /**
   * After poll the pending phase is repeated while it has work, but not for ever; as libuv does.
   */
  private static final int MAX_PENDING_ROUNDS = 8;

  private final LoopCore core;
  private final LoopTime time;
  private final LoopCounters counters;
  private final TaskQueues queues;
  private final @Nullable LoopObserver observer;
  private final ReferenceCount handles = new ReferenceCount();

  final TaskList<LoopTask> pending = new TaskList<>();
  final HookList idle;
  final HookList prepare;
  private final CompletionQueue completions;
  final HookList check;
  final ImmediateQueue immediates;
  private final TaskList<LoopTask> closing;
  final TimerLists timers;

  /** The handles of {@link EventLoop#keepAlive}, which belong to no phase. */
  final HookList anchors;

  /** The channels that poll watches. */
  final PolledChannels channels;

  final LoopJobList requests = new LoopJobList();

  /** Whether spinning may pay: a request was added, or spinning found something the last time. */
  private boolean shouldSpin;

  /** Called in each turn; null if nothing is. */
  private @Nullable Runnable atTurn;

  private volatile boolean stopping;

  Phases(LoopCore core) {
    this.core = core;
    this.time = core.time;
    this.counters = core.counters;
    this.queues = core.queues;
    this.observer = core.observer;
    completions = core.completions;
    closing = core.closing;
    idle = new HookList(core, "Idle", handles);
    prepare = new HookList(core, "Prepare", handles);
    check = new HookList(core, "Check", handles);
    anchors = new HookList(core, "KeepAlive", handles);
    channels = new PolledChannels(core, handles);
    immediates = new ImmediateQueue(core);
    timers = new TimerLists(core, handles);
  }

  /** Sets a task for the beginning of each turn. */
  void atTurn(Runnable task) {
    atTurn = task;
  }

  /** Turns until nothing is alive or the loop is stopped, or one turn, as the mode says. */
  void run(RunMode mode) {
    time.update();
    if (mode == RunMode.DEFAULT && isAlive() && !stopping) {
      runOverdueTimers();
    }
    while (isAlive() && !stopping) {
      long turn = counters.beginTurn();
      if (observer != null) {
        observer.turnBegins(turn);
      }
      if (atTurn != null) {
        atTurn.run();
      }
      boolean mayWait =
          mode == RunMode.DEFAULT || (mode == RunMode.ONCE && pending.isEmpty() && idle.isEmpty());
      enter(Phase.PENDING);
      runQueue(pending);
      enter(Phase.IDLE);
      idle.run(queues);
      enter(Phase.PREPARE);
      prepare.run(queues);
      enter(Phase.POLL);
      poll(mayWait && pollTimeout() != 0);
      for (int round = 0; round < MAX_PENDING_ROUNDS && !pending.isEmpty(); round++) {
        runQueue(pending);
      }
      enter(Phase.CHECK);
      check.run(queues);
      immediates.run(queues);
      enter(Phase.CLOSING);
      runQueue(closing);
      enter(Phase.TIMERS);
      timers.run(time.update());
      if (observer != null) {
        observer.turnEnds();
      }
      if (mode != RunMode.DEFAULT) {
        return;
      }
    }
  }

  private void enter(Phase phase) {
    if (observer != null) {
      observer.phaseBegins(phase);
    }
  }

  /** Timers that fell due before the loop ran do not wait for a poll. */
  private void runOverdueTimers() {
    enter(Phase.TIMERS);
    if (timers.run(time.now())) {
      queues.drain(); // a tick that threw left the rest, which Node drains in its first poll
    }
    if (observer != null) {
      observer.phaseEnds();
    }
  }

  private void poll(boolean wait) {
    if (wait) {
      counters.beginWait();
      long nanos = nanosToWait();
      if (observer != null) {
        observer.waitBegins(nanos);
      }
      if (SpinWait.PAYS && shouldSpin && !requests.isEmpty()) {
        spin(nanos);
      }
      completions.await(nanos);
      counters.endWait();
      time.update();
      if (observer != null) {
        observer.waitEnds();
      }
    } else {
      completions.await(0);
    }
    channels.look();
    for (Object arrived; (arrived = completions.poll()) != null; ) {
      counters.countEvent();
      queues.dispatchArrived(arrived);
    }
    channels.dispatch(queues, counters);
  }

  /** Waits for a moment for something that is likely to arrive soon. */
  private void spin(long nanos) {
    SpinWait.until(completions, nanos);
    shouldSpin = completions.hasSomethingCome();
  }

  void add(LoopJob request) {
    requests.addLast(request);
    core.noteScheduled(Queue.ARRIVALS, request);
    shouldSpin = true;
  }

  private long nanosToWait() {
    return timers.isEmpty()
        ? Long.MAX_VALUE
        : time.nanosToWait(timers.nextDeadline(), !requests.isEmpty());
  }

  /** Runs the tasks that are queued now; later ones wait for the next time. */
  private void runQueue(TaskList<LoopTask> queue) {
    LoopTask last = queue.last();
    for (LoopTask task = null; task != last; ) {
      task = queue.pollFirst();
      queues.dispatch(Objects.requireNonNull(task));
    }
  }

  boolean isAlive() {
    return handles.count > 0
        || immediates.hasReferenced()
        || !requests.isEmpty()
        || !completions.isEmpty()
        || !pending.isEmpty()
        || !closing.isEmpty();
  }

  /** Milliseconds for which poll may wait: 0 if something is ready, -1 without limit. */
  long pollTimeout() {
    boolean ready =
        stopping
            || !isAlive()
            || !pending.isEmpty()
            || !idle.isEmpty()
            || immediates.hasReferenced()
            || !completions.isEmpty()
            || !closing.isEmpty();
    if (ready) {
      return 0;
    }
    return timers.isEmpty() ? -1 : Math.max(0, timers.nextDeadline() - time.now());
  }

  boolean isStopping() {
    return stopping;
  }

  void stop() {
    stopping = true;
  }

  void clearStop() {
    stopping = false;
  }

  List<ActiveResource> activeResources() {
    return active().stream().map(Phases::describe).toList();
  }

  private static ActiveResource describe(Object active) {
    return switch (active) {
      case LoopHandle handle -> handle.describe();
      case LoopJob request -> request.describe();
      default -> (ActiveResource) active;
    };
  }

  /**
   * Everything that keeps the loop alive: handles, requests, and resources that stand for all else.
   */
  List<Object> active() {
    List<Object> active = new ArrayList<>();
    Consumer<LoopHandle> addReferenced =
        handle -> {
          if (handle.hasRef()) {
            active.add(handle);
          }
        };
    timers.forEachActive(addReferenced);
    immediates.describe(active::add);
    for (HookList hooks : List.of(idle, prepare, check, anchors)) {
      hooks.forEachActive(addReferenced);
    }
    channels.forEachActive(addReferenced);
    requests.forEach(active::add);
    if (!completions.isEmpty()) {
      active.add(new ActiveResource("Completion", "waits for the poll phase", null));
    }
    if (!closing.isEmpty()) {
      active.add(new ActiveResource("Closing", "waits for the closing phase", null));
    }
    return active;
  }

  // ---- closing --------------------------------------------------------------------------------

  /**
   * Delivers what has arrived, aborts the requests under way, and drops all handles.
   *
   * @return what callbacks threw meanwhile, the first with the others suppressed, or null
   */
  @Nullable
  Throwable close() {
    List<Throwable> errors = new ArrayList<>();
    completions.close();
    for (Object arrived; (arrived = completions.poll()) != null; ) {
      dispatchLast(arrived, errors);
    }
    dispatchLast(pending, errors);
    for (LoopJob request; (request = requests.first()) != null; ) {
      LoopTask abortion = request.isDone() ? null : request.giveUpForSure(null);
      dispatchLast(abortion == null ? request : abortion, errors);
      dispatchLast(pending, errors); // other requests that its callback has cancelled
    }
    dispatchLast(closing, errors);
    drainLast(errors);
    for (LoopTask coroutine; (coroutine = core.suspended.pollFirst()) != null; ) {
      dispatchLast(coroutine, errors);
    }
    List.copyOf(core.closeListeners).forEach(Runnable::run);
    drainLast(errors);
    for (HookList hooks : List.of(idle, prepare, check, anchors)) {
      hooks.clear();
    }
    channels.close();
    immediates.clear();
    timers.clear();
    return errors.stream().reduce(Unchecked::join).orElse(null);
  }

  private void drainLast(List<Throwable> errors) {
    while (!queues.isEmpty()) {
      dispatchLast(LoopTask.of(() -> {}), errors);
    }
  }

  private void dispatchLast(TaskList<LoopTask> queue, List<Throwable> errors) {
    for (LoopTask task; (task = queue.pollFirst()) != null; ) {
      dispatchLast(task, errors);
    }
  }

  private void dispatchLast(Object task, List<Throwable> errors) {
    try {
      queues.dispatchArrived(task);
    } catch (Exit exit) {
      core.events.endRun();
      // Work that closing aborts is no error, if nobody waits for its promise.
      if (exit.error != null && !(exit.error instanceof AbortException)) {
        errors.add(exit.error);
      }
    }
  }
}

package dev.tickloom.loop;

import dev.tickloom.loop.observing.LoopObserver.Queue;
import org.jetbrains.annotations.Nullable;

/**
 * The nextTick queue and the microtask queue, and the drain that follows every callback: all ticks,
 * then all microtasks, until both are empty; then it reports unhandled rejections, and starts again
 * if that queued anything. Node's {@code processTicksAndRejections}.
 *
 * <p>Every callback of the loop is called here and nowhere else, and its errors go to {@link
 * ProcessEvents#uncaught}. If the error of a callback or a tick is handled, no drain follows: the
 * phase goes on, and the drain of the next callback runs the rest. A microtask that throws stops
 * nothing.
 */
class TaskQueues {
  /** Reports unhandled rejections when both queues are empty. */
  interface EndOfDrain {
    /** Whether there is nothing to report. Asked after each callback. */
    boolean isEmpty();

    /** Tells of what has come together. Returns whether anybody was told of anything. */
    boolean report(AsyncContext.Slot slot);
  }

  private final ProcessEvents events;
  private final EndOfDrain rejections;
  private final boolean legacy;
  private final TaskQueue ticks = new TaskQueue();
  private final TaskQueue microtasks = new TaskQueue();

  /**
   * Asked after each callback. If false neither of these has any; true may be too much where a
   * drain has ended early, and the next one sets it right.
   */
  private boolean hasTasks;

  /** The slot of the thread that is the loop. */
  private AsyncContext.Slot slot = AsyncContext.slot();

  /** Made before: there may be no memory for it when it is needed. */
  private final Runnable report =
      new Runnable() {
        @Override
        public void run() {
          hasReported = rejections.report(slot);
        }
      };

  private boolean hasReported;

  TaskQueues(ProcessEvents events, EndOfDrain rejections, Semantics semantics) {
    this.events = events;
    this.rejections = rejections;
    this.legacy = semantics == Semantics.LEGACY;
  }

  void nextTick(Runnable task) {
    hasTasks = true;
    AsyncContext context = ThreadContexts.capture(slot.context);
    ticks.add(ThreadContexts.around(context, task), context);
  }

  void queueMicrotask(Runnable task) {
    queueMicrotask(task, ThreadContexts.capture(slot.context));
  }

  void queueMicrotask(Runnable task, @Nullable AsyncContext context) {
    hasTasks = true;
    microtasks.add(ThreadContexts.around(context, task), context);
  }

  boolean isLegacy() {
    return legacy;
  }

  AsyncContext.Slot slot() {
    return slot;
  }

  void useSlot(AsyncContext.Slot newSlot) {
    slot = newSlot;
  }

  boolean isEmpty() {
    return ticks.isEmpty() && microtasks.isEmpty() && rejections.isEmpty();
  }

  /**
   * Calls a callback and drains the queues.
   *
   * @return false if it threw, and somebody handled that
   */
  boolean dispatch(LoopTask task) {
    if (!call(task)) {
      return false;
    }
    drain();
    return true;
  }

  /** Calls what has arrived, and drains: a task, a request, or what has no context. */
  void dispatchArrived(Object arrived) {
    boolean goesOn =
        arrived instanceof LoopTask task
            ? call(Queue.ARRIVALS, task)
            : call(
                Queue.ARRIVALS,
                (Runnable) arrived,
                arrived instanceof LoopJob job ? job.context : null);
    if (goesOn) {
      drain();
    }
  }

  /** Calls the main script, whose error only {@link Semantics#LEGACY} lets delay its ticks. */
  void runMain(LoopTask main) {
    if (call(Queue.MAIN, main) || !legacy) {
      drain();
    }
  }

  /** Calls one of many callbacks, between which {@link Semantics#LEGACY} drains nothing. */
  boolean dispatchOfMany(LoopTask task) {
    return legacy ? call(task) : dispatch(task);
  }

  /** Drains what {@link Semantics#LEGACY} has left. */
  void endOfMany() {
    if (legacy) {
      drain();
    }
  }

  /** Calls a callback without a drain. */
  boolean call(LoopTask task) {
    return call(Queue.PHASE, task);
  }

  private boolean call(Queue queue, LoopTask task) {
    slot.context = task.context;
    try {
      begins(queue, task);
      if (ThreadContexts.areInUse()) {
        ThreadContexts.run(task.context, task::call);
      } else {
        task.call();
      }
      ends();
      events.throwIfEnded();
    } catch (Throwable error) {
      fail(error);
      return false;
    }
    slot.context = null;
    return true;
  }

  /** Before each callback, for {@link ObservedTaskQueues}; here it costs nothing. */
  void begins(Queue queue, Object callback) {}

  /** After each callback, perhaps more than once. */
  void ends() {}

  /** Empties the queues. Most often they are empty: a method this small is inlined. */
  void drain() {
    if (hasTasks || !rejections.isEmpty()) {
      drainAll();
    }
  }

  /**
   * The only place where the queues are emptied. There is no context before a task, nor after. The
   * loops over tasks are within the {@code try}, and keep their place in a local variable. As a
   * method of their own they make a chain of ticks slower on JDK 21 (docs/adr/0005).
   */
  @SuppressWarnings("NullAway") // none of these tasks is ever cleared
  private void drainAll() {
    slot.context = null; // run may be called where there is one
    for (TaskQueue tasks = ticks; tasks != null; tasks = nextQueue()) {
      try {
        for (TaskChunk chunk = tasks.advance(); chunk.left() > 0; chunk = tasks.advance()) {
          for (int i = chunk.firstSlot(); i < chunk.endSlot(); i++) {
            Object task = chunk.removeFirst(i);
            if (task instanceof AsyncContext context) {
              slot.context = context;
              task = chunk.removeFirst(++i);
            }
            begins(tasks == ticks ? Queue.TICKS : Queue.MICROTASKS, task);
            ((Runnable) task).run();
            ends();
            events.throwIfEnded();
            slot.context = null;
          }
        }
      } catch (Throwable error) {
        fail(error);
        if (tasks == ticks) {
          return;
        }
      }
    }
    hasTasks = !ticks.isEmpty() || !microtasks.isEmpty();
  }

  /** The next queue to drain; null if both are empty. */
  private @Nullable TaskQueue nextQueue() {
    if (!microtasks.isEmpty()) {
      return microtasks;
    }
    return !ticks.isEmpty() || reportRejections() ? ticks : null;
  }

  /**
   * Calls the first so many of the oldest chunk of immediates, and drains after each, unless with
   * {@link Semantics#LEGACY}.
   *
   * @return false if one threw, and somebody handled that; those behind it are still there
   */
  boolean callAll(ImmediateQueue immediates, TaskChunk oldest, int count) {
    slot.context = null; // run may be called where there is one
    try {
      int end = oldest.firstSlot() + count;
      for (int i = oldest.firstSlot(); i < end; i++) {
        Object task = immediates.removeFirst(oldest, i);
        if (task == null) {
          continue;
        }
        begins(Queue.IMMEDIATES, task);
        if (task instanceof ImmediateQueue.Detailed detailed) {
          slot.context = detailed.context;
          task = detailed.task;
        }
        ((Runnable) task).run();
        ends();
        events.throwIfEnded();
        slot.context = null;
        if (!legacy) {
          drain();
        }
      }
      return true;
    } catch (Throwable error) {
      fail(error);
      return false;
    }
  }

  private boolean call(Queue queue, Runnable task, @Nullable AsyncContext context) {
    slot.context = context;
    try {
      begins(queue, task);
      if (ThreadContexts.areInUse()) {
        ThreadContexts.run(context, task);
      } else {
        task.run();
      }
      ends();
      events.throwIfEnded();
    } catch (Throwable error) {
      fail(error);
      return false;
    }
    slot.context = null;
    return true;
  }

  /** Returns if somebody has handled what a callback threw, in whose context that happens. */
  private void fail(Throwable error) {
    ends();
    try {
      if (error instanceof Exit exit) {
        throw exit;
      }
      events.throwIfEnded();
      if (ThreadContexts.areInUse()) {
        ThreadContexts.run(slot.context, () -> uncaught(error));
      } else {
        uncaught(error);
      }
    } finally {
      slot.context = null;
    }
  }

  private void uncaught(Throwable error) {
    events.uncaught(error, Origin.UNCAUGHT_EXCEPTION);
  }

  /** Returns whether there was anything to report, and so perhaps more to drain. */
  private boolean reportRejections() {
    if (rejections.isEmpty()) {
      return false;
    }
    return call(Queue.REJECTIONS, report, null) && hasReported;
  }
}

package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/**
 * The nextTick queue and the microtask queue, and the drain that follows every callback: all ticks,
 * then all microtasks, again until both are empty, then what was rejected unhandled, and all again
 * if that queued anything. Node's {@code processTicksAndRejections}.
 *
 * <p>Every callback of the loop is called here and nowhere else, and what it throws goes to {@link
 * ProcessEvents#uncaught}. Where that is handled, a callback or a tick is followed by no drain: the
 * phase goes on, and the next callback's drain takes the rest. A microtask that throws stops
 * nothing.
 */
final class TaskQueues {
  private final ProcessEvents events;
  private final RejectionTracker rejections;
  private final boolean legacy;
  private final TaskRing ticks = new TaskRing();
  private final TaskRing microtasks = new TaskRing();

  /** Whether either of these has any, but while they are emptied: asked after each callback. */
  private boolean hasTasks;

  /** The slot of the thread that is the loop. */
  private AsyncContext.Slot slot = AsyncContext.slot();

  TaskQueues(ProcessEvents events, RejectionTracker rejections, Semantics semantics) {
    this.events = events;
    this.rejections = rejections;
    this.legacy = semantics == Semantics.LEGACY;
  }

  void nextTick(Runnable task) {
    hasTasks = true;
    ticks.add(task, slot.context);
  }

  void queueMicrotask(Runnable task) {
    queueMicrotask(task, slot.context);
  }

  void queueMicrotask(Runnable task, @Nullable AsyncContext context) {
    hasTasks = true;
    microtasks.add(task, context);
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

  /** Calls what has arrived, a task or else a {@link Runnable} without a context, and drains. */
  void dispatchArrived(Object arrived) {
    if (arrived instanceof LoopTask task ? call(task) : call((Runnable) arrived, null)) {
      drain();
    }
  }

  /** Calls the main script, whose error only {@link Semantics#LEGACY} lets delay its ticks. */
  void runMain(LoopTask main) {
    if (call(main) || !legacy) {
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
    slot.context = task.context;
    try {
      task.call();
      events.throwIfEnded();
    } catch (Throwable error) {
      fail(error);
      return false;
    }
    slot.context = null;
    return true;
  }

  /** Empties the queues. Most often they are empty: a method this small is inlined. */
  void drain() {
    if (hasTasks || !rejections.isEmpty()) {
      drainAll();
    }
  }

  /** The only place where the queues are emptied. */
  private void drainAll() {
    slot.context = null; // run may be called where there is one
    try {
      do {
        if (!callAll(ticks)) {
          return;
        }
        while (!callAll(microtasks)) {
          // One has thrown; the others run all the same.
        }
      } while (!ticks.isEmpty() || reportRejections());
    } finally {
      hasTasks = !ticks.isEmpty() || !microtasks.isEmpty();
    }
  }

  /**
   * Calls tasks until there are no more, or one throws and somebody has handled that; then returns
   * false. There is no context before, nor after. The loop is within the {@code try}, and keeps its
   * place in a local variable: a call for each, or a place that is loaded and stored for each,
   * makes a tick 1 ns longer (docs/adr/0005).
   */
  private boolean callAll(TaskRing tasks) {
    try {
      for (int i = tasks.head(); i != tasks.tail(); i++) {
        Object task = tasks.removeEntry(i);
        if (task instanceof AsyncContext context) {
          slot.context = context;
          task = tasks.removeEntry(++i);
        }
        ((Runnable) task).run();
        events.throwIfEnded();
        slot.context = null;
      }
      return true;
    } catch (Throwable error) {
      fail(error);
      return false;
    }
  }

  /**
   * Does the same with the first so many of the oldest chunk of immediates, and drains after each,
   * unless with {@link Semantics#LEGACY}.
   */
  boolean callAll(ImmediateQueue immediates, ImmediateChunk oldest, int count) {
    slot.context = null; // run may be called where there is one
    try {
      int end = oldest.firstSlot() + count;
      for (int i = oldest.firstSlot(); i < end; i++) {
        Object task = immediates.removeFirst(oldest, i);
        if (task == null) {
          continue;
        }
        if (task instanceof ImmediateQueue.Detailed detailed) {
          slot.context = detailed.context;
          task = detailed.task;
        }
        ((Runnable) task).run();
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

  private boolean call(Runnable task, @Nullable AsyncContext context) {
    slot.context = context;
    try {
      task.run();
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
    try {
      if (error instanceof Exit exit) {
        throw exit;
      }
      events.throwIfEnded();
      events.uncaught(error, Origin.UNCAUGHT_EXCEPTION);
    } finally {
      slot.context = null;
    }
  }

  /** Returns whether there was anything to report, and so perhaps more to drain. */
  private boolean reportRejections() {
    if (rejections.isEmpty()) {
      return false;
    }
    boolean[] reported = {true};
    return call(() -> reported[0] = rejections.report(slot), null) && reported[0];
  }
}

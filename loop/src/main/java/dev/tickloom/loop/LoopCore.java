package dev.tickloom.loop;

import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.observing.LoopObserver.Queue;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * The state that the parts of a loop share: its thread, its time, its queues, and whether it is
 * open. It knows neither the parts nor {@link EventLoop}, their facade. For the loop thread, unless
 * a method says otherwise.
 */
final class LoopCore {
  final LoopThread thread;
  final LoopStatus status;
  final LoopTime time;
  final LoopCounters counters;

  /** Whether arrival times are measured. */
  final boolean isMeasured;

  final ProcessEvents events;
  final TaskQueues queues;
  final CompletionQueue completions;

  /** Callbacks of the closing phase. */
  final TaskList<LoopTask> closing = new TaskList<>();

  /** Coroutines that wait for a promise. */
  final TaskList<LoopTask> suspended = new TaskList<>();

  /** Called when the loop closes: others that wait for it. */
  final Set<Runnable> closeListeners = new LinkedHashSet<>();

  /** Null unless they are wanted. */
  final @Nullable CreationStacks creationStacks;

  /** Null without an observer. */
  final @Nullable LoopObserver observer;

  LoopCore(
      LoopThread thread,
      LoopStatus status,
      LoopTime time,
      LoopCounters counters,
      boolean isMeasured,
      ProcessEvents events,
      TaskQueues queues,
      CompletionQueue completions,
      @Nullable CreationStacks creationStacks,
      @Nullable LoopObserver observer) {
    this.thread = thread;
    this.status = status;
    this.time = time;
    this.counters = counters;
    this.isMeasured = isMeasured;
    this.events = events;
    this.queues = queues;
    this.completions = completions;
    this.creationStacks = creationStacks;
    this.observer = observer;
  }

  /** Any thread: elsewhere it throws. */
  void checkThread(String operation) {
    thread.check(operation);
  }

  /** Any thread: elsewhere, or once the loop is closing, it throws. */
  void checkOpen(String operation) {
    thread.check(operation);
    status.checkOpen();
  }

  boolean isLegacy() {
    return queues.isLegacy();
  }

  /** The context of what is being scheduled. Any thread. */
  @Nullable
  AsyncContext context() {
    return ThreadContexts.capture(
        thread.isCurrent() ? queues.slot().context : AsyncContext.current());
  }

  /** The place of the caller; null unless creation stacks are on. Any thread. */
  @Nullable
  CreationStack creationStack() {
    if (creationStacks == null) {
      return null;
    }
    return thread.isCurrent() ? creationStacks.here() : new CreationStack(null);
  }

  /** Keeps where a handle, a reaction or a coroutine is made, if that is wanted. Any thread. */
  void noteCreation(Object made) {
    CreationStack created = creationStack();
    if (creationStacks != null && created != null) {
      creationStacks.put(made, created);
    }
  }

  /** Notes where a handle is made, and that it begins to wait. */
  void noteHandle(LoopHandle handle) {
    noteCreation(handle);
    noteScheduled(Queue.PHASE, handle);
  }

  /** Tells who looks on what begins to wait for its turn. */
  void noteScheduled(Queue queue, Object callback) {
    if (observer != null) {
      observer.scheduled(queue, callback);
    }
  }

  /** Where a handle was made; null unless that was noted. */
  @Nullable
  CreationStack creationStackOf(LoopHandle handle) {
    return creationStacks == null ? null : creationStacks.of(handle);
  }

  void queueClosed(Runnable task) {
    Objects.requireNonNull(task, "closed");
    checkOpen("Handle.close");
    closing.addLast(LoopTask.of(task, context()));
  }

  /**
   * Runs a task here and now on the loop thread, or else from there in a poll phase. Any thread.
   */
  void runOnLoop(Runnable task) {
    if (!tryRunOnLoop(task)) {
      throw LoopStatus.closedException();
    }
  }

  /** As {@link #runOnLoop}, but returns false if the loop is closed. */
  boolean tryRunOnLoop(Runnable task) {
    if (!thread.isCurrent()) {
      return post(task);
    }
    if (status.isClosed()) {
      return false;
    }
    task.run();
    return true;
  }

  /** Queues a task for a poll phase. Returns false if the loop is closed. Any thread. */
  boolean post(Runnable task) {
    return post(task, context());
  }

  /** As {@link #post(Runnable)}, in a context that was captured before. */
  boolean post(Runnable task, @Nullable AsyncContext context) {
    if (isMeasured || creationStacks != null) {
      MeasuredTask noted = new MeasuredTask(task, context, time.nanos());
      noteCreation(noted);
      return completions.offer(noted);
    }
    return completions.offer(context == null ? task : LoopTask.of(task, context));
  }
}

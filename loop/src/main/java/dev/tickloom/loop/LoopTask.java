package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * A callback of a phase: a timer, an immediate, a hook or a task. It is also the node of the one
 * {@link TaskList} in which it waits.
 */
abstract class LoopTask {
  // Both null outside a list.
  @Nullable LoopTask before;
  @Nullable LoopTask after;

  /** The context in which this task was scheduled, and runs; only {@link Timeout} changes it. */
  @Nullable AsyncContext context;

  LoopTask(@Nullable AsyncContext context) {
    this.context = context;
  }

  static LoopTask of(Runnable task, @Nullable AsyncContext context) {
    return new LoopTask(context) {
      @Override
      void call() {
        task.run();
      }
    };
  }

  /** A task of the library's own. */
  static LoopTask of(Runnable task) {
    return of(task, null);
  }

  /** Its name for observers; null if the queue that it waited in says enough. Any thread. */
  @Nullable
  String callbackName() {
    return null;
  }

  /** Calls the user's callback; only {@link TaskQueues} does this. */
  abstract void call();

  final boolean isLinked() {
    return after != null;
  }

  /** Whether it is the only one of the list in which it is. */
  final boolean isAlone() {
    return after == before;
  }

  /** Leaves the list in which this task waits, if any. */
  final void unlink() {
    LoopTask previous = before;
    LoopTask next = after;
    if (previous != null && next != null) {
      previous.after = next;
      next.before = previous;
      before = null;
      after = null;
    }
  }
}

package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/** What the poll phase calls: a finished request, or a task from another thread. */
abstract class Completion extends LoopTask {
  Completion(@Nullable AsyncContext context) {
    super(context);
  }

  static Completion of(Runnable task, @Nullable AsyncContext context) {
    return new Completion(context) {
      @Override
      void call() {
        task.run();
      }
    };
  }

  /** A task of the library's own. */
  static Completion of(Runnable task) {
    return of(task, null);
  }
}

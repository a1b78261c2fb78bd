package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/** A task from another thread for a loop that is measured or has creation stacks. */
final class MeasuredTask extends LoopTask {
  private final Runnable task;
  private final long given;

  MeasuredTask(Runnable task, @Nullable AsyncContext context, long given) {
    super(context);
    this.task = task;
    this.given = given;
  }

  /** When it was given to the loop, in the loop's time in nanoseconds. */
  long given() {
    return given;
  }

  @Override
  @Nullable
  String callbackName() {
    return task instanceof NamedCallback named ? named.callbackName() : null;
  }

  @Override
  void call() {
    task.run();
  }
}

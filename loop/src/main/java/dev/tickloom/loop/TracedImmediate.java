package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/** One that knows where it was set. */
final class TracedImmediate extends Immediate {
  private final CreationStack created;

  TracedImmediate(
      ImmediateQueue.Count count,
      Runnable task,
      @Nullable AsyncContext context,
      CreationStack created) {
    super(count, task, context);
    this.created = created;
  }

  @Override
  CreationStack created() {
    return created;
  }
}

package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * A queue of tasks, some of them with the context in which they run. Confined to the loop thread.
 *
 * <pre>
 *   oldest -> chunk -> newest     a b C c D d     a and b run in no context, c in C and d in D
 * </pre>
 *
 * <p>There is one entry for a task, and one more only where it has a context.
 */
final class TaskQueue {
  private TaskChunk oldest = new TaskChunk();
  private TaskChunk newest = oldest;

  boolean isEmpty() {
    return oldest == newest && oldest.left() == 0;
  }

  void add(Runnable task, @Nullable AsyncContext taskContext) {
    if (taskContext != null) {
      addContext(taskContext);
    }
    if (newest.tryAdd(task) < 0) {
      addChunk().tryAdd(task);
    }
  }

  /** Adds it into a chunk with room for the task, so that both are added or none is. */
  private void addContext(AsyncContext context) {
    if (newest.room() < 2) {
      addChunk();
    }
    newest.tryAdd(context);
  }

  private TaskChunk addChunk() {
    newest = newest.addNext();
    return newest;
  }

  /** Drops a chunk that is through; returns that of the first task, an empty one if none waits. */
  TaskChunk advance() {
    if (oldest.left() == 0 && oldest != newest) {
      oldest = oldest.unlink();
    }
    return oldest;
  }
}

package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/**
 * A queue of tasks, each with the context in which it runs: a circular array of pairs, so that
 * queuing allocates nothing. Confined to the loop thread.
 */
final class TaskRing {
  private static final int INITIAL_LENGTH = 2 * 64;

  /** Task, context, task, context...; its length is a power of two. */
  private @Nullable Object[] pairs = new Object[INITIAL_LENGTH];

  private int head;
  private int tail;

  boolean isEmpty() {
    return head == tail;
  }

  void add(Runnable task, @Nullable AsyncContext taskContext) {
    pairs[tail] = task;
    pairs[tail + 1] = taskContext;
    tail = (tail + 2) & (pairs.length - 1);
    if (tail == head) {
      grow();
    }
  }

  /** The context of the first task; there must be one. */
  @Nullable AsyncContext context() {
    return (AsyncContext) pairs[head + 1];
  }

  /** Takes the first task; there must be one. */
  @SuppressWarnings("NullAway") // then it is not null
  Runnable remove() {
    Runnable task = (Runnable) pairs[head];
    pairs[head] = null;
    pairs[head + 1] = null;
    head = (head + 2) & (pairs.length - 1);
    return task;
  }

  private void grow() {
    @Nullable Object[] larger = new Object[2 * pairs.length];
    int toEnd = pairs.length - head;
    System.arraycopy(pairs, head, larger, 0, toEnd);
    System.arraycopy(pairs, 0, larger, toEnd, head);
    head = 0;
    tail = pairs.length;
    pairs = larger;
  }
}

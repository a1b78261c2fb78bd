package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/**
 * A queue of tasks, some of them with the context in which they run: a circular array, so that
 * queuing allocates nothing. Confined to the loop thread.
 *
 * <pre>
 *   a  b  C  c  D  d  .  .    a and b run in no context, c in C and d in D
 * </pre>
 */
final class TaskRing {
  private static final int INITIAL_LENGTH = 64;

  /** Tasks, and before each that has one its context; the length is a power of two. */
  private @Nullable Object[] entries = new Object[INITIAL_LENGTH];

  // Where the next entry is taken and added, counted without end: they may overflow.
  private int head;
  private int tail;

  TaskRing() {
    this(0);
  }

  /** Begins to count there. */
  TaskRing(int start) {
    head = start;
    tail = start;
  }

  boolean isEmpty() {
    return head == tail;
  }

  void add(Runnable task, @Nullable AsyncContext taskContext) {
    if (entries.length - (tail - head) < 2) { // a task and its context are added both or not at all
      grow();
    }
    if (taskContext != null) {
      put(taskContext);
    }
    put(task);
  }

  private void put(Object entry) {
    entries[tail++ & (entries.length - 1)] = entry;
  }

  /** The position of the first entry. */
  int head() {
    return head;
  }

  /** The position behind the last entry. */
  int tail() {
    return tail;
  }

  /**
   * Takes the first entry, of which the caller knows the position; there must be one. If it is an
   * {@link AsyncContext}, the next one is the task that has it.
   */
  @SuppressWarnings("NullAway") // then it is not null
  Object removeEntry(int position) {
    int index = position & (entries.length - 1);
    Object entry = entries[index];
    entries[index] = null;
    head = position + 1;
    return entry;
  }

  /** Positions stay what they are: who goes through the ring knows one. */
  private void grow() {
    @Nullable Object[] larger = new Object[2 * entries.length];
    for (int i = head; i != tail; i++) {
      larger[i & (larger.length - 1)] = entries[i & (entries.length - 1)];
    }
    entries = larger;
  }
}

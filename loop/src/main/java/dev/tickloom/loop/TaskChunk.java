package dev.tickloom.loop;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Some entries of a queue of the loop, in order, and the chunk after it; a link of the chain in
 * {@link TaskQueue} or {@link ImmediateQueue}. A slot is used once, so that the handle of an
 * immediate, which names it, can tell what has become of that.
 *
 * <p>It is an array, because following links would double the time of an entry. Chunks are not used
 * again, because storing a young object into an old array costs the collector's memory barriers
 * (docs/adr/0005).
 */
final class TaskChunk {
  private static final int LEAST = 4;

  /**
   * With more than 117 (1 / MinInlineFrequencyRatio) a chunk is added so seldom that the JIT
   * compiler does not make that part of {@code nextTick}, which would be slower so (docs/adr/0005).
   */
  private static final int MOST = 256;

  /** Null outside of {@code first} to {@code end}, and where one was cleared. */
  private final Object[] slots;

  /** The position in the queue of the slot with number 0. */
  private int start;

  private int first;
  private int end;

  private @Nullable TaskChunk next;

  TaskChunk() {
    this(LEAST);
  }

  private TaskChunk(int length) {
    slots = new Object[length];
  }

  /** Adds a chunk behind this one, twice as large up to a limit, and returns that. */
  TaskChunk addNext() {
    TaskChunk after = new TaskChunk(Math.min(2 * slots.length, MOST));
    link(after);
    return after;
  }

  /** Adds an entry behind the others and returns its slot; -1 if there is no room. */
  int tryAdd(Object entry) {
    if (end == slots.length) {
      return -1;
    }
    slots[end] = entry;
    return end++;
  }

  /** How many more there is room for. */
  int room() {
    return slots.length - end;
  }

  Object[] slots() {
    return slots;
  }

  /** Lets that chunk follow this one, to which nothing is added any more. */
  void link(TaskChunk after) {
    after.start = start + end;
    next = after;
  }

  /**
   * Parts with the chunk after it, and returns that; there must be one. Otherwise a chunk in the
   * old generation would keep all later chunks reachable, dead or alive, and the collector would
   * promote them, too (docs/adr/0005).
   */
  @SuppressWarnings("NullAway") // then it is not null
  TaskChunk unlink() {
    TaskChunk after = next;
    next = null;
    return after;
  }

  @Nullable
  TaskChunk next() {
    return next;
  }

  /** The position of the first that is left. */
  int firstPosition() {
    return start + first;
  }

  /** The position behind the last one. */
  int endPosition() {
    return start + end;
  }

  /** The slot of the first that is left. */
  int firstSlot() {
    return first;
  }

  /** The slot behind the last one. */
  int endSlot() {
    return end;
  }

  /** How many entries are left, including cleared ones. */
  int left() {
    return end - first;
  }

  /** Whether the first that is left was cleared; there must be one. */
  boolean isFirstCleared() {
    return slots[first] == null;
  }

  /** Takes the first that is left, of which the caller knows the slot; null if it was cleared. */
  @Nullable
  Object removeFirst(int index) {
    Object entry = slots[index];
    slots[index] = null;
    first = index + 1;
    return entry;
  }

  /** Whether none is active of those that are left. */
  boolean isCleared() {
    for (int i = first; i < end; i++) {
      if (slots[i] != null) {
        return false;
      }
    }
    return true;
  }

  /** Clears all. */
  void clear() {
    Arrays.fill(slots, null);
  }

  void forEachActive(Consumer<Object> action) {
    Arrays.stream(slots, first, end).filter(Objects::nonNull).forEach(action);
  }
}

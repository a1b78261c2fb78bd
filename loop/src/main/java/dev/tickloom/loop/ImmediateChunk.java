package dev.tickloom.loop;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some immediates in the order in which they were set, and the chunk after it; a link of the chain
 * in {@link ImmediateQueue}. A slot is used once, so that whoever remembers it can tell what has
 * become of his.
 *
 * <p>An array, since to go from one immediate to the next by links takes as long as all else that
 * is done with it; and new ones again and again, since to store what is new into an array that is
 * old costs the collector's memory barriers (docs/adr/0005).
 */
final class ImmediateChunk {
  private static final int LEAST = 4;
  private static final int MOST = 64;

  /** Null outside of {@code first} to {@code end}, and where one was cleared. */
  private final @Nullable Object[] slots;

  private int first;
  private int end;

  @Nullable ImmediateChunk next;

  ImmediateChunk() {
    slots = new Object[LEAST];
  }

  /** Makes one twice as large as the one before it, up to a limit. Who makes it has to link it. */
  ImmediateChunk(ImmediateChunk before) {
    slots = new Object[Math.min(2 * before.slots.length, MOST)];
  }

  boolean isFull() {
    return end == slots.length;
  }

  /** Adds one behind the others; there must be room. Returns in which slot. */
  int add(Object entry) {
    slots[end] = entry;
    return end++;
  }

  @Nullable Object[] slots() {
    return slots;
  }

  /**
   * Parts with the chunk after it, and returns that; there must be one. Once the collector has
   * moved a chunk to the old ones it would keep all that ever come after it, dead or alive, and
   * move them there as well: 20 ns for an immediate of a flood instead of 15 (docs/adr/0005).
   */
  @SuppressWarnings("NullAway") // then it is not null
  ImmediateChunk unlink() {
    ImmediateChunk after = next;
    next = null;
    return after;
  }

  boolean isEmpty() {
    return first == end;
  }

  /** The first one, null if it was cleared; there must be one. */
  @Nullable Object peek() {
    return slots[first];
  }

  /** Takes the first one, null if it was cleared; there must be one. */
  @Nullable Object remove() {
    Object entry = slots[first];
    slots[first++] = null;
    return entry;
  }

  /** How many are left, with those that were cleared. */
  int left() {
    return end - first;
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

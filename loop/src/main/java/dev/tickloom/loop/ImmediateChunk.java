package dev.tickloom.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some immediates in the order in which they were set, and the chunk after it; a link of the chain
 * in {@link ImmediateQueue}.
 *
 * <p>An array, since to go from one immediate to the next by links takes as long as all else that
 * is done with it; and new ones again and again, since to store what is new into an array that is
 * old costs the collector's memory barriers (docs/adr/0005).
 */
final class ImmediateChunk {
  private static final int LEAST = 4;
  private static final int MOST = 256;

  /** Null outside of {@code first} to {@code end}. */
  private final Immediate[] slots;

  private int first;
  private int end;

  @Nullable ImmediateChunk next;

  ImmediateChunk() {
    this(LEAST);
  }

  private ImmediateChunk(int size) {
    slots = new Immediate[size];
  }

  /** Adds one behind the others. Returns false if there is no room. */
  boolean add(Immediate immediate) {
    if (end == slots.length) {
      return false;
    }
    slots[end++] = immediate;
    return true;
  }

  /** Adds one to a new chunk, behind this one, and returns that. */
  ImmediateChunk addToNext(Immediate immediate) {
    ImmediateChunk chunk = new ImmediateChunk(Math.min(2 * slots.length, MOST));
    chunk.add(immediate);
    next = chunk;
    return chunk;
  }

  /**
   * Parts with the chunk after it, and returns that. Once the collector has moved a chunk to the
   * old ones it would keep all that ever come after it, dead or alive, and move them there as well:
   * 20 ns for an immediate of a flood instead of 15 (docs/adr/0005).
   */
  @Nullable ImmediateChunk unlink() {
    ImmediateChunk after = next;
    next = null;
    return after;
  }

  boolean isEmpty() {
    return first == end;
  }

  /** The first one; there must be one. */
  Immediate peek() {
    return slots[first];
  }

  /** Takes the first one; there must be one. */
  Immediate remove() {
    Immediate immediate = slots[first];
    slots[first++] = null;
    return immediate;
  }

  /** Removes the last ones as far as they are inactive. Returns how many. */
  int trim() {
    int before = end;
    while (first < end && !slots[end - 1].isActive()) {
      slots[--end] = null;
    }
    return before - end;
  }

  void forEach(Consumer<? super Immediate> action) {
    for (int i = first; i < end; i++) {
      action.accept(slots[i]);
    }
  }
}

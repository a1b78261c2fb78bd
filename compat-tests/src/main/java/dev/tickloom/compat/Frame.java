package dev.tickloom.compat;

import org.jetbrains.annotations.Nullable;

/**
 * One running of a body: its variable {@code it}, and the value that it returned if it has. The
 * blocks of the body share it.
 */
final class Frame {
  private final @Nullable Frame outer;
  private Object it;
  private @Nullable Object returned;
  private boolean left;

  private Frame(@Nullable Frame outer, Object it) {
    this.outer = outer;
    this.it = it;
  }

  static Frame ofBody(Object it) {
    return new Frame(null, it);
  }

  /** For the catch part of a {@code try}, which has an {@code it} of its own. */
  Frame forCatch(Object error) {
    return new Frame(this, error);
  }

  Object it() {
    return it;
  }

  void setIt(Object value) {
    it = value;
  }

  /** What {@code return} has given, or null while nothing has. */
  @Nullable
  Object returned() {
    return outer == null ? returned : outer.returned();
  }

  void setReturned(@Nullable Object value) {
    if (outer == null) {
      returned = value;
    } else {
      outer.setReturned(value);
    }
  }

  /** Leaves the loop around, as {@code break} does. */
  void leave() {
    left = true;
  }

  /** Whether the loop around is to be left; asked by the loop, which then has been. */
  boolean hasLeft() {
    boolean was = left;
    left = false;
    return was;
  }

  /** Whether the rest of a block is not to be run. */
  boolean isOver() {
    return left || returned() != null;
  }
}

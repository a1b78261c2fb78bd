package dev.tickloom.compat;

import org.jetbrains.annotations.Nullable;

/** The two values of JavaScript that say that there is none. */
enum Nothing {
  UNDEFINED,
  NULL;

  /** A value that the library delivers; where it has none to deliver, Node has undefined. */
  static Object ifNull(@Nullable Object value) {
    return value == null ? UNDEFINED : value;
  }
}

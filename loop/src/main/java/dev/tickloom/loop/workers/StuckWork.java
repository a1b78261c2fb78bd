package dev.tickloom.loop.workers;

import java.time.Duration;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/** A job that has been running for more than a second. Immutable. Later versions may tell more. */
public sealed interface StuckWork permits StuckJob {
  /** {@return what kind it is, such as {@code readFile}} */
  String type();

  /** {@return what it works on, or null} */
  @Nullable
  String path();

  /** {@return its destination, or null} */
  @Nullable
  String dest();

  /** {@return for how long it has been running} */
  Duration running();

  /** {@return where its thread is, the innermost frame first; unmodifiable} */
  List<StackTraceElement> stack();
}

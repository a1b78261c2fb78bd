package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * How a promise has ended; an element of what {@link Promise#allSettled} yields. Immutable.
 *
 * @param <T> the type of the value
 */
public sealed interface Settled<T extends @Nullable Object> {
  /**
   * It was fulfilled.
   *
   * @param value with what
   * @param <T> the type of the value
   */
  record Fulfilled<T extends @Nullable Object>(T value) implements Settled<T> {}

  /**
   * It was rejected.
   *
   * @param reason why
   * @param <T> the type of the value that there is not
   */
  record Rejected<T extends @Nullable Object>(Throwable reason) implements Settled<T> {}
}

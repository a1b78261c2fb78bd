package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * Receives the outcome of a request on the loop thread, as {@code (err, value) => ...} does in
 * Node.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface Callback<T extends @Nullable Object> {
  /**
   * Called once. If {@code error} is null, {@code value} is the result, which may itself be null.
   * Otherwise {@code value} is null.
   *
   * @param error why the request failed, or null
   * @param value what it yielded, or null
   */
  void done(@Nullable Throwable error, @Nullable T value);
}

package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * A promise with the means to settle it, as {@code Promise.withResolvers()} gives in JavaScript.
 * The first call that resolves, adopts or rejects decides; later ones do nothing. All methods may
 * be called from any thread; on a thread that is not the loop's they take effect in a poll phase.
 *
 * @param <T> the type of the value
 */
public interface Resolvers<T extends @Nullable Object> {
  /** {@return the promise that the other methods settle} */
  Promise<T> promise();

  /**
   * Fulfils the promise.
   *
   * @param value with what
   * @throws IllegalStateException if the loop is closed
   */
  void resolve(T value);

  /**
   * Lets the promise become what another one becomes, two microtasks later than that, as in
   * JavaScript when a promise is resolved with a promise.
   *
   * @param promise of the same loop; the promise itself is refused by rejection
   * @throws IllegalArgumentException if {@code promise} belongs to another loop
   * @throws IllegalStateException if the loop is closed
   */
  void adopt(Promise<? extends T> promise);

  /**
   * Rejects the promise.
   *
   * @param reason why
   * @throws IllegalStateException if the loop is closed
   */
  void reject(Throwable reason);
}

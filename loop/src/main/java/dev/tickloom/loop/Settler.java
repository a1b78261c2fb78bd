package dev.tickloom.loop;

/**
 * What settles a pending promise, as far as it can be given up. A promise that is derived from
 * another one by a {@link Reaction} has that in its place. On the loop thread.
 */
interface Settler {
  /**
   * Gives up: whoever waited for the outcome by a future has completed or cancelled that, and
   * nobody else waits.
   *
   * @return whether the promise is settled because of this, now or later
   */
  boolean abandon();

  /** Whether the abort of a signal lets it end. */
  default boolean isEndedBy(Object signal) {
    return false;
  }
}

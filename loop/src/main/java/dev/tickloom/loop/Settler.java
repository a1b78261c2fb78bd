package dev.tickloom.loop;

/**
 * Settles a pending promise and can be aborted. A promise that is derived from another one has its
 * {@link Reaction} instead. On the loop thread.
 */
interface Settler {
  /**
   * Aborts: whoever waited for the outcome by a future has completed or cancelled that, and nobody
   * else waits.
   *
   * @return whether the promise is settled because of this, now or later
   */
  boolean abandon();

  /** Whether the abort of a signal lets it end. */
  default boolean isEndedBy(Object signal) {
    return false;
  }
}

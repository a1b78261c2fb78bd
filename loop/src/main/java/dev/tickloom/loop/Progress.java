package dev.tickloom.loop;

/**
 * The body of a long request reports its progress here, and finds out whether it was abandoned. For
 * the thread that runs the body.
 *
 * @see Work#ofBody
 */
public interface Progress {
  /**
   * Reports how far the work has got; for the {@link AbortException}, if it is aborted.
   *
   * @param amount how much more has been done, such as bytes written; at least 0
   */
  void add(long amount);

  /**
   * {@return whether the work was abandoned} Nobody waits for it any more, so a body should end if
   * that does no harm.
   */
  boolean isAbandoned();

  /**
   * Says whether the work only waits for something that others will release, such as a descriptor,
   * and not for a stuck call. Meanwhile it does not count as stuck.
   *
   * @param isWaiting true before it waits, false afterwards
   */
  default void waiting(boolean isWaiting) {}

  /**
   * Reserves the memory of the outcome until its callback has been called. The outcomes of all
   * loops, on workers and on their way back, take at most a quarter of the heap, besides one of
   * each loop, which may be larger. A body with a large outcome must reserve before it allocates
   * it, and before it does anything else that is visible. A later call replaces the amount.
   *
   * <p>Where no loop waits for the outcome, as in {@link EventLoop#callWork} and {@link Work#call},
   * this does nothing.
   *
   * @param bytes at least 0
   * @throws NotBegunException if too little is left. The body passes it on; it runs again when
   *     other callbacks have been called, however long that takes
   */
  default void reserve(long bytes) {}
}

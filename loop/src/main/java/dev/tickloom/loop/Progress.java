package dev.tickloom.loop;

/**
 * With this, the body of a long request reports its progress and learns whether it was given up.
 * For the thread that runs the body.
 *
 * @see Work#ofBody
 */
public interface Progress {
  /**
   * Tells how far the work has got; for the {@link AbortException}, if it is given up.
   *
   * @param amount how much more has been done, such as bytes written; at least 0
   */
  void add(long amount);

  /**
   * {@return whether the work was given up} Nobody waits for it any more: a body that can end
   * without harm, should.
   */
  boolean isAbandoned();

  /**
   * Says whether the work only waits for something that others will give back, such as a
   * descriptor, and not for a call that hangs. While it does, it is not called stuck.
   *
   * @param isWaiting true before it waits, false afterwards
   */
  default void waiting(boolean isWaiting) {}

  /**
   * Asks for the memory that the outcome takes until its callback has been called. What the
   * outcomes of all loops take at a time, on workers and on their way back, is at most a quarter of
   * the heap, but for one of each loop, which may be larger. A body with large outcomes asks before
   * it allocates them, and before it does anything else that is visible. A later call says anew how
   * much it is in all.
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

package dev.tickloom.loop;

/**
 * What a body that takes a while tells about itself, and learns. For the thread that runs the body.
 *
 * @see Work#withProgress
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
}

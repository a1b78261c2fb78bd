package dev.tickloom.loop.workers;

/**
 * The consequences of a look at a pool.
 *
 * @param isQuick whether calls end so quickly that workers take several at a time, and that more
 *     workers than processors would only be woken in vain
 * @param reserve by how many threads more than are blocked the lane may grow
 */
record Verdict(boolean isQuick, int reserve) {
  /** Calls that take less of a processor's time rarely let another worker run meanwhile. */
  private static final long QUICK_NANOS = 20_000;

  /** A shorter time does not show how quick calls are. */
  private static final long LEAST_NANOS = Monitor.SOON / 2;

  /**
   * Judges.
   *
   * @param nanos for how long calls were counted
   * @param begun how many have begun in that time
   * @param waits whether jobs wait
   * @param blocked how many threads of the lane are blocked
   * @param processors how many the process has
   */
  static Verdict of(long nanos, long begun, boolean waits, int blocked, int processors) {
    boolean isQuick = nanos >= LEAST_NANOS && begun * QUICK_NANOS >= nanos * processors;
    // Threads that are started for waiting jobs may soon be blocked, too. Waiting jobs alone are no
    // reason to grow: a thousand quick calls wait, and more threads would make them slower.
    return new Verdict(isQuick, waits ? blocked : 0);
  }
}

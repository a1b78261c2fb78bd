package dev.tickloom.loop;

/**
 * The clock of a loop; {@code System::nanoTime} unless {@link EventLoop.Builder#clock} says
 * otherwise. Must be safe to call from any thread.
 *
 * <p>The counterpart of libuv's {@code uv_hrtime}.
 */
@FunctionalInterface
public interface NanoClock {
  /**
   * {@return the present time in nanoseconds, measured from an arbitrary origin} As with {@link
   * System#nanoTime} only differences mean something, and the value may overflow.
   */
  long nanoTime();

  /**
   * Asked by an idle loop before it waits: nothing but a completion or another thread can give it
   * work before {@code time}. A clock of its own time may move there now and answer 0. Called on
   * the loop thread.
   *
   * @param time the reading of this clock at which the next timer is due
   * @param inFlight whether work that runs off the loop is still to complete
   * @return how many nanoseconds of real time the loop shall wait at most, at least 0; {@link
   *     Long#MAX_VALUE} to wait until something arrives
   */
  default long nanosToWait(long time, boolean inFlight) {
    return Math.max(0, time - nanoTime());
  }
}

package dev.tickloom.loop;

/**
 * Something that can keep a loop alive: a timer, an immediate, a hook. The counterpart of libuv's
 * {@code uv_handle_t} and of Node's {@code Timeout} and {@code Immediate} objects.
 *
 * <p>A loop is alive while a handle is both active and referenced. References are a flag and not a
 * count: {@code ref} twice and {@code unref} once leaves a handle unreferenced. All methods are for
 * the loop thread and throw {@link IllegalStateException} elsewhere; {@link #hasRef} and {@link
 * #isActive} do not check that.
 */
public sealed interface Handle permits LoopHandle, Immediate {
  /**
   * Lets this handle keep the loop alive while it is active, which it does from the start.
   *
   * @return this handle
   */
  Handle ref();

  /**
   * Lets the loop end although this handle is active.
   *
   * @return this handle
   */
  Handle unref();

  /** {@return whether this handle keeps the loop alive while it is active} */
  boolean hasRef();

  /**
   * {@return whether a callback is still to come (or, of {@link EventLoop#keepAlive}, not yet
   * closed)} libuv's {@code uv_is_active}.
   */
  boolean isActive();

  /**
   * Ends this handle: its callback no longer runs. Takes effect at once; closing again does
   * nothing. The counterpart of {@code clearTimeout}, {@code clearImmediate} and {@code uv_close}.
   */
  void close();

  /**
   * Ends this handle as {@link #close()} does, and calls back in the closing phase of the turn;
   * again, calls back again. libuv's {@code uv_close} with a callback.
   *
   * @param closed what to run; it keeps the loop alive until then
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  void close(Runnable closed);
}

package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import org.jetbrains.annotations.Nullable;

/**
 * The file or socket behind a stream. For the loop thread. No callback is called before the method
 * that takes it has returned, unless the loop is closing.
 */
interface StreamResource {
  /** Whether it is open from the start, so that {@link #open} is not called. */
  boolean isOpen();

  /** Opens it. Once. */
  void open(Callback<? super @Nullable Void> callback);

  /**
   * Aborts the call under way, if there is one: its callback gets the reason soon. A file that is
   * still opened is closed.
   */
  void giveUp();

  /**
   * Whether listeners of {@code open} may use it at once, and errors are reported before it is
   * closed, as with Node's sockets.
   */
  default boolean tellsAtOnce() {
    return false;
  }

  /**
   * Closes it as soon as no call uses it any more; does nothing if it is not open. Once, unless
   * opening has failed. On a closed loop too.
   */
  void close(Callback<? super @Nullable Void> callback);

  /**
   * Calls back when the stream may say that it is closed although nothing has been opened. Once.
   *
   * @param closed called at once, or later as after {@link #close}
   */
  default void closeUnopened(Runnable closed) {
    closed.run();
  }

  /** The stream is over: it no longer follows the closing of the resource. */
  default void letGo() {}
}

package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/**
 * Unwinds everything up to {@code run}: the program has called {@link EventLoop#exit}, or an error
 * went uncaught. Whatever of the loop catches {@code Throwable} lets this one through.
 */
final class Exit extends Error {
  private static final long serialVersionUID = 1;

  /** The uncaught error; null after a call of exit. */
  final transient @Nullable Throwable error;

  Exit(@Nullable Throwable error) {
    super("the event loop exits", null, false, false);
    this.error = error;
  }
}

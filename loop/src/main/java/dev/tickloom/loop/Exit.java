package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * Unwinds everything up to {@code run}: the program has called {@link EventLoop#exit}, or an error
 * went uncaught. Whatever of the library catches {@code Throwable} lets this one through; should an
 * application catch it, it is thrown again when the callback returns.
 */
final class Exit extends Error {
  private static final long serialVersionUID = 1;

  /** Whose program has ended. */
  final transient ProcessEvents owner;

  /** The uncaught error; null after a call of exit. */
  final transient @Nullable Throwable error;

  Exit(ProcessEvents owner, @Nullable Throwable error) {
    super("the event loop exits", null, false, false);
    this.owner = owner;
    this.error = error;
  }
}

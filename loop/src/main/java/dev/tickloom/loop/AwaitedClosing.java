package dev.tickloom.loop;

import java.util.function.Supplier;

/**
 * Closes something and waits, for the {@code try} statement; see {@link AsyncCloseable#closing}.
 */
public final class AwaitedClosing implements AutoCloseable {
  private final EventLoop loop;
  private final Supplier<? extends Promise<?>> close;

  AwaitedClosing(EventLoop loop, Supplier<? extends Promise<?>> close) {
    this.loop = loop;
    this.close = close;
    checkMayWait();
  }

  private void checkMayWait() {
    Async.checkMayAwait(loop, "closing()", "call close() and go on in Promise.then");
  }

  /**
   * Starts closing, and waits until it has ended. A {@link Scope} that is cancelled does not end
   * this wait, so that nothing stays open behind it. An interrupt does not end it either, and stays
   * set. An error of the closing is thrown unchanged, checked or not.
   *
   * @throws IllegalStateException on the loop thread outside of {@code async}, after the closing
   *     has been started; if the loop is closed
   * @throws AbortException if the loop closes first
   */
  @Override
  public void close() {
    Promise<?> closed = start();
    checkMayWait();
    Async.awaitToEnd(closed);
  }

  /** On the loop, so that a rejection has a handler before it comes. */
  private Promise<?> start() {
    try {
      return Async.onLoop(loop, close);
    } catch (IllegalStateException e) { // the loop is closed
      return close.get(); // it may be able to close without the loop
    }
  }
}

package dev.tickloom.loop;

/** Whether a loop is open. Any thread asks; {@link Lifecycle} says so. */
final class LoopStatus {
  /** No more work is taken. */
  private volatile boolean closing;

  /** All work is settled. */
  private volatile boolean closed;

  boolean isClosing() {
    return closing;
  }

  boolean isClosed() {
    return closed;
  }

  void beginClosing() {
    closing = true;
  }

  void endClosing() {
    closed = true;
  }

  void checkOpen() {
    if (closing) {
      throw closedException();
    }
  }

  static IllegalStateException closedException() {
    return new IllegalStateException("the event loop is closed");
  }
}

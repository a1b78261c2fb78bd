package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * Something whose closing takes time, such as an open file or an asynchronous sequence.
 * JavaScript's {@code Symbol.asyncDispose}.
 *
 * <pre>{@code
 * FileHandle file = await(fs.open("log"));
 * try (var closing = file.closing()) {
 *   await(file.writeFile("text"));
 * } // waits until the file is closed
 * }</pre>
 */
public interface AsyncCloseable {
  /**
   * Starts closing, and keeps the loop alive until it is done. Closing again starts nothing.
   *
   * @return fulfilled with null when the closing has ended, rejected if it fails; each call returns
   *     a promise for the same closing
   * @throws IllegalStateException if the loop is closed; the class says whether it then closes
   */
  Promise<@Nullable Void> close();

  /**
   * {@return the loop that its promises belong to} Any thread; by default {@link
   * EventLoop#current()}, which other threads do not have.
   */
  default EventLoop loop() {
    return EventLoop.current();
  }

  /**
   * Prepares closing for the {@code try} statement: what this returns calls {@link #close} and
   * waits. In a body of {@link Async#async} other callbacks run meanwhile; any thread that is not
   * the loop's blocks. JavaScript's {@code await using}.
   *
   * @return what closes this and waits
   * @throws IllegalStateException on the loop thread outside of {@code async}, where waiting would
   *     stop the loop for ever
   */
  default AwaitedClosing closing() {
    return new AwaitedClosing(loop(), this::close);
  }
}

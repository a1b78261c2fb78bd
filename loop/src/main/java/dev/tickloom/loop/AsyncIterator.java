package dev.tickloom.loop;

import java.util.Optional;
import org.jetbrains.annotations.Nullable;

/**
 * A sequence whose elements take time to come; JavaScript's async iterator. For the loop thread;
 * {@link Async#awaitEach} is for the {@code for} statement, and {@link #closing} for the {@code
 * try} statement, on any thread.
 *
 * @param <T> the type of the elements
 */
public interface AsyncIterator<T> extends AsyncCloseable {
  /**
   * Asks for the next element. May be asked again before the last answer has come. JavaScript's
   * {@code next}.
   *
   * @return the next element, or empty at the end
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  Promise<Optional<T>> next();

  /**
   * Ends the sequence before its end: pending calls of {@code next} yield empty. Again, does
   * nothing. JavaScript's {@code return}.
   *
   * @return fulfilled with null when it has ended
   * @throws IllegalStateException on another thread
   */
  @Override
  Promise<@Nullable Void> close();
}

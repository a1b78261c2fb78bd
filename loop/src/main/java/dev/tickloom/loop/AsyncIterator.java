package dev.tickloom.loop;

import java.util.Optional;

/**
 * A sequence whose elements take time to come; JavaScript's async iterator. For the loop thread.
 *
 * @param <T> the type of the elements
 */
public interface AsyncIterator<T> {
  /** The next element, or empty at the end. May be asked again before the last answer has come. */
  Promise<Optional<T>> next();

  /** Ends the sequence before its end: what is being waited for yields empty. */
  Promise<Void> close();
}

package dev.tickloom.loop;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * An {@link AsyncIterator} for the {@code for} statement; see {@link Async#awaitEach}. For one
 * thread.
 *
 * @param <T> the type of the elements
 */
public final class Awaited<T> implements Iterable<T>, AutoCloseable {
  private final AsyncIterator<? extends T> source;
  private final EventLoop loop;
  private boolean isIterated;

  /** The end: the source has ended or failed, or this is closed. */
  private boolean isEnded;

  Awaited(AsyncIterator<? extends T> source) {
    this.source = source;
    this.loop = source.loop();
    Async.checkMayAwait(loop);
  }

  /**
   * {@return the elements, each of which is awaited when it is asked for} An error of the source is
   * thrown unchanged, checked or not. JavaScript's {@code for await}.
   *
   * @throws IllegalStateException the second time: the elements come once
   */
  @Override
  public Iterator<T> iterator() {
    if (isIterated) {
      throw new IllegalStateException("the elements come once, and have been asked for already");
    }
    isIterated = true;
    return new Elements();
  }

  /**
   * Closes the source, if it has not ended or failed by itself, and awaits that. Again, does
   * nothing. A scope that is cancelled does not end this wait, so that nothing stays open behind
   * it. An error of the source is thrown unchanged, checked or not.
   */
  @Override
  public void close() {
    if (isEnded) {
      return;
    }
    isEnded = true;
    Async.checkMayAwait(loop);
    Async.awaitToEnd(Async.onLoop(loop, source::close));
  }

  private final class Elements implements Iterator<T> {
    private Optional<? extends T> next = Optional.empty();

    @Override
    public boolean hasNext() {
      if (next.isEmpty() && !isEnded) {
        next = await();
        isEnded = next.isEmpty();
      }
      return next.isPresent();
    }

    private Optional<? extends T> await() {
      Async.checkMayAwait(loop);
      Promise<? extends Optional<? extends T>> promise = Async.onLoop(loop, source::next);
      try {
        return Async.await(promise);
      } finally {
        isEnded = promise.isRejected(); // and not only aborted, which leaves it open
      }
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      T element = next.get();
      next = Optional.empty();
      return element;
    }
  }
}

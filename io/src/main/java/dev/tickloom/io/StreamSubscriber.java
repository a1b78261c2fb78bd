package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Writes the elements of a publisher to a stream. It requests one element at a time, while the
 * stream has room. Signals may come on any thread, and take effect on the loop thread, in their
 * order.
 */
final class StreamSubscriber<T> implements Flow.Subscriber<T> {
  private final EventLoop loop;
  private final StreamWriting writing;
  private final Consumer<T> write;

  /** Signals on their way to the loop; later ones must not overtake them. */
  private final AtomicInteger posted = new AtomicInteger();

  // Of the loop thread.
  private Flow.@Nullable Subscription subscription;
  private @Nullable Handle alive;
  private boolean isFull;

  /**
   * Makes the subscriber of a stream, which has one at most.
   *
   * @param write writes an element, on the loop thread
   */
  StreamSubscriber(EventLoop loop, StreamWriting writing, Consumer<T> write) {
    this.loop = loop;
    this.writing = writing;
    this.write = write;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Objects.requireNonNull(subscription, "subscription");
    if (!post(() -> subscribed(subscription))) {
      subscription.cancel();
    }
  }

  private void subscribed(Flow.Subscription offered) {
    if (subscription != null || writing.isEnded() || writing.life().isDestroyed()) {
      offered.cancel();
      return;
    }
    subscription = offered;
    alive = loop.keepAlive("WriteStream", "a publisher may have more");
    writing.whenOver(this::cancel);
    var unused = writing.drain.add(this::drained);
    askIfRoom(offered);
  }

  @Override
  public void onNext(T element) {
    Objects.requireNonNull(element, "element");
    post(() -> next(element));
  }

  private void next(T element) {
    Flow.Subscription source = subscription;
    if (source != null && !writing.life().isDestroyed()) {
      write.accept(element);
      askIfRoom(source);
    }
  }

  private void askIfRoom(Flow.Subscription source) {
    isFull = writing.needsDrain();
    if (!isFull) {
      try {
        source.request(1);
      } catch (Throwable e) { // it must not throw, and nothing more would come
        writing.life().destroy(e);
      }
    }
  }

  private void drained() {
    if (isFull && subscription != null) {
      askIfRoom(subscription);
    }
  }

  @Override
  public void onError(Throwable error) {
    Objects.requireNonNull(error, "error");
    post(() -> {
      forget();
      writing.life().destroy(error);
    });
  }

  @Override
  public void onComplete() {
    post(() -> {
      forget();
      writing.end(StreamWriting.NO_CALLBACK);
    });
  }

  private void cancel() {
    Flow.Subscription source = subscription;
    forget();
    if (source != null) {
      source.cancel();
    }
  }

  /** Keeps the loop alive until the publisher has signalled its end. */
  private void forget() {
    subscription = null;
    if (alive != null) {
      alive.close();
    }
  }

  /** Returns false if the loop is closed. */
  private boolean post(Runnable signal) {
    if (posted.get() == 0 && loop.isLoopThread()) {
      signal.run();
      return true;
    }
    posted.incrementAndGet();
    try {
      loop.execute(() -> {
        posted.decrementAndGet();
        signal.run();
      });
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}

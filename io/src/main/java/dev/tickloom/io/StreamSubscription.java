package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The demand of one subscriber. It gets all signals on the loop thread. Any thread may call {@code
 * request} and {@code cancel}.
 */
final class StreamSubscription implements Flow.Subscription {
  private final EventLoop loop;
  private final Runnable asked;
  private final Consumer<@Nullable Throwable> destroy;

  /** Null after it has cancelled or got the end, so that it can be collected. */
  private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

  private long demand;

  /** Keeps the loop alive while there is a subscriber, because demand comes from other threads. */
  private final Handle alive;

  /**
   * Makes a subscription without demand.
   *
   * @param asked reads on
   * @param destroy ends the stream, with an error or null
   * @throws IllegalStateException if the loop is closing
   */
  StreamSubscription(
      EventLoop loop,
      Flow.Subscriber<? super ByteBuffer> subscriber,
      Runnable asked,
      Consumer<@Nullable Throwable> destroy) {
    this.loop = loop;
    this.subscriber = subscriber;
    this.asked = asked;
    this.destroy = destroy;
    this.alive = loop.keepAlive("ReadStream", "a subscriber may ask for more");
  }

  /** Tells a subscriber that it is refused, as rule 1.9 asks: onSubscribe, then onError. */
  static void refuse(Flow.Subscriber<?> subscriber, Throwable reason) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    subscriber.onError(reason);
  }

  void begin() {
    call(subscriber -> subscriber.onSubscribe(this));
  }

  boolean isAsking() {
    return demand > 0;
  }

  void next(ByteBuffer chunk) {
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    call(subscriber -> subscriber.onNext(chunk));
  }

  /** The stream is over. */
  void end(@Nullable Throwable error) {
    Flow.Subscriber<? super ByteBuffer> told = subscriber;
    forget();
    if (told == null) {
      return;
    }
    Runnable signal = error == null ? told::onComplete : () -> told.onError(error);
    Promises.tick(loop, signal); // a tick of its own, because it may throw
  }

  /** A subscriber that throws has broken the rules, and gets no more signals. */
  private void call(Consumer<Flow.Subscriber<? super ByteBuffer>> signal) {
    if (subscriber == null) {
      return;
    }
    try {
      signal.accept(subscriber);
    } catch (Throwable thrown) {
      cancelNow();
      throw thrown;
    }
  }

  @Override
  public void request(long n) {
    OnLoop.run(loop, () -> requestNow(n));
  }

  private void requestNow(long n) {
    if (subscriber == null) {
      return;
    }
    if (n <= 0) {
      destroy.accept(
          new IllegalArgumentException(
              "rule 3.9: request must be for at least 1, and was for " + n));
      return;
    }
    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    asked.run();
  }

  @Override
  public void cancel() {
    OnLoop.run(loop, this::cancelNow);
  }

  private void cancelNow() {
    if (subscriber != null) {
      forget();
      destroy.accept(null);
    }
  }

  private void forget() {
    subscriber = null;
    alive.close();
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** A cold publisher: it makes a stream for each subscriber, so several may subscribe. */
final class StreamPublisher implements Flow.Publisher<ByteBuffer> {
  private final EventLoop loop;
  private final Supplier<ReadStream> streams;

  /**
   * Makes a publisher.
   *
   * @param streams makes a stream, on the loop thread
   */
  StreamPublisher(EventLoop loop, Supplier<ReadStream> streams) {
    this.loop = loop;
    this.streams = streams;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!OnLoop.run(loop, () -> begin(subscriber))) {
      refuse(subscriber);
    }
  }

  private void begin(Flow.Subscriber<? super ByteBuffer> subscriber) {
    ReadStream stream;
    try {
      stream = streams.get();
    } catch (IllegalStateException e) { // the loop is closed
      refuse(subscriber);
      return;
    }
    stream.subscribe(subscriber);
  }

  private static void refuse(Flow.Subscriber<? super ByteBuffer> subscriber) {
    StreamSubscription.refuse(subscriber, new IllegalStateException("the event loop is closed"));
  }
}

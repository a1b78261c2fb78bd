package dev.tickloom.bench.peers;

import dev.tickloom.io.Fs;
import dev.tickloom.io.ReadStream;
import dev.tickloom.loop.Async;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jetbrains.annotations.Nullable;

/** What {@link TickloomPeer} does with streams. */
final class TickloomStreams {
  private TickloomStreams() {}

  static void copy(Fs fs, String from, String to, Ended ended) {
    fs.createReadStream(from)
        .pipeTo(fs.createWriteStream(to))
        .then(nothing -> tell(ended, null, to), error -> tell(ended, error, null));
  }

  static void read(ReadStream stream, Streams.Reader by, Ended ended) {
    switch (by) {
      case LOOP -> readInLoop(stream, ended);
      case LISTENER -> {
        stream.onError(error -> ended.ended(error, null));
        stream.onClose(() -> ended.ended(null, stream));
        stream.onData(chunk -> {});
      }
      case SUBSCRIBER -> stream.subscribe(new Subscriber(ended));
    }
  }

  private static void readInLoop(ReadStream stream, Ended ended) {
    Async.async(
            () -> {
              long bytes = 0;
              for (ByteBuffer chunk : Async.awaitEach(stream)) {
                bytes += chunk.remaining();
              }
              return bytes;
            })
        .then(bytes -> tell(ended, null, bytes), error -> tell(ended, error, null));
  }

  private static @Nullable Void tell(
      Ended ended, @Nullable Throwable error, @Nullable Object value) {
    ended.ended(error, value);
    return null;
  }

  /** Asks for one chunk at a time. */
  private static final class Subscriber implements Flow.Subscriber<ByteBuffer> {
    private final Ended ended;
    private Flow.@Nullable Subscription subscription;

    Subscriber(Ended ended) {
      this.ended = ended;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      Objects.requireNonNull(subscription).request(1);
    }

    @Override
    public void onError(Throwable error) {
      ended.ended(error, null);
    }

    @Override
    public void onComplete() {
      ended.ended(null, this);
    }
  }
}

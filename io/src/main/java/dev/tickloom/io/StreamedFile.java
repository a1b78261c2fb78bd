package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** {@code writeFile} from a publisher or an iterator. */
final class StreamedFile {
  private static final int HIGH_WATER_MARK = 64 * 1024;

  private final EventLoop loop;
  private final StreamWriting writing;

  private StreamedFile(EventLoop loop, StreamWriting writing) {
    this.loop = loop;
    this.writing = writing;
  }

  static Promise<Long> write(
      RequestTerms terms,
      Location file,
      Flow.Publisher<? extends ByteBuffer> source,
      WriteOptions options) {
    return start(terms, file, options, streamed -> streamed.subscribeTo(source));
  }

  static Promise<Long> write(
      RequestTerms terms,
      Location file,
      AsyncIterator<? extends ByteBuffer> source,
      WriteOptions options) {
    if (source.loop() != terms.loop()) {
      String message = "the iterator must belong to the loop that writes the file";
      return Promises.rejected(terms.loop(), new IllegalArgumentException(message));
    }
    return start(terms, file, options, streamed -> streamed.pump(source));
  }

  private static Promise<Long> start(
      RequestTerms terms, Location file, WriteOptions options, Consumer<StreamedFile> source) {
    EventLoop loop = terms.loop();
    Resolvers<Long> written = loop.withResolvers();
    boolean isStarted =
        OnLoop.run(
            loop,
            () -> {
              Handle alive = loop.keepAlive("writeFile", "the source may have more");
              StreamSink sink = new StreamWholeFile(terms, file, options);
              StreamWriting writing =
                  new StreamWriting(
                      loop, sink, HIGH_WATER_MARK, true, terms.signal(), Closing.TEN_SECONDS);
              writing
                  .life()
                  .whenOver(error -> {
                    alive.close();
                    settle(written, error, writing.bytesWritten());
                  });
              source.accept(new StreamedFile(loop, writing));
            });
    if (!isStarted) {
      throw new IllegalStateException("the event loop is closed");
    }
    return written.promise();
  }

  private static void settle(Resolvers<Long> written, @Nullable Throwable error, long bytes) {
    if (error == null) {
      written.resolve(bytes);
    } else {
      written.reject(error);
    }
  }

  private void write(ByteBuffer chunk) {
    var unused = writing.write(chunk.duplicate(), StreamWriting.NO_CALLBACK);
  }

  private void subscribeTo(Flow.Publisher<? extends ByteBuffer> source) {
    try {
      source.subscribe(new StreamSubscriber<ByteBuffer>(loop, writing, this::write));
    } catch (Throwable e) { // which it must not; the loop throws its own again
      writing.life().destroy(e);
    }
  }

  // ---- an iterator ----------------------------------------------------------------------------

  private void pump(AsyncIterator<? extends ByteBuffer> source) {
    writing.whenOver(() -> closeQuietly(source));
    next(source);
  }

  private void next(AsyncIterator<? extends ByteBuffer> source) {
    if (writing.life().isDestroyed()) {
      return;
    }
    try {
      source.next().then(chunk -> arrived(source, chunk), this::failed);
    } catch (Throwable e) {
      writing.life().destroy(e);
    }
  }

  private @Nullable Void arrived(
      AsyncIterator<? extends ByteBuffer> source, Optional<? extends ByteBuffer> chunk) {
    if (chunk.isEmpty()) {
      writing.end(StreamWriting.NO_CALLBACK);
      return null;
    }
    write(chunk.get());
    if (writing.needsDrain()) {
      var unused = writing.drained().then(nothing -> goOn(source), error -> null);
    } else {
      next(source);
    }
    return null;
  }

  private @Nullable Void goOn(AsyncIterator<? extends ByteBuffer> source) {
    next(source);
    return null;
  }

  private @Nullable Void failed(Throwable error) {
    writing.life().destroy(error);
    return null;
  }

  /** The source has ended, or nobody needs it any more. */
  private static void closeQuietly(AsyncIterator<?> source) {
    try {
      var unused = source.close().then(nothing -> null, error -> null);
    } catch (IllegalStateException e) {
      // The loop is closed.
    }
  }
}

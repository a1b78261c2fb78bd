package dev.tickloom.compat;

import dev.tickloom.io.WriteStream;
import dev.tickloom.io.WriteStreamOptions;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** A stream that writes. */
final class ScenarioWriteStream extends ScenarioStream {
  final WriteStream stream;
  private final WriteStreamOptions options;
  private String encoding;

  ScenarioWriteStream(WriteStream stream, WriteStreamOptions options, @Nullable String encoding) {
    this.stream = stream;
    this.options = options;
    this.encoding = encoding == null ? "utf8" : encoding;
    stream.onOpen(handle -> opened());
  }

  @Override
  Registration onOwn(String event, Consumer<Object> listener) {
    return switch (event) {
      case "drain" -> stream.onDrain(() -> listener.accept(Nothing.UNDEFINED));
      case "finish" -> stream.onFinish(() -> listener.accept(Nothing.UNDEFINED));
      default -> throw unknown(event);
    };
  }

  @Override
  Registration onError(Consumer<Throwable> listener) {
    return stream.onError(listener);
  }

  @Override
  Registration onClose(Runnable listener) {
    return stream.onClose(listener);
  }

  void setEncoding(String name) {
    encoding = name;
  }

  /**
   * Writes a chunk.
   *
   * @param chunk a text or bytes, or what JavaScript throws for
   * @param ownEncoding of a text; null for the one of the stream
   * @param callback gets null or an error; null for none
   */
  boolean write(Object chunk, @Nullable String ownEncoding, @Nullable Body callback) {
    ByteBuffer bytes = NodeTypes.streamChunk(chunk, ownEncoding == null ? encoding : ownEncoding);
    return callback == null
        ? stream.write(bytes)
        : stream.write(bytes, (error, nothing) -> callback.run(orNull(error)));
  }

  /** The library has no method for a last chunk and a callback. */
  void end(Object last, @Nullable Body callback) {
    if (callback == null) {
      if (last instanceof Nothing) {
        stream.end();
      } else {
        stream.end(NodeTypes.streamChunk(last, encoding));
      }
    } else {
      if (!(last instanceof Nothing)) {
        write(last, null, null);
      }
      stream.end((error, nothing) -> callback.run(orNull(error)));
    }
  }

  private static Object orNull(@Nullable Throwable error) {
    return error == null ? Nothing.NULL : ThrownValue.in(error);
  }

  @Override
  @Nullable
  Object property(String name) {
    return switch (name) {
      case "pending" -> stream.pending();
      case "fd" -> stream.pending() ? Nothing.NULL : 0L;
      case "type of fd" -> stream.pending() ? "object" : "number";
      case "path" -> Nothing.ifNull(stream.path());
      case "flags" -> options.flags().toString();
      case "mode" -> (long) options.mode();
      case "pos" ->
          options.start() < 0 ? Nothing.UNDEFINED : options.start() + stream.bytesWritten();
      case "writableHighWaterMark" -> (long) options.highWaterMark();
      case "writableLength" -> stream.writableLength();
      case "writableNeedDrain" -> stream.needsDrain();
      case "writableCorked" -> (long) stream.writableCorked();
      case "writableEnded" -> stream.ended();
      case "writableFinished" -> stream.isFinished();
      case "bytesWritten" -> stream.bytesWritten();
      case "destroyed" -> stream.destroyed();
      case "closed" -> stream.closed();
      case "errored" -> stream.errored() == null ? Nothing.NULL : stream.errored();
      default -> null;
    };
  }

  @Override
  void destroy(@Nullable Throwable error) {
    if (error == null) {
      stream.destroy();
    } else {
      stream.destroy(error);
    }
  }

  @Override
  void close(@Nullable Body callback) {
    Promise<@Nullable Void> closed = stream.close();
    if (callback == null) {
      closed.then(nothing -> Nothing.UNDEFINED, error -> Nothing.UNDEFINED);
    } else { // it listens to the event close, which has no error
      closed.then(
          nothing -> callback.run(Nothing.UNDEFINED), error -> callback.run(Nothing.UNDEFINED));
    }
  }

  @Override
  Promise<@Nullable Void> finished() {
    return stream.finished();
  }
}

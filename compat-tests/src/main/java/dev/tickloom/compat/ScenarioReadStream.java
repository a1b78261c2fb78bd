package dev.tickloom.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.ReadStream;
import dev.tickloom.io.ReadStreamOptions;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** A stream that reads. With an encoding its chunks are text, which is an iterator of its own. */
final class ScenarioReadStream extends ScenarioStream {
  final ReadStream stream;
  private final ReadStreamOptions options;
  private final @Nullable AsyncIterator<String> text;
  private final List<Consumer<Object>> textListeners = new ArrayList<>();

  /** Node's {@code readableFlowing}, as this program has led to it. */
  private Object flowing = Nothing.NULL;

  ScenarioReadStream(ReadStream stream, ReadStreamOptions options, @Nullable String encoding) {
    this.stream = stream;
    this.options = options;
    this.text = encoding == null ? null : stream.text(UTF_8);
    stream.onOpen(handle -> opened());
  }

  @Override
  Registration onOwn(String event, Consumer<Object> listener) {
    return switch (event) {
      case "data" -> onData(listener);
      case "end" -> stream.onEnd(() -> listener.accept(Nothing.UNDEFINED));
      default -> throw unknown(event);
    };
  }

  private Registration onData(Consumer<Object> listener) {
    if (flowing == Nothing.NULL) {
      flowing = true;
    }
    if (text == null) {
      return stream.onData(listener::accept);
    }
    textListeners.add(listener);
    if (textListeners.size() == 1) {
      tellText(text);
    }
    return () -> textListeners.remove(listener);
  }

  private void tellText(AsyncIterator<String> pieces) {
    Promise<Optional<String>> next = pieces.next();
    next.then(
        piece -> {
          piece.ifPresent(each -> {
            List.copyOf(textListeners).forEach(listener -> listener.accept(each));
            tellText(pieces);
          });
          return Nothing.UNDEFINED;
        },
        error -> Nothing.UNDEFINED); // the event error tells it
  }

  @Override
  Registration onError(Consumer<Throwable> listener) {
    return stream.onError(listener);
  }

  @Override
  Registration onClose(Runnable listener) {
    return stream.onClose(listener);
  }

  void pause() {
    stream.pause();
    flowing = false;
  }

  void resume() {
    stream.resume();
    flowing = true;
  }

  /** What {@code for await} goes through. */
  AsyncIterator<?> chunks() {
    return text == null ? stream : text;
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
      case "start" -> options.start() < 0 ? Nothing.UNDEFINED : options.start();
      case "end" -> options.end() == Long.MAX_VALUE ? "Infinity" : options.end();
      case "pos" -> options.start() < 0 ? Nothing.UNDEFINED : options.start() + stream.bytesRead();
      case "readableHighWaterMark" -> (long) options.highWaterMark();
      case "readableFlowing" -> flowing;
      case "readableLength" -> stream.readableLength();
      case "readableEnded" -> stream.ended();
      case "bytesRead" -> stream.bytesRead();
      case "paused" -> stream.isPaused();
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
    if (callback != null) {
      StreamActions.whenSettled(stream.finished(), callback);
    }
    stream.destroy();
  }

  @Override
  Promise<@Nullable Void> finished() {
    return stream.finished();
  }
}

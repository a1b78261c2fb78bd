package dev.tickloom.io;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.WorkQueue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/** A whole file that a stream writes as {@code writeFile} would, also atomic and durable. */
final class StreamWholeFile implements StreamSink {
  private final EventLoop loop;
  private final Location location;
  private final WriteOptions options;
  private final AbortController givingUp = new AbortController();
  private final RequestTerms terms;
  private final WorkQueue queue = WorkQueue.serial();

  // Null until it is open.
  private @Nullable WritableFile file;
  private @Nullable Closing closing;

  StreamWholeFile(RequestTerms terms, Location location, WriteOptions options) {
    this.loop = terms.loop();
    this.terms = terms.onlyWith(givingUp.signal());
    this.location = location;
    this.options = options;
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public void open(Callback<? super @Nullable Void> callback) {
    Work.Body<WritableFile> opening = progress -> WritableFile.open(location, options, progress);
    Work<WritableFile> work =
        SystemCall.composite("writeFile", location, opening).withDisposer(WritableFile::close);
    try {
      terms.start(
          work,
          (error, opened) -> {
            file = opened;
            closing = opened == null ? null : new Closing(opened::close, Closing.TEN_SECONDS);
            callback.done(error, null);
          });
    } catch (IllegalStateException e) { // the loop is closing
      Promises.tick(loop, () -> callback.done(e, null));
    }
  }

  @Override
  public void write(List<ByteBuffer> batch, Callback<? super Long> callback) {
    call("write", progress -> write(batch, progress), callback);
  }

  /** On a worker. */
  private Long write(List<ByteBuffer> batch, Progress progress) {
    long written = 0;
    for (ByteBuffer piece : batch) {
      written += piece.remaining();
      open().write(piece, progress);
    }
    return written;
  }

  @Override
  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  public boolean finish(Callback<? super @Nullable Void> callback) {
    Work.Body<@Nullable Void> finishing =
        progress -> {
          open().finish(progress);
          return null;
        };
    call("close", finishing, callback);
    return true;
  }

  private WritableFile open() {
    return Objects.requireNonNull(file);
  }

  private <T extends @Nullable Object> void call(
      String syscall, Work.Body<T> body, Callback<? super T> callback) {
    Closing uses = Objects.requireNonNull(closing);
    HandleCall<T> call = new HandleCall<>(terms, uses, queue, "writeFile", syscall, true, body);
    try {
      call.start(terms, callback);
    } catch (IllegalStateException e) { // the loop is closing
      Promises.tick(loop, () -> callback.done(e, null));
    }
  }

  @Override
  public void giveUp() {
    givingUp.abort();
  }

  @Override
  public void close(Callback<? super @Nullable Void> callback) {
    Closing uses = closing;
    if (uses == null) {
      Promises.tick(loop, () -> callback.done(null, null));
      return;
    }
    String what = "'" + location.text() + "'";
    Closer closer = new Closer(uses, "writeFile", what, "close", null, open()::close);
    Promise<@Nullable Void> closed;
    try {
      closed = closer.start(loop);
    } catch (IllegalStateException e) { // closing the loop has closed the file
      Promises.tick(loop, () -> callback.done(null, null));
      return;
    }
    closed.then(nothing -> tell(callback, null), error -> tell(callback, error));
  }

  private static @Nullable Void tell(
      Callback<? super @Nullable Void> callback, @Nullable Throwable error) {
    callback.done(error, null);
    return null;
  }
}

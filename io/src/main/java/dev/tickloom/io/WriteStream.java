package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jetbrains.annotations.Nullable;

/**
 * A file that is written chunk by chunk. Node's {@code fs.WriteStream}. Made by {@link
 * Fs#createWriteStream}, {@link FileHandle#createWriteStream}, {@link Stdio#out} and {@link
 * Stdio#err}.
 *
 * <pre>{@code
 * WriteStream out = fs.createWriteStream("numbers");
 * for (int i = 0; i < 1_000_000; i++) {
 *   if (!out.write(i + "\n")) {
 *     await(out.drained());
 *   }
 * }
 * await(out.close());
 * }</pre>
 *
 * <p>All that waits while a request is under way goes out with the next one.
 *
 * <p><b>Buffers.</b> {@code write} takes what lies between position and limit of the buffer, which
 * stay as they are. The bytes must not be changed before the callback; after the stream has been
 * destroyed, never.
 *
 * <p><b>Closing.</b> The file is closed once, on every path: when all is written after {@link
 * #end}, for a failure, by {@link #destroy} and the signal of the view, and when the loop closes.
 * Closing waits for a call under way, for ten seconds at most.
 *
 * <p><b>Errors.</b> A failed write fails all that waits: each callback gets the error, and then the
 * listeners of {@link #onError}. If there are none, and nobody waits for {@link #drained}, {@link
 * #close}, {@link #finished} or a pipe, it is an uncaught error of the loop. A write after the end
 * fails by itself: its callback gets a {@link StreamException}, or without one the listeners do,
 * and all that was written before is kept, where Node destroys the stream.
 *
 * <p><b>As a subscriber</b> it writes what a publisher tells, and ends when that completes. It asks
 * for the next element while it has room. The error of the publisher destroys it, and what was
 * written stays in the file; see {@link FsPromises#writeFile(CharSequence, Flow.Publisher,
 * WriteOptions)} for all or nothing. It is to be subscribed once, itself or {@link #batches}.
 *
 * <p><b>Threads.</b> Listeners and callbacks are called on the loop thread, and must not block it.
 * {@code drained}, {@code destroy}, {@code close}, {@code finished} and the methods of the
 * subscriber are for any thread. All else is for the loop thread; what writes, ends or adds
 * listeners throws {@link IllegalStateException} elsewhere.
 */
public final class WriteStream implements WritableStream, Flow.Subscriber<ByteBuffer> {
  private final EventLoop loop;
  private final @Nullable String path;

  /** Null for standard output and error. */
  private final @Nullable StreamFileSink sink;

  private final StreamWriting writing;
  private final StreamSubscriber<ByteBuffer> subscriber;

  WriteStream(RequestTerms terms, Location file, WriteStreamOptions options) {
    this(
        terms,
        file.text(),
        new StreamFileSink(
            terms, FileHandleOps.open(terms, file, options.flags(), options.mode()), options),
        sink -> sink,
        options);
  }

  WriteStream(FileHandle handle, WriteStreamOptions options) {
    this(handle.terms(), null, new StreamFileSink(handle, options), sink -> sink, options);
  }

  /**
   * Makes a stream.
   *
   * @param wrapper of what is written to, for tests that look at the calls
   */
  WriteStream(
      RequestTerms terms,
      @Nullable String path,
      StreamFileSink sink,
      UnaryOperator<StreamSink> wrapper,
      WriteStreamOptions options) {
    this.loop = terms.loop();
    this.path = path;
    this.sink = sink;
    this.writing =
        new StreamWriting(
            loop,
            wrapper.apply(sink),
            options.highWaterMark(),
            options.autoClose(),
            terms.signal(),
            Closing.TEN_SECONDS);
    this.subscriber = new StreamSubscriber<>(loop, writing, this::writeFromPublisher);
    sink.whenClosedByOthers(this::endForClosing);
  }

  /** Standard output or error. */
  WriteStream(EventLoop loop, StdioSink sink) {
    this.loop = loop;
    this.path = null;
    this.sink = null;
    int mark = WriteStreamOptions.DEFAULT.highWaterMark();
    this.writing = new StreamWriting(loop, sink, mark, true, null, Closing.TEN_SECONDS);
    this.subscriber = new StreamSubscriber<>(loop, writing, this::writeFromPublisher);
  }

  private void writeFromPublisher(ByteBuffer chunk) {
    var unused = writing.write(chunk.duplicate(), StreamWriting.NO_CALLBACK);
  }

  // ---- writing --------------------------------------------------------------------------------

  /**
   * Writes a chunk. Everything is accepted; the result is advice.
   *
   * @param chunk what to write; see "Buffers" above
   * @return whether less than {@link WriteStreamOptions#highWaterMark} bytes wait; if not, {@link
   *     #drained} and {@link #onDrain} tell when there is room
   */
  @Override
  public boolean write(ByteBuffer chunk) {
    return write(chunk, StreamWriting.NO_CALLBACK);
  }

  /**
   * Writes text.
   *
   * @param text what to write, encoded in UTF-8
   * @return as {@link #write(ByteBuffer)}
   */
  @Override
  public boolean write(CharSequence text) {
    return write(encode("text", text), StreamWriting.NO_CALLBACK);
  }

  /**
   * Writes a chunk, and tells when that is done.
   *
   * @param chunk what to write; see "Buffers" above
   * @param callback gets null when the chunk is written, or why it is not
   * @return as {@link #write(ByteBuffer)}
   */
  @Override
  public boolean write(ByteBuffer chunk, Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(chunk, "chunk");
    Objects.requireNonNull(callback, "callback");
    OnLoop.check(loop);
    return writing.write(chunk.duplicate(), callback);
  }

  static ByteBuffer encode(String name, CharSequence text) {
    String given = Objects.requireNonNull(text, name).toString();
    try {
      return Content.encode(given, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new AssertionError("what cannot be encoded is replaced", e);
    }
  }

  /**
   * Waits for room. Any thread.
   *
   * @return fulfilled with null at once if {@code write} returned true last, or else when nothing
   *     waits any more; rejected if the stream fails or is destroyed
   * @throws IllegalStateException if the loop is closed
   */
  @Override
  public Promise<@Nullable Void> drained() {
    return writing.drained();
  }

  /** Lets writes wait until {@link #uncork} has been called as often as this, or {@link #end}. */
  @Override
  public void cork() {
    OnLoop.check(loop);
    writing.cork();
  }

  /** Writes what is waiting as one batch, unless the stream has been corked more often. */
  @Override
  public void uncork() {
    OnLoop.check(loop);
    writing.uncork();
  }

  // ---- ending ---------------------------------------------------------------------------------

  /** Nothing more will be written: the file is closed when all has been. Again, does nothing. */
  @Override
  public void end() {
    end(StreamWriting.NO_CALLBACK);
  }

  /**
   * Writes a last chunk.
   *
   * @param last what to write before the end
   */
  @Override
  public void end(ByteBuffer last) {
    Objects.requireNonNull(last, "last");
    OnLoop.check(loop);
    writing.end(last.duplicate());
  }

  /**
   * Writes a last text.
   *
   * @param last what to write before the end, encoded in UTF-8
   */
  @Override
  public void end(CharSequence last) {
    end(encode("last", last));
  }

  /**
   * Ends the stream as {@link #end()}, and tells when all is written.
   *
   * @param callback gets null when the stream has finished, before the file is closed, or why it
   *     has not; a {@link StreamException} if it had finished or been destroyed before
   */
  @Override
  public void end(Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(callback, "callback");
    OnLoop.check(loop);
    writing.end(callback);
  }

  /**
   * Ends the stream at once: closes the file, drops what waits, whose callbacks get a {@link
   * StreamException}. Again, does nothing. Any thread. Node's {@code destroy}.
   */
  @Override
  public void destroy() {
    var unused = OnLoop.run(loop, () -> writing.life().destroy(null));
  }

  /**
   * Ends the stream at once with an error. Does nothing if it has been destroyed. Any thread.
   *
   * @param error what listeners, callbacks and promises get
   */
  @Override
  public void destroy(Throwable error) {
    Objects.requireNonNull(error, "error");
    var unused = OnLoop.run(loop, () -> writing.life().destroy(error));
  }

  /**
   * Ends the stream as {@link #end()}, and waits until the file is closed, also without {@code
   * autoClose}. Any thread. Node's {@code close}.
   *
   * @return fulfilled with null when all is written and the file is closed; rejected with what the
   *     stream has failed with
   * @throws IllegalStateException if the loop is closed; the file is closed nevertheless
   */
  @Override
  public Promise<@Nullable Void> close() {
    return writing.life().closed(this::endForClosing, true);
  }

  private void endForClosing() {
    writing.life().closeWhenOver();
    writing.end(StreamWriting.NO_CALLBACK);
  }

  /**
   * Waits for the end. Any thread. Node's {@code stream.promises.finished}.
   *
   * @return fulfilled with null when all is written and the file is closed; rejected with what
   *     fails, with a {@link StreamException} if it is destroyed before it has finished
   * @throws IllegalStateException if the loop is closed
   */
  @Override
  public Promise<@Nullable Void> finished() {
    return writing.life().finished();
  }

  // ---- listeners ------------------------------------------------------------------------------

  /**
   * Listens for the moment when the file is open. Not called for a file that was open before.
   * Node's events {@code 'open'} and {@code 'ready'}, between which nothing happens.
   *
   * @param listener gets the open file, which the stream will close
   * @return closed by whoever is no longer interested
   */
  public Registration onOpen(Consumer<FileHandle> listener) {
    Objects.requireNonNull(listener, "listener");
    OnLoop.check(loop);
    return writing
        .life()
        .open
        .add(() -> {
          if (sink != null) { // standard output is open from the start
            listener.accept(sink.handle());
          }
        });
  }

  /**
   * Listens for the moments when nothing waits any more, after {@code write} has returned false.
   * Not called after the end. Node's event {@code 'drain'}.
   *
   * @param listener called each time
   * @return closed by whoever is no longer interested
   */
  @Override
  public Registration onDrain(Runnable listener) {
    OnLoop.check(loop);
    return writing.drain.add(listener);
  }

  /**
   * Listens for the moment when all is written after the end, and with {@code flush} is on the
   * device; the file is closed next. Node's event {@code 'finish'}.
   *
   * @param listener called once at most
   * @return closed by whoever is no longer interested
   */
  @Override
  public Registration onFinish(Runnable listener) {
    OnLoop.check(loop);
    return writing.finish.add(listener);
  }

  /**
   * Listens for the failure of the stream, and for writes after the end without a callback. Node's
   * event {@code 'error'}.
   *
   * @param listener gets what failed: an {@link FsException}, an {@link
   *     dev.tickloom.loop.AbortException}, a {@link StreamException}, or what {@link
   *     #destroy(Throwable)} was given
   * @return closed by whoever is no longer interested
   */
  @Override
  public Registration onError(Consumer<Throwable> listener) {
    OnLoop.check(loop);
    return writing.life().error.add(listener);
  }

  /**
   * Listens for the moment when the file is closed, after which no listener is called. Not called
   * if the error before was uncaught, as in Node. Node's event {@code 'close'}.
   *
   * @param listener called once at most
   * @return closed by whoever is no longer interested
   */
  @Override
  public Registration onClose(Runnable listener) {
    OnLoop.check(loop);
    return writing.life().close.add(listener);
  }

  // ---- a subscriber ---------------------------------------------------------------------------

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscriber.onSubscribe(subscription);
  }

  @Override
  public void onNext(ByteBuffer chunk) {
    subscriber.onNext(chunk);
  }

  @Override
  public void onError(Throwable error) {
    subscriber.onError(error);
  }

  @Override
  public void onComplete() {
    subscriber.onComplete();
  }

  /**
   * The same for a publisher of lists of chunks, each of which is written as one batch; for {@code
   * HttpResponse.BodyHandlers.fromSubscriber}. Any thread.
   *
   * @return to be subscribed in place of this
   */
  public Flow.Subscriber<List<ByteBuffer>> batches() {
    return new StreamSubscriber<>(
        loop,
        writing,
        batch -> {
          writing.cork();
          batch.forEach(this::writeFromPublisher);
          writing.uncork();
        });
  }

  // ---- state ----------------------------------------------------------------------------------

  StreamWriting writing() {
    return writing;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  /** {@return the path that the caller gave; null for a file that was open before} */
  public @Nullable String path() {
    return path;
  }

  /** {@return how many bytes have been written} Node's {@code bytesWritten}. */
  @Override
  public long bytesWritten() {
    return writing.bytesWritten();
  }

  /** {@return how many bytes wait, or are being written} Node's {@code writableLength}. */
  @Override
  public long writableLength() {
    return writing.length();
  }

  /** {@return how often it has been corked} Node's {@code writableCorked}. */
  public int writableCorked() {
    return writing.corks();
  }

  /** {@return whether the event drain is to come} Node's {@code writableNeedDrain}. */
  @Override
  public boolean needsDrain() {
    return writing.needsDrain();
  }

  /** {@return whether {@link #end} has been called} Node's {@code writableEnded}. */
  public boolean ended() {
    return writing.isEnded();
  }

  /** {@return whether all is written} Node's {@code writableFinished}. */
  public boolean isFinished() {
    return writing.isFinished();
  }

  /** {@return whether the file is not open yet, or no longer} Node's {@code pending}. */
  @Override
  public boolean pending() {
    return writing.life().isPending();
  }

  /** {@return whether it is closing or closed} Node's {@code destroyed}. */
  @Override
  public boolean destroyed() {
    return writing.life().isDestroyed();
  }

  /** {@return whether the file has been closed} Node's {@code closed}. */
  @Override
  public boolean closed() {
    return writing.life().isClosed();
  }

  /** {@return what it has failed with, or null} Node's {@code errored}. */
  @Override
  public @Nullable Throwable errored() {
    return writing.life().errored();
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jetbrains.annotations.Nullable;

/**
 * A file, or a range of it, read chunk by chunk. Node's {@code fs.ReadStream}. Made by {@link
 * Fs#createReadStream}, {@link FileHandle#createReadStream} and {@link Stdio#in}.
 *
 * <pre>{@code
 * try (var chunks = awaitEach(fs.createReadStream("log"))) {
 *   for (ByteBuffer chunk : chunks) {
 *     digest.update(chunk);
 *   }
 * }
 * }</pre>
 *
 * <p>The {@code try} closes the file when the body leaves early.
 *
 * <p><b>One run, one consumer.</b> Nothing is read before somebody consumes, in one of these ways:
 *
 * <ul>
 *   <li>listeners: {@link #onData}, with {@link #pause} and {@link #resume}
 *   <li>a pipe: {@link #pipeTo}, with or without listeners
 *   <li>an iterator: {@link #next}, {@link #text}, {@link #lines}, {@code awaitEach}
 *   <li>a subscriber: {@link #subscribe}. For a publisher that reads the file anew for each of its
 *       subscribers see {@link FsPromises#publisher}
 * </ul>
 *
 * <p>Another way is then refused with an {@link IllegalStateException}.
 *
 * <p><b>Chunks</b> are memory of their own, from position to limit, never touched again by the
 * stream. One more is read while the consumer has one; for a subscriber only what it has asked for
 * is read.
 *
 * <p><b>Closing.</b> The file is closed once, on every path: at the end, for a failure, by {@link
 * #destroy}, {@link #close} and the signal of the view, when a subscriber cancels and when the loop
 * closes. Closing waits for a call under way, for ten seconds at most. A stream that nobody
 * consumes stays open until it is destroyed.
 *
 * <p><b>Errors</b> are told to the listeners of {@link #onError}, and to an iterator, a subscriber,
 * a pipe and {@link #finished}, if there is one. An error that nobody is told of is an uncaught
 * error of the loop. What a listener throws is an uncaught error, too, and the stream goes on.
 *
 * <p><b>Threads.</b> Listeners, and the signals to subscribers, are called on the loop thread, and
 * must not block it. {@code next}, {@code subscribe}, {@code pipeTo}, {@code destroy}, {@code
 * close} and {@code finished} are for any thread. All else is for the loop thread; what adds
 * listeners or changes the flow throws {@link IllegalStateException} elsewhere.
 */
public final class ReadStream implements ReadableStream {
  private final EventLoop loop;
  private final @Nullable String path;

  /** Null for standard input. */
  private final @Nullable StreamFileSource source;

  private final StreamReading reading;

  ReadStream(RequestTerms terms, Location file, ReadStreamOptions options) {
    this(
        terms,
        file.text(),
        new StreamFileSource(
            terms, FileHandleOps.open(terms, file, options.flags(), options.mode()), options),
        source -> source,
        options);
  }

  ReadStream(FileHandle handle, ReadStreamOptions options) {
    this(handle.terms(), null, new StreamFileSource(handle, options), source -> source, options);
  }

  /**
   * Makes a stream.
   *
   * @param wrapper of what is read, for tests that look at the calls
   */
  ReadStream(
      RequestTerms terms,
      @Nullable String path,
      StreamFileSource source,
      UnaryOperator<StreamSource> wrapper,
      ReadStreamOptions options) {
    this.loop = terms.loop();
    this.path = path;
    this.source = source;
    this.reading =
        new StreamReading(
            loop,
            wrapper.apply(source),
            options.highWaterMark(),
            options.autoClose(),
            terms.signal(),
            Closing.TEN_SECONDS);
    source.whenClosedByOthers(() -> reading.life().destroy(null));
  }

  /** Standard input. */
  ReadStream(EventLoop loop, StdioSource source) {
    this.loop = loop;
    this.path = null;
    this.source = null;
    int most = ReadStreamOptions.DEFAULT.highWaterMark();
    this.reading = new StreamReading(loop, source, most, true, null, Closing.TEN_SECONDS);
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
    return reading
        .life()
        .open
        .add(() -> {
          if (source != null) { // standard input is open from the start
            listener.accept(source.handle());
          }
        });
  }

  /**
   * Listens for chunks, and starts reading unless the stream is paused. Node's event {@code
   * 'data'}.
   *
   * @param listener gets each chunk
   * @return closed by whoever is no longer interested; the stream flows on without
   * @throws IllegalStateException if the stream is read in another way
   */
  @Override
  public Registration onData(Consumer<ByteBuffer> listener) {
    OnLoop.check(loop);
    return reading.onData(listener);
  }

  /**
   * Listens for the end: all chunks have been told. Node's event {@code 'end'}.
   *
   * @param listener called once at most
   * @return closed by whoever is no longer interested
   */
  @Override
  public Registration onEnd(Runnable listener) {
    OnLoop.check(loop);
    return reading.end.add(listener);
  }

  /**
   * Listens for the failure of the stream. Node's event {@code 'error'}.
   *
   * @param listener gets what failed: an {@link FsException}, an {@link
   *     dev.tickloom.loop.AbortException}, or what {@link #destroy(Throwable)} was given; called
   *     once at most
   * @return closed by whoever is no longer interested
   */
  @Override
  public Registration onError(Consumer<Throwable> listener) {
    OnLoop.check(loop);
    return reading.life().error.add(listener);
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
    return reading.life().close.add(listener);
  }

  /**
   * Stops telling chunks. Up to {@link ReadStreamOptions#highWaterMark} bytes are still read, and
   * wait. Does nothing when destroyed. Node's {@code pause}.
   *
   * @return this stream
   * @throws IllegalStateException if the stream is read by an iterator or a subscriber
   */
  @Override
  public ReadStream pause() {
    OnLoop.check(loop);
    reading.pause();
    return this;
  }

  /**
   * Tells chunks, from the next tick on; if nobody listens they are lost. Does nothing when
   * destroyed. Node's {@code resume}.
   *
   * @return this stream
   * @throws IllegalStateException if the stream is read by an iterator or a subscriber
   */
  @Override
  public ReadStream resume() {
    OnLoop.check(loop);
    reading.resume();
    return this;
  }

  /** {@return whether it has been paused and not resumed} Node's {@code isPaused}. */
  @Override
  public boolean isPaused() {
    return reading.isPaused();
  }

  // ---- other consumers ------------------------------------------------------------------------

  /**
   * Asks for the next chunk. Any thread.
   *
   * @return the chunk, or empty when the stream has ended and is closed; rejected with what fails,
   *     with a {@link StreamException} if it is destroyed meanwhile
   */
  @Override
  public Promise<Optional<ByteBuffer>> next() {
    return reading.next();
  }

  /**
   * The text of the chunks, as it comes. A character is not cut where a chunk ends.
   *
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return pieces of text, none of them empty; closing it closes the stream
   */
  @Override
  public AsyncIterator<String> text(Charset charset) {
    return new StreamText(this, reading::nextOrMark, new StreamText.Pieces(charset));
  }

  /**
   * The lines of the text, ended as {@link FileHandle#readLines(Charset)} says.
   *
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return the lines without what ends them; closing it closes the stream
   */
  @Override
  public AsyncIterator<String> lines(Charset charset) {
    return new StreamText(this, this::next, new StreamText.Lines(charset));
  }

  /**
   * Writes all that is read to another stream, and ends that one at the end. Reading pauses while
   * the target is full. If one of the two fails or is destroyed, the other one is destroyed with
   * the same error. Any thread. Node's {@code stream.promises.pipeline}.
   *
   * @param target where to write
   * @return fulfilled with null when all is written; rejected with the first error; either way the
   *     file is closed then, unless {@code autoClose} is false, and the target, too, but for a
   *     socket whose other side has not ended. Rejected with an {@link IllegalArgumentException},
   *     and nothing is done, if the target belongs to another loop
   */
  @Override
  public Promise<@Nullable Void> pipeTo(WritableStream target, PipeOptions options) {
    return StreamPipe.start(loop, reading, target, options);
  }

  /**
   * Tells the chunks to a subscriber, as many as it asks for. It is told that the stream has
   * completed, or failed, after the file has been closed; cancelling destroys the stream. Any
   * thread.
   *
   * @param subscriber gets all signals on the loop thread
   */
  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!OnLoop.run(loop, () -> reading.subscribe(subscriber))) {
      StreamSubscription.refuse(subscriber, new IllegalStateException("the event loop is closed"));
    }
  }

  // ---- ending ---------------------------------------------------------------------------------

  /**
   * Ends the stream before its end: closes the file, drops what waits. Again, does nothing. Any
   * thread. Node's {@code destroy}.
   */
  @Override
  public void destroy() {
    var unused = OnLoop.run(loop, () -> reading.life().destroy(null));
  }

  /**
   * Ends the stream with an error. Does nothing if it has been destroyed. Any thread.
   *
   * @param error what listeners and consumers are told
   */
  @Override
  public void destroy(Throwable error) {
    Objects.requireNonNull(error, "error");
    var unused = OnLoop.run(loop, () -> reading.life().destroy(error));
  }

  /**
   * Destroys the stream and waits until the file is closed. Any thread. If {@link #next} has been
   * called, what is being waited for yields empty, and listeners of {@link #onError} get an {@link
   * dev.tickloom.loop.AbortException}, as for {@code break} in Node's {@code for await}.
   *
   * @return fulfilled with null when the file is closed; rejected with an {@link FsException} if
   *     closing fails; each call returns a promise for the same closing
   * @throws IllegalStateException if the loop is closed; the file is closed nevertheless
   */
  @Override
  public Promise<@Nullable Void> close() {
    return reading.life().closed(reading::close, false);
  }

  /**
   * Waits for the end. Any thread. Node's {@code stream.promises.finished}.
   *
   * @return fulfilled with null when all has been read and the file is closed; rejected with what
   *     fails, with a {@link StreamException} if it is destroyed before its end
   * @throws IllegalStateException if the loop is closed
   */
  @Override
  public Promise<@Nullable Void> finished() {
    return reading.life().finished();
  }

  // ---- state ----------------------------------------------------------------------------------

  @Override
  public EventLoop loop() {
    return loop;
  }

  /** {@return the path that the caller gave; null for a file that was open before} */
  public @Nullable String path() {
    return path;
  }

  /** {@return how many bytes have been read} Node's {@code bytesRead}. */
  @Override
  public long bytesRead() {
    return reading.bytesRead();
  }

  /** {@return how many bytes have been read and told to nobody} Node's {@code readableLength}. */
  @Override
  public long readableLength() {
    return reading.bytesWaiting();
  }

  /** {@return whether the file is not open yet, or no longer} Node's {@code pending}. */
  @Override
  public boolean pending() {
    return reading.life().isPending();
  }

  /** {@return whether it is closing or closed} Node's {@code destroyed}. */
  @Override
  public boolean destroyed() {
    return reading.life().isDestroyed();
  }

  /** {@return whether the file has been closed} Node's {@code closed}. */
  @Override
  public boolean closed() {
    return reading.life().isClosed();
  }

  /** {@return whether the end has been told} Node's {@code readableEnded}. */
  public boolean ended() {
    return reading.isEnded();
  }

  /** {@return what it has failed with, or null} Node's {@code errored}. */
  @Override
  public @Nullable Throwable errored() {
    return reading.life().errored();
  }
}

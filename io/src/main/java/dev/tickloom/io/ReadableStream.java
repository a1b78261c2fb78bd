package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Bytes that come chunk by chunk: what {@link ReadStream} and {@link TcpSocket} have in common.
 * Node's {@code stream.Readable}.
 *
 * <p>It is one run with one consumer: data listeners, a pipe, an iterator or a subscriber. Another
 * way is then refused with an {@link IllegalStateException}. Chunks are memory of their own, from
 * position to limit, never touched again by the stream.
 *
 * <p>{@code next}, {@code subscribe}, {@code pipeTo}, {@code destroy}, {@code close} and {@code
 * finished} are for any thread, all else is for the loop thread, on which listeners are called.
 */
public sealed interface ReadableStream extends AsyncIterator<ByteBuffer>, Flow.Publisher<ByteBuffer>
    permits ReadStream, TcpSocket {
  /**
   * Listens for chunks, and lets them flow unless the stream is paused. Node's event {@code
   * 'data'}.
   *
   * @param listener gets each chunk
   * @return closed by whoever is no longer interested; the stream flows on without
   * @throws IllegalStateException if the stream is read in another way
   */
  Registration onData(Consumer<ByteBuffer> listener);

  /**
   * Listens for the end: all chunks have been told. Node's event {@code 'end'}.
   *
   * @param listener called once at most
   * @return closed by whoever is no longer interested
   */
  Registration onEnd(Runnable listener);

  /**
   * Listens for the failure of the stream. Node's event {@code 'error'}.
   *
   * @param listener gets what failed, or what {@link #destroy(Throwable)} was given
   * @return closed by whoever is no longer interested
   */
  Registration onError(Consumer<Throwable> listener);

  /**
   * Listens for the moment when all is closed, after which no listener is called. Node's event
   * {@code 'close'}.
   *
   * @param listener called once at most
   * @return closed by whoever is no longer interested
   */
  Registration onClose(Runnable listener);

  /**
   * Stops telling chunks; a few are still read, and wait. Node's {@code pause}.
   *
   * @return this stream
   * @throws IllegalStateException if the stream is read by an iterator or a subscriber
   */
  ReadableStream pause();

  /**
   * Tells chunks, from the next tick on; if nobody listens they are lost. Node's {@code resume}.
   *
   * @return this stream
   * @throws IllegalStateException if the stream is read by an iterator or a subscriber
   */
  ReadableStream resume();

  /** {@return whether it has been paused and not resumed} Node's {@code isPaused}. */
  boolean isPaused();

  /**
   * The text of the chunks, as it comes. A character is not cut where a chunk ends.
   *
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return pieces of text, none of them empty; closing it closes the stream
   */
  AsyncIterator<String> text(Charset charset);

  /**
   * The lines of the text, ended as {@link FileHandle#readLines(Charset)} says.
   *
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return the lines without what ends them; closing it closes the stream
   */
  AsyncIterator<String> lines(Charset charset);

  /**
   * Writes all that is read to another stream, and ends that one at the end. Reading pauses while
   * the target is full. If one of the two fails or is destroyed, the other one is destroyed with
   * the same error. Node's {@code stream.promises.pipeline}.
   *
   * @param target where to write
   * @return fulfilled with null when all is written; rejected with the first error. Either way a
   *     file is closed then; a socket only when its other side has ended, too, or if there was an
   *     error. Rejected with an {@link IllegalArgumentException}, and nothing is done, if the
   *     target belongs to another loop
   */
  default Promise<@Nullable Void> pipeTo(WritableStream target) {
    return pipeTo(target, PipeOptions.DEFAULT);
  }

  /**
   * As {@link #pipeTo(WritableStream)}, and with {@code end} false the target stays open: neither
   * the end nor a failure of this stream ends or destroys it. A failure of the target still
   * destroys this stream. Node's {@code stream.promises.pipeline} with options.
   *
   * @param target where to write
   * @param options whether the target ends with this stream
   * @return as {@link #pipeTo(WritableStream)}; if the target stays open, fulfilled when this
   *     stream is closed, and the target has accepted all, although some of it may wait there
   */
  Promise<@Nullable Void> pipeTo(WritableStream target, PipeOptions options);

  /** Ends the stream before its end, and drops what waits. Again, does nothing. */
  void destroy();

  /**
   * Ends the stream with an error. Does nothing if it has been destroyed.
   *
   * @param error what listeners and consumers are told
   */
  void destroy(Throwable error);

  /**
   * Waits for the end. Node's {@code stream.promises.finished}.
   *
   * @return fulfilled with null when all is done and closed; rejected with what fails, with a
   *     {@link StreamException} if it is destroyed before its end
   * @throws IllegalStateException if the loop is closed
   */
  Promise<@Nullable Void> finished();

  /** {@return how many bytes have been read} Node's {@code bytesRead}. */
  long bytesRead();

  /** {@return how many bytes have been read and told to nobody} Node's {@code readableLength}. */
  long readableLength();

  /** {@return whether it is not open yet, or no longer} Node's {@code pending}. */
  boolean pending();

  /** {@return whether it is closing or closed} Node's {@code destroyed}. */
  boolean destroyed();

  /** {@return whether all is closed} Node's {@code closed}. */
  boolean closed();

  /** {@return what it has failed with, or null} Node's {@code errored}. */
  @Nullable
  Throwable errored();
}

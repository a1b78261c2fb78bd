package dev.tickloom.io;

import dev.tickloom.loop.AsyncCloseable;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Bytes that are written chunk by chunk: what {@link WriteStream} and {@link TcpSocket} have in
 * common. Node's {@code stream.Writable}.
 *
 * <p>{@code write} takes what lies between position and limit of a buffer, which stay as they are.
 * The bytes must not be changed before the callback; after the stream has been destroyed, never.
 *
 * <p>{@code drained}, {@code destroy}, {@code close} and {@code finished} are for any thread, all
 * else is for the loop thread, on which listeners and callbacks are called.
 */
public sealed interface WritableStream extends AsyncCloseable permits WriteStream, TcpSocket {
  /**
   * Writes a chunk. Everything is accepted; the result is advice.
   *
   * @param chunk what to write
   * @return whether there is room for more; if not, {@link #drained} and {@link #onDrain} tell when
   */
  boolean write(ByteBuffer chunk);

  /**
   * Writes text.
   *
   * @param text what to write, encoded in UTF-8
   * @return as {@link #write(ByteBuffer)}
   */
  boolean write(CharSequence text);

  /**
   * Writes a chunk, and tells when that is done.
   *
   * @param chunk what to write
   * @param callback gets null when the chunk is written, or why it is not
   * @return as {@link #write(ByteBuffer)}
   */
  boolean write(ByteBuffer chunk, Callback<? super @Nullable Void> callback);

  /**
   * Waits for room.
   *
   * @return fulfilled with null at once if {@code write} returned true last, or else when nothing
   *     waits any more; rejected if the stream fails or is destroyed
   * @throws IllegalStateException if the loop is closed
   */
  Promise<@Nullable Void> drained();

  /** Lets writes wait until {@link #uncork} has been called as often as this, or {@link #end}. */
  void cork();

  /** Writes what is waiting as one batch, unless the stream has been corked more often. */
  void uncork();

  /** Nothing more will be written. Again, does nothing. */
  void end();

  /**
   * Writes a last chunk.
   *
   * @param last what to write before the end
   */
  void end(ByteBuffer last);

  /**
   * Writes a last text.
   *
   * @param last what to write before the end, encoded in UTF-8
   */
  void end(CharSequence last);

  /**
   * Ends the stream as {@link #end()}, and tells when all is written.
   *
   * @param callback gets null when the stream has finished, or why it has not
   */
  void end(Callback<? super @Nullable Void> callback);

  /**
   * Listens for the moments when nothing waits any more, after {@code write} has returned false.
   * Not called after the end. Node's event {@code 'drain'}.
   *
   * @param listener called each time
   * @return closed by whoever is no longer interested
   */
  Registration onDrain(Runnable listener);

  /**
   * Listens for the moment when all is written after the end. Node's event {@code 'finish'}.
   *
   * @param listener called once at most
   * @return closed by whoever is no longer interested
   */
  Registration onFinish(Runnable listener);

  /**
   * Listens for the failure of the stream, and for writes after the end without a callback. Node's
   * event {@code 'error'}.
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

  /** Ends the stream at once, and drops what waits. Again, does nothing. */
  void destroy();

  /**
   * Ends the stream at once with an error. Does nothing if it has been destroyed.
   *
   * @param error what listeners, callbacks and promises get
   */
  void destroy(Throwable error);

  /**
   * Waits for the end. Node's {@code stream.promises.finished}.
   *
   * @return fulfilled with null when all is done and closed; rejected with what fails, with a
   *     {@link StreamException} if it is destroyed before it has finished
   * @throws IllegalStateException if the loop is closed
   */
  Promise<@Nullable Void> finished();

  /** {@return how many bytes have been written} Node's {@code bytesWritten}. */
  long bytesWritten();

  /** {@return how many bytes wait, or are being written} Node's {@code writableLength}. */
  long writableLength();

  /** {@return whether the event drain is to come} Node's {@code writableNeedDrain}. */
  boolean needsDrain();

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

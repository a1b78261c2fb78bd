package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * A connection over TCP or a Unix domain socket. Node's {@code net.Socket}. Made by {@link
 * #connect} and by a {@link TcpServer}. Failures to connect are told as all errors, see below.
 *
 * <pre>{@code
 * TcpSocket socket = TcpSocket.connect(loop, "localhost", 7);
 * socket.write("hello\n");
 * for (String line : awaitEach(socket.lines(UTF_8))) {
 *   System.out.println(line);
 *   socket.end();
 * }
 * }</pre>
 *
 * <p>It is a {@link ReadableStream} and a {@link WritableStream}, which end separately: the end of
 * what the other side has written is told to {@link #onEnd} or ends the iterator, and {@link #end}
 * ends what this side writes. By default the end of the other side is answered by an end, when all
 * that waits is written ({@link #allowHalfOpen}). When both have ended the socket closes.
 *
 * <p><b>Reading.</b> Up to 64 KiB are read before there is a consumer, unless the socket was paused
 * before it was connected. They wait, and the end waits behind them. A program that does not want
 * the data must {@linkplain #resume resume} or destroy the socket.
 *
 * <p><b>Writing.</b> What the kernel takes at once is written at once. The rest waits, and {@code
 * write} returns false when 64 KiB wait. Writes before the connection is there wait for it.
 *
 * <p><b>Closing</b> happens once, on every path: at both ends, for a failure, by {@link #destroy},
 * {@link #close}, {@link #resetAndDestroy}, and when the loop closes. The listeners of {@link
 * #onClose} are called in the closing phase; then the descriptor is free, unless a worker is still
 * sending a file.
 *
 * <p><b>Errors</b> are {@link NetException}s. They are told to the listeners of {@link #onError}
 * before those of {@code onClose}, and to an iterator, a subscriber, a pipe and {@link #finished},
 * if there is one. If nobody is told, an error is an uncaught error of the loop.
 *
 * <p><b>Liveness.</b> A socket keeps the loop alive while it connects, waits for data, or has
 * something to write. One that is paused does not, when 64 KiB wait to be read, or if it was paused
 * before it was connected.
 *
 * <p><b>Threads.</b> {@code next}, {@code subscribe}, {@code pipeTo}, {@code drained}, {@code
 * destroy}, {@code close} and {@code finished} are for any thread, all else is for the loop thread,
 * on which listeners are called.
 */
public final class TcpSocket implements ReadableStream, WritableStream {
  private final EventLoop loop;
  private final TcpConnection connection;
  private final TcpOptions options;
  private final StreamDuplex duplex;
  private final TcpIdle idle;
  private boolean allowsHalfOpen;

  /**
   * Makes a socket of a connection.
   *
   * @param whenClosing told once, when it begins to close
   */
  TcpSocket(
      EventLoop loop, TcpConnection connection, boolean allowsHalfOpen, Runnable whenClosing) {
    this.loop = loop;
    this.connection = connection;
    this.allowsHalfOpen = allowsHalfOpen;
    this.options = new TcpOptions(connection);
    this.idle = new TcpIdle(loop);
    this.duplex = new StreamDuplex(loop, connection, idle::stop);
    connection.tell(this::connected, idle::active, whenClosing);
    duplex.reading.side().whenComplete(this::answerEnd);
  }

  private void connected() {
    options.apply();
    idle.active(); // as in Node, the time that it took does not count
  }

  /** The end of the other side is answered by an end, after what listeners have queued. */
  private void answerEnd() {
    if (!allowsHalfOpen) {
      duplex.life.tick(duplex.writing::answerEnd);
    }
  }

  /**
   * Connects to a server over TCP. Node's {@code net.connect}.
   *
   * @param loop the loop of the socket, on whose thread this is called
   * @param host an address, or a name: its addresses are tried one after the other
   * @param port from 0 to 65535
   * @return the socket, still connecting
   * @throws InvalidArgumentException if {@code port} is out of range
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public static TcpSocket connect(EventLoop loop, String host, int port) {
    OnLoop.check(loop);
    Objects.requireNonNull(host, "host");
    TcpNames.checkPort("Port", port);
    return connecting(
        loop, new TcpConnection(loop, callback -> TcpConnecting.to(loop, host, port, callback)));
  }

  /**
   * Connects to a server over a Unix domain socket. Node's {@code net.connect(path)}.
   *
   * @param loop the loop of the socket, on whose thread this is called
   * @param unixSocket where the server listens, in the default file system
   * @return the socket, still connecting
   * @throws InvalidArgumentException if {@code unixSocket} is empty, or of another file system
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public static TcpSocket connect(EventLoop loop, Path unixSocket) {
    OnLoop.check(loop);
    UnixDomainSocketAddress address = TcpNames.unixAddress(unixSocket);
    return connecting(
        loop, new TcpConnection(loop, callback -> TcpConnecting.to(loop, address, callback)));
  }

  private static TcpSocket connecting(EventLoop loop, TcpConnection connection) {
    return new TcpSocket(loop, connection, false, () -> {});
  }

  // ---- the connection -------------------------------------------------------------------------

  /**
   * Listens for the moment when the socket is connected. Not called for a socket that a server has
   * accepted. Node's events {@code 'connect'} and {@code 'ready'}, between which nothing happens.
   *
   * @param listener called once at most
   * @return closed by whoever is no longer interested
   */
  public Registration onConnect(Runnable listener) {
    OnLoop.check(loop);
    return duplex.life.open.add(listener);
  }

  /** {@return whether it is not yet connected} Node's {@code connecting}. */
  public boolean connecting() {
    return duplex.life.isPending() && !duplex.life.isDestroyed();
  }

  /** {@return the address of this side; null before there is a connection} */
  public @Nullable SocketAddress localAddress() {
    return connection.localAddress();
  }

  /** {@return the address of the other side; null before there is a connection} */
  public @Nullable SocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  /**
   * Sets whether this side stays open for writing when the other one has ended; false by default.
   * Node's {@code allowHalfOpen}.
   *
   * @param allowed if true, the program has to call {@link #end}
   * @return this socket
   */
  public TcpSocket allowHalfOpen(boolean allowed) {
    OnLoop.check(loop);
    allowsHalfOpen = allowed;
    return this;
  }

  /**
   * Sets whether small writes are sent at once, without waiting for more (TCP_NODELAY); false by
   * default. A Unix domain socket ignores it. Node's {@code setNoDelay}.
   *
   * @param enabled whether to
   * @return this socket
   */
  public TcpSocket setNoDelay(boolean enabled) {
    OnLoop.check(loop);
    options.setNoDelay(enabled);
    return this;
  }

  /**
   * Sets whether the system probes now and then whether the other side is still there
   * (SO_KEEPALIVE); false by default. A Unix domain socket ignores it. Node's {@code setKeepAlive}.
   *
   * @param enabled whether to
   * @return this socket
   */
  public TcpSocket setKeepAlive(boolean enabled) {
    OnLoop.check(loop);
    options.setKeepAlive(enabled);
    return this;
  }

  /**
   * Calls a listener when no byte has moved in either direction for a while; again after the next
   * byte and as long a pause. A new connection counts as activity, too. The socket stays open. Does
   * not keep the loop alive. Node's {@code setTimeout}.
   *
   * @param timeout for how long, up to 2<sup>31</sup>-1 milliseconds; {@link Duration#ZERO} for
   *     never
   * @param listener what to call, in place of an earlier listener
   * @return this socket
   * @throws InvalidArgumentException if {@code timeout} is out of range
   */
  public TcpSocket setTimeout(Duration timeout, Runnable listener) {
    OnLoop.check(loop);
    idle.set(timeout, listener);
    return this;
  }

  /**
   * Lets the socket keep the loop alive, which it does from the start. Node's {@code ref}.
   *
   * @return this socket
   */
  public TcpSocket ref() {
    OnLoop.check(loop);
    connection.setReferenced(true);
    return this;
  }

  /**
   * Lets the loop end although the socket is open. Node's {@code unref}.
   *
   * @return this socket
   */
  public TcpSocket unref() {
    OnLoop.check(loop);
    connection.setReferenced(false);
    return this;
  }

  /**
   * Destroys the socket, and resets the connection: the other side gets {@code ECONNRESET}, and
   * loses what it has not read. While the socket connects, this waits for the connection. A Unix
   * domain socket is only destroyed. Node's {@code resetAndDestroy}.
   */
  public void resetAndDestroy() {
    OnLoop.check(loop);
    if (connecting()) {
      var unused = duplex.life.open.add(this::resetAndDestroy);
      return;
    }
    if (connection.channel() != null) {
      connection.resetWhenClosed();
    }
    destroy();
  }

  // ---- reading --------------------------------------------------------------------------------

  @Override
  public Registration onData(Consumer<ByteBuffer> listener) {
    OnLoop.check(loop);
    return duplex.reading.onData(listener);
  }

  @Override
  public Registration onEnd(Runnable listener) {
    OnLoop.check(loop);
    return duplex.reading.end.add(listener);
  }

  @Override
  public TcpSocket pause() {
    OnLoop.check(loop);
    duplex.reading.pause();
    return this;
  }

  @Override
  public TcpSocket resume() {
    OnLoop.check(loop);
    duplex.reading.resume();
    return this;
  }

  @Override
  public boolean isPaused() {
    return duplex.reading.isPaused();
  }

  /**
   * Asks for the next chunk. Any thread.
   *
   * @return the chunk, or empty when the other side has ended; rejected with what fails, with a
   *     {@link StreamException} if the socket is destroyed meanwhile
   */
  @Override
  public Promise<Optional<ByteBuffer>> next() {
    return duplex.reading.next();
  }

  @Override
  public AsyncIterator<String> text(Charset charset) {
    return new StreamText(this, duplex.reading::nextOrMark, new StreamText.Pieces(charset));
  }

  @Override
  public AsyncIterator<String> lines(Charset charset) {
    return new StreamText(this, duplex.reading::nextOrMark, new StreamText.Lines(charset));
  }

  @Override
  public Promise<@Nullable Void> pipeTo(WritableStream target, PipeOptions options) {
    return StreamPipe.start(loop, duplex.reading, target, options);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!OnLoop.run(loop, () -> duplex.reading.subscribe(subscriber))) {
      StreamSubscription.refuse(subscriber, new IllegalStateException("the event loop is closed"));
    }
  }

  // ---- writing --------------------------------------------------------------------------------

  @Override
  public boolean write(ByteBuffer chunk) {
    return write(chunk, StreamWriting.NO_CALLBACK);
  }

  @Override
  public boolean write(CharSequence text) {
    return write(WriteStream.encode("text", text), StreamWriting.NO_CALLBACK);
  }

  @Override
  public boolean write(ByteBuffer chunk, Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(chunk, "chunk");
    Objects.requireNonNull(callback, "callback");
    OnLoop.check(loop);
    return duplex.writing.write(chunk.duplicate(), callback);
  }

  @Override
  public Promise<@Nullable Void> drained() {
    return duplex.writing.drained();
  }

  @Override
  public void cork() {
    OnLoop.check(loop);
    duplex.writing.cork();
  }

  @Override
  public void uncork() {
    OnLoop.check(loop);
    duplex.writing.uncork();
  }

  @Override
  public void end() {
    end(StreamWriting.NO_CALLBACK);
  }

  @Override
  public void end(ByteBuffer last) {
    Objects.requireNonNull(last, "last");
    OnLoop.check(loop);
    duplex.writing.end(last.duplicate());
  }

  @Override
  public void end(CharSequence last) {
    end(WriteStream.encode("last", last));
  }

  @Override
  public void end(Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(callback, "callback");
    OnLoop.check(loop);
    duplex.writing.end(callback);
  }

  @Override
  public Registration onDrain(Runnable listener) {
    OnLoop.check(loop);
    return duplex.writing.drain.add(listener);
  }

  @Override
  public Registration onFinish(Runnable listener) {
    OnLoop.check(loop);
    return duplex.writing.finish.add(listener);
  }

  // ---- both -----------------------------------------------------------------------------------

  @Override
  public Registration onError(Consumer<Throwable> listener) {
    OnLoop.check(loop);
    return duplex.life.error.add(listener);
  }

  @Override
  public Registration onClose(Runnable listener) {
    OnLoop.check(loop);
    return duplex.life.close.add(listener);
  }

  @Override
  public void destroy() {
    var unused = OnLoop.run(loop, () -> duplex.life.destroy(null));
  }

  @Override
  public void destroy(Throwable error) {
    Objects.requireNonNull(error, "error");
    var unused = OnLoop.run(loop, () -> duplex.life.destroy(error));
  }

  /**
   * Ends what this side writes, and closes the socket when that is written, whether or not the
   * other side has ended. Waits for a connection that is not there yet, and for as long as the
   * other side takes to read. An iterator ends at once. Any thread. Node's {@code destroySoon}.
   *
   * @return fulfilled with null when the socket is closed; rejected with what it has failed with
   * @throws IllegalStateException if the loop is closed; the socket is closed nevertheless
   */
  @Override
  public Promise<@Nullable Void> close() {
    return duplex.life.closed(this::closeWhenWritten, true);
  }

  private void closeWhenWritten() {
    duplex.reading.endIteration();
    duplex.writing.side().whenOver(error -> duplex.life.destroy(null));
    if (!duplex.writing.isFinished() && !destroyed()) {
      duplex.writing.end(StreamWriting.NO_CALLBACK);
    }
  }

  @Override
  public Promise<@Nullable Void> finished() {
    return duplex.life.finished();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  // ---- state ----------------------------------------------------------------------------------

  StreamWriting writing() {
    return duplex.writing;
  }

  @Override
  public long bytesRead() {
    return duplex.reading.bytesRead();
  }

  @Override
  public long readableLength() {
    return duplex.reading.bytesWaiting();
  }

  @Override
  public long bytesWritten() {
    return duplex.writing.bytesWritten();
  }

  @Override
  public long writableLength() {
    return duplex.writing.length();
  }

  @Override
  public boolean needsDrain() {
    return duplex.writing.needsDrain();
  }

  /** {@return whether the end of the other side has been told} Node's {@code readableEnded}. */
  public boolean readableEnded() {
    return duplex.reading.isEnded();
  }

  /** {@return whether {@link #end} has been called} Node's {@code writableEnded}. */
  public boolean writableEnded() {
    return duplex.writing.isEnded();
  }

  @Override
  public boolean pending() {
    return duplex.life.isPending();
  }

  @Override
  public boolean destroyed() {
    return duplex.life.isDestroyed();
  }

  @Override
  public boolean closed() {
    return duplex.life.isClosed();
  }

  @Override
  public @Nullable Throwable errored() {
    return duplex.life.errored();
  }

  @Override
  public String toString() {
    return "TcpSocket[" + localAddress() + " -> " + remoteAddress() + "]";
  }
}

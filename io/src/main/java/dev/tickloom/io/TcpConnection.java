package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jetbrains.annotations.Nullable;

/**
 * The channel of a socket, as both sides of a stream use it. Reads and writes are made on the loop
 * thread, which is only possible because they never block: when the channel is ready, or for a
 * write, at once. It is watched for reading while a read waits, and for writing while a write does.
 * For the loop thread.
 */
final class TcpConnection implements StreamSource, StreamSink {
  /** How much of what waits is given to the kernel at a time; the JDK copies that much. */
  private static final int WRITE_SIZE = 128 * 1024;

  /** The most writes for one readiness or one call, so that other sockets have their turn. */
  private static final int MOST_WRITES = 16;

  /** Read into, and then copied to a chunk of its size: one for all sockets of a thread. */
  private static final ThreadLocal<ByteBuffer> READ_BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(StreamDuplex.HIGH_WATER_MARK));

  private final EventLoop loop;
  private final IntConsumer ready = this::ready;
  private final Runnable watch = this::watch;

  /** Connects; null if the channel was given. */
  private final @Nullable Function<Callback<? super @Nullable SocketChannel>, TcpConnecting>
      connector;

  private @Nullable TcpConnecting connecting;
  private @Nullable SocketChannel channel;

  // Kept for when the channel is closed, and has no addresses any more.
  private @Nullable SocketAddress local;
  private @Nullable SocketAddress remote;

  /** The same for the last call of a worker; null before the first one. */
  private @Nullable LentChannel lent;

  private @Nullable Handle handle;
  private boolean isReferenced = true;
  private boolean isClosed;
  private int ops;
  private Runnable whenActive = () -> {};
  private Runnable whenOpen = () -> {};
  private Runnable whenClosing = () -> {};

  // The read and the write that wait; null if there is none.
  private @Nullable Callback<? super @Nullable ByteBuffer> reader;
  private int most;
  private @Nullable ByteBuffer spare;
  private @Nullable Callback<? super Long> writer;
  private List<ByteBuffer> batch = List.of();

  /** One that is to be connected. */
  TcpConnection(
      EventLoop loop,
      Function<Callback<? super @Nullable SocketChannel>, TcpConnecting> connector) {
    this.loop = loop;
    this.connector = connector;
  }

  /** One that is connected, does not block, and is ours from now on. */
  TcpConnection(EventLoop loop, SocketChannel connected) {
    this.loop = loop;
    this.connector = null;
    this.channel = connected;
    poll(connected, 0);
  }

  /** Sets what to run when it is connected, each time that bytes have moved, and when it closes. */
  void tell(Runnable opened, Runnable active, Runnable closing) {
    whenOpen = opened;
    whenActive = active;
    whenClosing = closing;
  }

  @Nullable
  SocketChannel channel() {
    return channel;
  }

  /** Null before there is a connection. */
  @Nullable
  SocketAddress localAddress() {
    try {
      return channel == null ? null : channel.getLocalAddress();
    } catch (IOException e) { // it is closed
      return local;
    }
  }

  /** Null before there is a connection. */
  @Nullable
  SocketAddress remoteAddress() {
    try {
      return channel == null ? null : channel.getRemoteAddress();
    } catch (IOException e) { // it is closed
      return remote;
    }
  }

  // ---- opening --------------------------------------------------------------------------------

  @Override
  public boolean isOpen() {
    return connector == null;
  }

  @Override
  public void open(Callback<? super @Nullable Void> callback) {
    try {
      connecting =
          Objects.requireNonNull(connector)
              .apply((error, connected) -> {
                connecting = null;
                if (connected != null) {
                  connected(connected);
                }
                callback.done(error, null);
              });
    } catch (IllegalStateException e) { // the loop is closing
      Promises.tick(loop, () -> callback.done(e, null));
    }
  }

  private void connected(SocketChannel connected) {
    channel = connected;
    poll(connected, 0);
    setReferenced(isReferenced);
    whenOpen.run();
  }

  @Override
  public void giveUp() {
    if (connecting != null) {
      connecting.giveUp();
    }
  }

  // ---- watching -------------------------------------------------------------------------------

  /** Watches for what is waited for; does nothing if that is so already. */
  private void watch() {
    int wanted =
        (reader == null ? 0 : SelectionKey.OP_READ) | (writer == null ? 0 : SelectionKey.OP_WRITE);
    if (wanted != ops && channel != null && !isClosed) {
      ops = wanted;
      poll(channel, wanted);
    }
  }

  private void poll(SocketChannel watched, int wanted) {
    try {
      handle = loop.poll(watched, wanted, ready);
    } catch (IllegalStateException e) {
      // The loop is closing, and closes the socket.
    }
  }

  private void ready(int readyOps) {
    try {
      if ((readyOps & SelectionKey.OP_READ) != 0 && reader != null) {
        readNow();
      }
    } finally {
      if ((readyOps & SelectionKey.OP_WRITE) != 0 && writer != null && !isClosed) {
        writeReady();
      }
      Promises.tick(loop, watch); // the tick before asks for the next chunk
    }
  }

  // ---- reading --------------------------------------------------------------------------------

  @Override
  public void read(
      int most, @Nullable ByteBuffer spare, Callback<? super @Nullable ByteBuffer> callback) {
    this.most = most;
    this.spare = spare;
    this.reader = callback;
    watch();
  }

  private void readNow() {
    ByteBuffer buffer = READ_BUFFER.get();
    buffer.clear().limit(Math.min(most, buffer.capacity()));
    int read;
    try {
      read = open().read(buffer);
    } catch (IOException e) {
      takeReader().done(NetErrors.ofCall("read", e), null);
      return;
    }
    if (read == 0) {
      return;
    }
    whenActive.run();
    if (read < 0) {
      takeReader().done(null, null);
      return;
    }
    ByteBuffer chunk = room(read).put(buffer.flip()).flip();
    takeReader().done(null, chunk);
  }

  private ByteBuffer room(int length) {
    ByteBuffer known = spare;
    if (known == null || known.capacity() < length || known.capacity() / 2 >= length) {
      return ByteBuffer.allocate(length);
    }
    return known.clear();
  }

  private Callback<? super @Nullable ByteBuffer> takeReader() {
    Callback<? super @Nullable ByteBuffer> callback = Objects.requireNonNull(reader);
    reader = null;
    spare = null;
    return callback;
  }

  // ---- writing --------------------------------------------------------------------------------

  @Override
  public long writeNow(List<ByteBuffer> buffers) {
    long all = 0;
    int first = 0;
    try {
      for (int i = 0; i < MOST_WRITES; i++) {
        while (first < buffers.size() && !buffers.get(first).hasRemaining()) {
          first++;
        }
        long written = first < buffers.size() ? writeSome(buffers, first) : 0;
        if (written == 0) {
          break;
        }
        all += written;
      }
    } catch (IOException e) {
      throw NetErrors.ofCall("write", e);
    }
    active(all);
    return all;
  }

  /** Writes up to {@link #WRITE_SIZE} bytes of the buffers from the first on. */
  private long writeSome(List<ByteBuffer> buffers, int first) throws IOException {
    int end = first;
    int size = 0;
    while (end < buffers.size() && size < WRITE_SIZE) {
      size += Math.min(buffers.get(end).remaining(), WRITE_SIZE - size);
      end++;
    }
    ByteBuffer last = buffers.get(end - 1);
    int limit = last.limit();
    int before = 0;
    for (int i = first; i < end - 1; i++) {
      before += buffers.get(i).remaining();
    }
    last.limit(last.position() + size - before);
    try {
      return end - first == 1
          ? open().write(last)
          : open().write(buffers.subList(first, end).toArray(ByteBuffer[]::new));
    } finally {
      last.limit(limit);
    }
  }

  @Override
  public void write(List<ByteBuffer> buffers, Callback<? super Long> callback) {
    batch = buffers;
    writer = callback;
    watch();
  }

  /** Lends the channel to a call of a worker, which writes to it while nothing else does. */
  LentChannel lend() {
    LentChannel toCall = new LentChannel(open());
    lent = toCall;
    return toCall;
  }

  /** Calls back when there is room for more bytes, while no write waits. */
  void awaitRoom(Callback<? super Long> callback) {
    write(List.of(), callback);
  }

  /** A worker has written bytes. */
  void active(long count) {
    if (count > 0) {
      whenActive.run();
    }
  }

  private void writeReady() {
    if (batch.isEmpty()) {
      takeWriter().done(null, 0L);
      return;
    }
    long written;
    try {
      written = writeNow(batch);
    } catch (NetException e) {
      takeWriter().done(e, null);
      return;
    }
    if (written > 0) {
      takeWriter().done(null, written);
    }
  }

  private Callback<? super Long> takeWriter() {
    Callback<? super Long> callback = Objects.requireNonNull(writer);
    writer = null;
    batch = List.of();
    return callback;
  }

  @Override
  public boolean finish(Callback<? super @Nullable Void> callback) {
    try {
      open().shutdownOutput();
      return false;
    } catch (IOException e) {
      NetException error = NetErrors.ofCall("shutdown", e);
      Promises.tick(loop, () -> callback.done(error, null));
      return true;
    }
  }

  private SocketChannel open() {
    return Objects.requireNonNull(channel, "it is not connected");
  }

  // ---- closing --------------------------------------------------------------------------------

  /** Closing is to reset the connection, and drops what the kernel has not sent. */
  void resetWhenClosed() {
    try {
      open().setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException | UnsupportedOperationException e) {
      // It is reset already, or a Unix domain socket, which has no reset.
    }
  }

  @Override
  public boolean tellsAtOnce() {
    return true;
  }

  @Override
  public void close(Callback<? super @Nullable Void> callback) {
    isClosed = true;
    reader = null;
    whenClosing.run();
    Handle watched = handle;
    if (watched == null) {
      closeChannel();
      Promises.tick(loop, () -> closed(callback));
      return;
    }
    try {
      // Not before the selector has let go of it: the JDK would end the connection first, and the
      // other side would take what is cut off for complete.
      watched.close(() -> {
        closeChannel();
        closed(callback);
      });
    } catch (IllegalStateException e) { // the loop is closing, and has no closing phase any more
      watched.close();
      closeChannel();
      Promises.tick(loop, () -> closed(callback));
    }
  }

  /** In the closing phase, where a connection would be closed, too. */
  @Override
  public void closeUnopened(Runnable closed) {
    try {
      loop.keepAlive().close(closed);
    } catch (IllegalStateException e) { // the loop is closing, and has no closing phase any more
      closed.run();
    }
  }

  private void closeChannel() {
    local = localAddress();
    remote = remoteAddress();
    if (lent == null) {
      closeQuietly(channel);
    } else {
      lent.close();
    }
  }

  /** A write that waits is over first, as libuv cancels it. */
  private void closed(Callback<? super @Nullable Void> callback) {
    Calls calls = new Calls();
    if (writer != null) {
      calls.run(() -> takeWriter().done(NetErrors.ofCanceled("write"), null));
    }
    calls.run(() -> callback.done(null, null));
    calls.throwIfAny();
  }

  /** Closes a channel; a failure would help nobody. */
  static void closeQuietly(@Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It is closed nevertheless.
    }
  }

  void setReferenced(boolean referenced) {
    isReferenced = referenced;
    if (handle != null) {
      var unused = referenced ? handle.ref() : handle.unref();
    }
  }

  boolean isReferenced() {
    return isReferenced;
  }
}

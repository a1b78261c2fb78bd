package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jetbrains.annotations.Nullable;

/**
 * Connects to a server: looks up its name, and tries its addresses one after the other until one
 * answers. The callback is called once, in a poll phase or a tick. For the loop thread.
 */
final class TcpConnecting {
  private final EventLoop loop;
  private final Callback<? super @Nullable SocketChannel> callback;
  private final Queue<SocketAddress> untried = new ArrayDeque<>();
  private @Nullable Request lookup;
  private @Nullable SocketChannel channel;
  private @Nullable Handle handle;
  private @Nullable NetException failure;
  private boolean isDone;

  private TcpConnecting(EventLoop loop, Callback<? super @Nullable SocketChannel> callback) {
    this.loop = loop;
    this.callback = callback;
  }

  /**
   * Begins; the callback gets a connected channel that does not block and is watched for nothing.
   */
  static TcpConnecting to(
      EventLoop loop, String host, int port, Callback<? super @Nullable SocketChannel> callback) {
    TcpConnecting connecting = new TcpConnecting(loop, callback);
    connecting.lookup =
        TcpNames.lookUp(loop, host, (error, found) -> connecting.lookedUp(error, found, port));
    return connecting;
  }

  static TcpConnecting to(
      EventLoop loop,
      UnixDomainSocketAddress address,
      Callback<? super @Nullable SocketChannel> callback) {
    TcpConnecting connecting = new TcpConnecting(loop, callback);
    connecting.untried.add(address);
    Promises.tick(loop, connecting::tryNext);
    return connecting;
  }

  private void lookedUp(@Nullable Throwable error, @Nullable List<InetAddress> found, int port) {
    if (found == null) {
      done(error, null);
      return;
    }
    found.forEach(each -> untried.add(new InetSocketAddress(each, port)));
    tryNext();
  }

  private void tryNext() {
    SocketAddress next = untried.poll();
    if (isDone || next == null) {
      done(failure, null);
      return;
    }
    try {
      begin(next);
    } catch (IOException e) {
      failed(e, next);
    } catch (UncheckedIOException e) {
      failed(Objects.requireNonNull(e.getCause()), next);
    } catch (IllegalStateException e) {
      // The loop is closing, and gives this up.
    }
  }

  private void begin(SocketAddress address) throws IOException {
    SocketChannel opened = open(address);
    channel = opened;
    opened.configureBlocking(false);
    // a connection that is there at once is also told in poll, as in libuv
    int ops = opened.connect(address) ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
    handle = loop.poll(opened, ops, ready -> answered(opened, address));
  }

  private static SocketChannel open(SocketAddress address) throws IOException {
    try {
      return SocketChannel.open(TcpNames.familyOf(address));
    } catch (UnsupportedOperationException e) {
      throw NetErrors.withoutFamily(e);
    }
  }

  private void answered(SocketChannel connecting, SocketAddress address) {
    try {
      if (!connecting.isConnected() && !connecting.finishConnect()) {
        return;
      }
    } catch (IOException e) {
      failed(e, address);
      return;
    }
    try {
      handle = loop.poll(connecting, 0, ready -> {});
    } catch (IllegalStateException e) { // the loop is closing, and gives this up
      return;
    }
    channel = null;
    done(null, connecting);
  }

  private void failed(IOException thrown, SocketAddress address) {
    NetException error = NetErrors.ofConnect(thrown, address);
    if (failure != null) {
      error.addSuppressed(failure);
    }
    failure = error;
    closeChannel();
    tryNext();
  }

  private void closeChannel() {
    if (handle != null) {
      handle.close();
      handle = null;
    }
    TcpConnection.closeQuietly(channel);
    channel = null;
  }

  private void done(@Nullable Throwable error, @Nullable SocketChannel connected) {
    if (isDone) {
      TcpConnection.closeQuietly(connected);
      return;
    }
    isDone = true;
    callback.done(error, connected);
  }

  /** Ends it, if it has not: the callback gets an error in a tick. */
  void giveUp() {
    if (isDone) {
      return;
    }
    isDone = true;
    if (lookup != null) {
      lookup.cancel();
    }
    closeChannel();
    Promises.tick(loop, () -> callback.done(StreamLifecycle.abortException(), null));
  }
}

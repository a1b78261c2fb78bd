package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Timeout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/** The channel of a server that listens. For the loop thread. */
final class TcpAcceptor {
  /** How many connections to accept in a row, before others have their turn. */
  private static final int MOST_AT_ONCE = 64;

  private static final int RETRY_MILLIS = 100;

  /** Takes the connections. */
  interface Listener {
    void accepted(SocketChannel channel);

    /** Whether a connection may be accepted now. */
    boolean wantsMore();

    void failed(NetException failure);
  }

  private final EventLoop loop;
  private final ServerSocketChannel channel;
  private final SocketAddress address;
  private final Listener listener;
  private final Handle handle;

  /** Runs while there is no descriptor for a connection. */
  private @Nullable Timeout lacking;

  private boolean isReferenced = true;
  private boolean isClosed;

  private TcpAcceptor(
      EventLoop loop, ServerSocketChannel channel, SocketAddress address, Listener listener) {
    this.loop = loop;
    this.channel = channel;
    this.address = address;
    this.listener = listener;
    this.handle = loop.poll(channel, 0, ops -> {});
  }

  /**
   * Begins to listen; {@link #watch} begins to accept.
   *
   * @throws NetException if that fails
   * @throws IllegalStateException if the loop is closing
   */
  static TcpAcceptor bind(EventLoop loop, SocketAddress address, int backlog, Listener listener) {
    ServerSocketChannel opened = null;
    try {
      opened = open(address);
      opened.configureBlocking(false);
      opened.bind(address, backlog);
      SocketAddress bound = Objects.requireNonNull(opened.getLocalAddress());
      return new TcpAcceptor(loop, opened, bound, listener);
    } catch (IOException e) {
      closeQuietly(opened);
      throw NetErrors.ofListen(e, address);
    } catch (UncheckedIOException e) {
      closeQuietly(opened);
      throw NetErrors.ofListen(Objects.requireNonNull(e.getCause()), address);
    } catch (IllegalStateException e) {
      closeQuietly(opened);
      throw e;
    }
  }

  /**
   * Begins to listen on all addresses of this machine, by one socket of IPv6. If that fails, by one
   * of IPv4, whose error is told if that fails, too, as in Node; unless somebody listens already.
   *
   * @throws NetException if that fails
   */
  static TcpAcceptor bindAnywhere(EventLoop loop, int port, int backlog, Listener listener) {
    try {
      return bind(loop, new InetSocketAddress("::", port), backlog, listener);
    } catch (NetException e) {
      if (e.has(Errno.EADDRINUSE)) {
        throw e;
      }
      return bind(loop, new InetSocketAddress("0.0.0.0", port), backlog, listener);
    }
  }

  private static ServerSocketChannel open(SocketAddress address) throws IOException {
    try {
      return ServerSocketChannel.open(TcpNames.familyOf(address));
    } catch (UnsupportedOperationException e) {
      throw NetErrors.withoutFamily(e);
    }
  }

  /** Accepts while connections are wanted, and else leaves them in the backlog. */
  void watch() {
    if (!isClosed && lacking == null) {
      poll(listener.wantsMore() ? SelectionKey.OP_ACCEPT : 0);
    }
  }

  private void poll(int ops) {
    try {
      var unused = loop.poll(channel, ops, ready -> acceptAll());
    } catch (IllegalStateException e) {
      // The loop is closing, and closes the server.
    }
  }

  private void acceptAll() {
    Calls calls = new Calls();
    for (int i = 0; i < MOST_AT_ONCE && !isClosed && listener.wantsMore(); i++) {
      SocketChannel accepted = accept();
      if (accepted == null) {
        break;
      }
      calls.run(() -> listener.accepted(accepted));
    }
    watch();
    calls.throwIfAny();
  }

  private @Nullable SocketChannel accept() {
    SocketChannel accepted = null;
    try {
      accepted = channel.accept();
      if (accepted != null) {
        accepted.configureBlocking(false);
      }
      return accepted;
    } catch (IOException e) {
      TcpConnection.closeQuietly(accepted);
      if (Descriptors.areMissing(e)) {
        waitForDescriptor();
      } else {
        listener.failed(NetErrors.ofCall("accept", e));
      }
      return null;
    }
  }

  /** The connection stays in the backlog, and so the channel ready: it is not to be watched now. */
  private void waitForDescriptor() {
    poll(0);
    lacking = OnLoop.quietTimer(loop, this::descriptorFreed, RETRY_MILLIS);
    setReferenced(isReferenced);
  }

  /** There may be a descriptor again. */
  void descriptorFreed() {
    if (lacking != null) {
      lacking.close();
      lacking = null;
      watch();
    }
  }

  void setReferenced(boolean referenced) {
    isReferenced = referenced;
    var unused = referenced ? handle.ref() : handle.unref();
    if (lacking != null) {
      var unusedTimer = referenced ? lacking.ref() : lacking.unref();
    }
  }

  SocketAddress address() {
    return address;
  }

  void close() {
    isClosed = true;
    if (lacking != null) {
      lacking.close();
      lacking = null;
    }
    handle.close();
    closeQuietly(channel);
    if (address instanceof UnixDomainSocketAddress unix) {
      try {
        Files.deleteIfExists(unix.getPath());
      } catch (IOException e) {
        // Another process has taken the name, or the right to delete it; libuv ignores that, too.
      }
    }
  }

  private static void closeQuietly(@Nullable ServerSocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It is closed nevertheless.
    }
  }
}

package dev.tickloom.io;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** The options of a socket, which may be set before it is connected. For the loop thread. */
final class TcpOptions {
  private final TcpConnection connection;
  private boolean noDelay;
  private boolean keepAlive;

  TcpOptions(TcpConnection connection) {
    this.connection = connection;
  }

  void setNoDelay(boolean enabled) {
    noDelay = enabled;
    set(StandardSocketOptions.TCP_NODELAY, enabled);
  }

  void setKeepAlive(boolean enabled) {
    keepAlive = enabled;
    set(StandardSocketOptions.SO_KEEPALIVE, enabled);
  }

  /** The socket is connected: sets what was asked for before. */
  void apply() {
    if (noDelay) {
      set(StandardSocketOptions.TCP_NODELAY, true);
    }
    if (keepAlive) {
      set(StandardSocketOptions.SO_KEEPALIVE, true);
    }
  }

  private void set(SocketOption<Boolean> option, boolean enabled) {
    SocketChannel channel = connection.channel();
    try {
      if (channel != null && channel.supportedOptions().contains(option)) {
        channel.setOption(option, enabled);
      }
    } catch (IOException e) {
      // The connection is gone; the next read or write reports that.
    }
  }
}

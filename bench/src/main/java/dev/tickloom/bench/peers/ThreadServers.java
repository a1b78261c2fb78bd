package dev.tickloom.bench.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntConsumer;

/** Servers with a virtual thread for each connection. */
final class ThreadServers {
  private static final int BACKLOG = 1024;

  private ThreadServers() {}

  /** What is done with a connection until it ends. */
  interface Service {
    void serve(SocketChannel socket, ByteBuffer buffer) throws IOException;
  }

  static void serve(Service service, IntConsumer listening) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      Thread unused = Thread.ofVirtual().start(() -> acceptAll(server, service));
      listening.accept(server.socket().getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void acceptAll(ServerSocketChannel server, Service service) {
    try {
      while (true) {
        SocketChannel socket = server.accept();
        Thread unused = Thread.ofVirtual().start(() -> serve(socket, service));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(SocketChannel socket, Service service) {
    try (socket) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer buffer = ByteBuffer.allocateDirect(Streams.CHUNK);
      while (socket.read(buffer.clear()) >= 0) {
        service.serve(socket, buffer.flip());
      }
    } catch (IOException e) {
      // the client has left
    }
  }

  static void echo(SocketChannel socket, ByteBuffer received) throws IOException {
    while (received.hasRemaining()) {
      socket.write(received);
    }
  }

  static Service files(String folder) {
    return (socket, received) -> {
      String name = Servers.Http.file(ISO_8859_1.decode(received).toString());
      try (FileChannel file = FileChannel.open(Path.of(folder, name), StandardOpenOption.READ)) {
        long size = file.size();
        echo(socket, ISO_8859_1.encode(Servers.Http.head(size)));
        for (long sent = 0; sent < size; ) {
          sent += file.transferTo(sent, size - sent, socket);
        }
      }
    };
  }
}

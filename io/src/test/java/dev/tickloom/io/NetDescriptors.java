package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A program that goes each way in which a socket or a server may end, some times, each time in a
 * loop of its own that it closes. After each it prints how many descriptors there are more than
 * before.
 */
final class NetDescriptors {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int TIMES = 5;

  private final Map<String, Consumer<EventLoop>> ways = new LinkedHashMap<>();
  private final Path folder;
  private final String file;

  private NetDescriptors(Path folder) throws Exception {
    this.folder = folder;
    this.file = Files.write(folder.resolve("file"), new byte[5_000_000]).toString();
    ways.put("both end", loop -> connected(loop, TcpSocket::end, TcpSocket::end));
    ways.put("the client resets", loop -> connected(loop, c -> {}, TcpSocket::resetAndDestroy));
    ways.put("the server resets", loop -> connected(loop, TcpSocket::resetAndDestroy, c -> {}));
    ways.put("both are destroyed", loop -> connected(loop, TcpSocket::destroy, TcpSocket::destroy));
    ways.put(
        "a listener of the server throws", loop -> connected(loop, this::fail, TcpSocket::end));
    ways.put(
        "a listener of the client throws", loop -> connected(loop, TcpSocket::end, this::fail));
    ways.put(
        "the loop is closed by a callback", loop -> connected(loop, s -> loop.close(), c -> {}));
    ways.put("the loop is stopped", loop -> connected(loop, s -> loop.stop(), c -> {}));
    ways.put("a file to a client", loop -> connected(loop, s -> pipeFile(loop, s), c -> {}));
    ways.put(
        "a file to a client that goes",
        loop -> connected(loop, s -> pipeFile(loop, s), this::leave));
    ways.put("refused", this::refused);
    ways.put("an unknown host", this::unknownHost);
    ways.put("destroyed before it is connected", this::destroyedEarly);
    ways.put("an address in use", this::inUse);
    ways.put("an address that is no address of ours", this::notOurs);
    ways.put("a server that is not closed", loop -> TcpServer.on(loop).listen(0).unref());
    ways.put("connections that nobody accepts", this::notAccepted);
    ways.put("a Unix domain socket", this::unix);
    ways.put("no Unix domain socket", this::noUnix);
  }

  public static void main(String[] arguments) throws Exception {
    NetDescriptors program = new NetDescriptors(Path.of(arguments[0]));
    program.ways.values().forEach(NetDescriptors::run); // and all classes are loaded
    for (var way : program.ways.entrySet()) {
      long before = openDescriptors();
      for (int i = 0; i < TIMES; i++) {
        run(way.getValue());
      }
      System.out.println(way.getKey() + ": " + (openDescriptors() - before));
    }
  }

  private static long openDescriptors() throws Exception {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  private static void run(Consumer<EventLoop> way) {
    try (EventLoop loop = EventLoop.create()) {
      loop.onUncaughtException((error, origin) -> {});
      loop.run(() -> way.accept(loop));
    }
  }

  // ---- what they share ------------------------------------------------------------------------

  private static int port(TcpServer server) {
    return ((InetSocketAddress) server.address()).getPort();
  }

  /** A connection on which both sides have something to read, and what they do with it. */
  private static void connected(
      EventLoop loop, Consumer<TcpSocket> ofServer, Consumer<TcpSocket> ofClient) {
    TcpServer server = TcpServer.on(loop);
    server.onConnection(socket -> {
      socket.onError(error -> {});
      socket.onClose(server::close);
      socket.write("x");
      socket.onData(chunk -> ofServer.accept(socket));
    });
    server.onListening(() -> {
      TcpSocket client = TcpSocket.connect(loop, LOOPBACK, port(server));
      client.onError(error -> {});
      client.write("x");
      client.onData(chunk -> ofClient.accept(client));
    });
    server.listen(0, LOOPBACK);
  }

  private void fail(TcpSocket socket) {
    socket.end();
    throw new IllegalStateException("thrown by a listener");
  }

  private void pipeFile(EventLoop loop, TcpSocket socket) {
    Fs.on(loop).createReadStream(file).pipeTo(socket).then(nothing -> null, error -> null);
  }

  private void leave(TcpSocket socket) {
    if (socket.bytesRead() > 1) {
      socket.destroy();
    }
  }

  // ---- ways without a connection --------------------------------------------------------------

  private void refused(EventLoop loop) {
    TcpServer server = TcpServer.on(loop).listen(0, LOOPBACK);
    server.onListening(() -> {
      int port = port(server);
      server.close();
      TcpSocket.connect(loop, LOOPBACK, port).onError(error -> {});
    });
  }

  private void unknownHost(EventLoop loop) {
    TcpSocket.connect(loop, "no-such-host.invalid", 1).onError(error -> {});
    TcpServer.on(loop).listen(0, "no-such-host.invalid").onError(error -> {});
  }

  private void destroyedEarly(EventLoop loop) {
    TcpServer server = TcpServer.on(loop).listen(0, LOOPBACK);
    server.onListening(() -> {
      TcpSocket.connect(loop, LOOPBACK, port(server)).destroy();
      TcpSocket next = TcpSocket.connect(loop, LOOPBACK, port(server));
      loop.setImmediate(next::destroy);
      next.onClose(server::close);
    });
  }

  private void inUse(EventLoop loop) {
    TcpServer server = TcpServer.on(loop).listen(0, LOOPBACK);
    server.onListening(() -> {
      TcpServer other = TcpServer.on(loop).listen(port(server), LOOPBACK);
      other.onError(error -> server.close());
    });
  }

  private void notOurs(EventLoop loop) {
    TcpServer.on(loop).listen(0, "192.0.2.1").onError(error -> {});
  }

  private void notAccepted(EventLoop loop) {
    TcpServer server = TcpServer.on(loop).listen(0, LOOPBACK);
    var unused = server.connections(); // and nobody asks
    server.onListening(() -> {
      for (int i = 0; i < 3; i++) {
        TcpSocket.connect(loop, LOOPBACK, port(server)).onConnect(loop::stop);
      }
    });
  }

  private void unix(EventLoop loop) {
    Path socket = folder.resolve("socket");
    TcpServer server = TcpServer.on(loop).listen(socket);
    server.onConnection(each -> each.end("x"));
    server.onListening(() -> {
      TcpSocket client = TcpSocket.connect(loop, socket);
      client.resume();
      client.onClose(server::close);
    });
  }

  private void noUnix(EventLoop loop) {
    TcpSocket.connect(loop, folder.resolve("missing")).onError(error -> {});
    TcpServer.on(loop).listen(folder.resolve("missing/socket")).onError(error -> {});
  }
}

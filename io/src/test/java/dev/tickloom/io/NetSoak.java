package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Connections of all kinds at random, many at a time: echoes that are compared, files, slow
 * readers, and ends that leave at any moment, by an end, a reset or a listener that throws. When
 * all is over nothing is left: no connection, no descriptor, nothing that keeps the loop alive.
 */
final class NetSoak {
  private static final int AT_A_TIME = 50;
  private static final int FILE_SIZE = 300_000;

  private final Random random;
  private final EventLoop loop = EventLoop.create();
  private final Fs fs = Fs.on(loop);
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final TcpServer server = TcpServer.on(loop);
  private final String file;
  private int left;
  private int open;

  private NetSoak(long seed, int connections, Path folder) throws IOException {
    this.random = new Random(seed);
    this.left = connections;
    this.file = Files.write(folder.resolve("file"), new byte[FILE_SIZE]).toString();
  }

  /** Takes for how many seconds, at least one run, of how many connections, and a folder. */
  public static void main(String[] arguments) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[0]));
    SocketChannel.open().close(); // the JDK keeps one socket of its own from then on
    long seed = 1;
    do {
      int connections = Integer.parseInt(arguments[1]);
      System.out.println(run(seed++, connections, Path.of(arguments[2])));
    } while (System.nanoTime() - end < 0);
  }

  private static Map<String, Integer> run(long seed, int connections, Path folder)
      throws IOException {
    NetSoak soak = new NetSoak(seed, connections, folder);
    long before = descriptors();
    soak.loop.onUncaughtException((error, origin) -> soak.count(error.getMessage()));
    soak.loop.run(soak::start);
    check(soak.open == 0 && soak.server.connectionCount() == 0, "a connection is left");
    check(soak.loop.activeResources().isEmpty(), soak.loop.describe());
    soak.loop.close();
    check(descriptors() == before, "a socket is left");
    return soak.outcomes;
  }

  /** How many sockets this process has open. */
  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(NetSoak::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // it has been closed meanwhile
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private void start() {
    server.onConnection(this::serve);
    server.onListening(() -> {
      for (int i = 0; i < AT_A_TIME; i++) {
        next();
      }
    });
    server.listen(0, "127.0.0.1");
  }

  private int port() {
    return ((InetSocketAddress) server.address()).getPort();
  }

  /** The first byte says what the client wants. */
  private void serve(TcpSocket socket) {
    socket.onError(error -> count("server " + code(error)));
    socket.onData(chunk -> {
      if (socket.bytesRead() > chunk.remaining()) {
        socket.write(chunk); // the rest of an echo
        return;
      }
      switch ((char) chunk.get(chunk.position())) {
        case 'e' -> socket.write(chunk);
        case 'f' -> fs.createReadStream(file).pipeTo(socket).then(done -> null, error -> null);
        case 'r' -> socket.resetAndDestroy();
        case 'd' -> socket.destroy();
        default -> {
          socket.end();
          throw new IllegalStateException("thrown on purpose");
        }
      }
    });
  }

  private static String code(Throwable error) {
    return error instanceof NetException e ? e.code() : error.getClass().getSimpleName();
  }

  private void next() {
    if (left == 0) {
      if (open == 0) {
        server.close();
      }
      return;
    }
    left--;
    open++;
    TcpSocket client = TcpSocket.connect(loop, "127.0.0.1", port());
    client.onError(error -> count("client " + code(error)));
    client.onClose(() -> {
      open--;
      loop.setImmediate(this::next);
    });
    switch (random.nextInt(7)) {
      case 0, 1 -> echo(client);
      case 2, 3 -> download(client);
      case 4 -> leave(client);
      case 5 -> ask(client, "rdx".charAt(random.nextInt(3)));
      default -> slowly(client);
    }
  }

  private void ask(TcpSocket client, char what) {
    client.write(String.valueOf(what));
    client.resume();
  }

  private void echo(TcpSocket client) {
    byte[] sent = new byte[1 + random.nextInt(200_000)];
    random.nextBytes(sent);
    sent[0] = 'e';
    ByteBuffer received = ByteBuffer.allocate(sent.length);
    client.onData(received::put);
    client.onEnd(() -> {
      check(Arrays.equals(received.array(), sent), "another echo");
      count("echo");
    });
    client.end(ByteBuffer.wrap(sent));
  }

  private void download(TcpSocket client) {
    ask(client, 'f');
    client.onEnd(() -> {
      check(client.bytesRead() == FILE_SIZE, "another length");
      count("file");
    });
  }

  /** Reads a chunk in each turn. */
  private void slowly(TcpSocket client) {
    download(client);
    client.onData(chunk -> {
      client.pause();
      loop.setImmediate(client::resume);
    });
  }

  /** Goes away at one of its steps. */
  private void leave(TcpSocket client) {
    boolean resets = random.nextBoolean();
    Runnable leaves =
        () -> {
          count("left");
          if (resets) {
            client.resetAndDestroy();
          } else {
            client.destroy();
          }
        };
    client.write("f");
    switch (random.nextInt(4)) {
      case 0 -> leaves.run();
      case 1 -> loop.setImmediate(leaves);
      case 2 -> client.onConnect(leaves);
      default -> client.onData(chunk -> leaves.run());
    }
  }
}

package dev.tickloom.bench.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tickloom.io.FileHandle;
import dev.tickloom.io.Fs;
import dev.tickloom.io.PipeOptions;
import dev.tickloom.io.ReadStreamOptions;
import dev.tickloom.io.TcpServer;
import dev.tickloom.io.TcpSocket;
import dev.tickloom.loop.EventLoop;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jetbrains.annotations.Nullable;

/** What {@link TickloomPeer} serves. */
final class TickloomServers {
  private static final PipeOptions KEEP_OPEN = PipeOptions.DEFAULT.withEnd(false);

  private TickloomServers() {}

  static void serve(EventLoop loop, Consumer<TcpSocket> onConnection, IntConsumer listening) {
    TcpServer server = TcpServer.on(loop).unref();
    server.onConnection(socket -> {
      socket.setNoDelay(true);
      socket.onError(error -> {}); // the client has left
      onConnection.accept(socket);
    });
    server.onListening(() -> {
      if (server.address() instanceof InetSocketAddress address) {
        listening.accept(address.getPort());
      }
    });
    server.listen(0, "127.0.0.1");
  }

  static void echo(TcpSocket socket) {
    socket.onData(socket::write);
  }

  static void files(Fs fs, String folder, TcpSocket socket) {
    socket.onData(request -> {
      String file = Servers.Http.file(ISO_8859_1.decode(request).toString());
      fs.open(folder + "/" + file, "r", (error, opened) -> send(opened, socket, error));
    });
  }

  private static void send(@Nullable FileHandle file, TcpSocket socket, @Nullable Throwable error) {
    if (file == null) {
      throw new IllegalStateException(error);
    }
    var unused =
        file.stat()
            .thenAccept(stats -> {
              socket.write(Servers.Http.head(stats.size()));
              ReadStreamOptions whole =
                  ReadStreamOptions.DEFAULT.withStart(0).withEnd(stats.size() - 1);
              var piped = file.createReadStream(whole).pipeTo(socket, KEEP_OPEN);
              piped.then(nothing -> null, failure -> null); // the client has left
            });
  }
}

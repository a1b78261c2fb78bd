package dev.tickloom.bench.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What {@link VertxPeer} serves. Files are sent by sendFile, which opens them. */
final class VertxServers {
  private VertxServers() {}

  static void serve(Vertx vertx, Consumer<NetSocket> onConnection, IntConsumer listening) {
    var unused =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(1024))
            .connectHandler(socket -> {
              socket.exceptionHandler(error -> {}); // the client has left
              onConnection.accept(socket);
            })
            .listen(0, "127.0.0.1")
            .onComplete(bound -> listening.accept(bound.result().actualPort()));
  }

  static void echo(NetSocket socket) {
    socket.handler(chunk -> {
      var unused = socket.write(chunk);
      if (socket.writeQueueFull()) {
        socket.pause();
        socket.drainHandler(nothing -> socket.resume());
      }
    });
  }

  static void files(Vertx vertx, String folder, NetSocket socket) {
    socket.handler(request -> {
      String path = folder + "/" + Servers.Http.file(request.toString(ISO_8859_1));
      Future<Void> unused =
          vertx
              .fileSystem()
              .props(path)
              .compose(props -> socket.write(Servers.Http.head(props.size())))
              .compose(nothing -> socket.sendFile(path));
    });
  }
}

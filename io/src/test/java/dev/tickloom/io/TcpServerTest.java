package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.awaitEach;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that listens more than once, and the sequence of its connections. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpServerTest {
  private static final String LOOPBACK = "127.0.0.1";

  private final EventLoop loop = EventLoop.create();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private TcpSocket connectTo(TcpServer server) {
    return TcpSocket.connect(loop, LOOPBACK, ((InetSocketAddress) server.address()).getPort());
  }

  @Test
  void aServerThatListensAgainHasANewSequence() {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop).listen(0, LOOPBACK);
      AsyncIterator<TcpSocket> old = server.connections();
      server.close((error, nothing) -> {
        server.listen(0, LOOPBACK);
        old.close(); // has nothing to do with what the server does now
        async(() -> {
          for (TcpSocket socket : awaitEach(server.connections())) {
            events.add("connection");
            socket.end();
            server.close();
          }
          return null;
        });
        server.onListening(() -> connectTo(server).resume());
      });
    });

    assertThat(events).containsExactly("connection");
  }

  @Test
  void aServerThatListensAgainTellsItsListeners() {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop).listen(0, LOOPBACK);
      server.connections();
      server.onConnection(socket -> {
        events.add("connection");
        socket.end();
        server.close();
      });
      server.close((error, nothing) -> {
        server.listen(0, LOOPBACK);
        server.onListening(() -> connectTo(server).resume());
      });
    });

    assertThat(events).containsExactly("connection");
  }

  @Test
  void aFailedListenIsToldToTheListenersAndToTheSequence() {
    loop.run(() -> {
      TcpServer first = TcpServer.on(loop).listen(0, LOOPBACK);
      first.onListening(() -> {
        TcpServer second = TcpServer.on(loop);
        second.onError(error -> events.add("listener " + ((NetException) error).code()));
        second
            .connections()
            .next()
            .then(
                socket -> events.add("ended"),
                error -> events.add("sequence " + ((NetException) error).code()));
        second.listen(((InetSocketAddress) first.address()).getPort(), LOOPBACK);
        second.onError(error -> first.close());
      });
    });

    assertThat(events).containsExactlyInAnyOrder("listener EADDRINUSE", "sequence EADDRINUSE");
  }

  @Test
  void aServerThatCannotListenAgainIsClosedWithItsLastConnection() {
    loop.run(() -> {
      TcpServer blocking = TcpServer.on(loop).listen(0, LOOPBACK);
      TcpServer server = TcpServer.on(loop);
      server.onClose(() -> events.add("close"));
      server.onError(error -> events.add("error"));
      server.onConnection(socket -> {
        socket.resume();
        server.close((error, nothing) -> events.add("callback " + Optional.ofNullable(error)));
        server.listen(((InetSocketAddress) blocking.address()).getPort(), LOOPBACK);
        server.onError(error -> {
          socket.destroy();
          blocking.close();
        });
      });
      server.listen(0, LOOPBACK);
      server.onListening(() -> connectTo(server).resume());
    });

    assertThat(events).containsExactly("error", "close", "callback Optional.empty");
  }
}

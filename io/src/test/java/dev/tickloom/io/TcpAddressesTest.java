package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.EventLoop;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With whom a socket talks, and where a server listens: as Node says it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpAddressesTest {
  private final EventLoop loop = EventLoop.create();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private static int port(TcpServer server) {
    return ((InetSocketAddress) server.address()).getPort();
  }

  /** The right column is what {@code net.SocketAddress} of Node makes of the left one. */
  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1",
    "10:0:5:0:0:1:1:1, 10:0:5::1:1:1",
    "1:0:0:5:0:0:1:1, 1::5:0:0:1:1",
    "0:0:1:0:0:0:0:1, 0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "0:0:3:4:5:6:7:8, ::3:4:5:6:7:8",
    "0:1:0:1:0:1:0:1, 0:1:0:1:0:1:0:1",
    "127.0.0.1, 127.0.0.1"
  })
  void anAddressOfIpv6IsToldInItsShortForm(String address, String text)
      throws UnknownHostException {
    assertThat(TcpNames.text(InetAddress.getByName(address))).isEqualTo(text);
  }

  @Test
  void aServerOnAllAddressesTellsThemInItsError() {
    boolean[] hasIpv6 = {false};
    int[] port = {0};
    loop.run(() -> {
      TcpServer first = TcpServer.on(loop).listen(0);
      first.onListening(() -> {
        InetSocketAddress address = (InetSocketAddress) first.address();
        hasIpv6[0] = !(address.getAddress() instanceof Inet4Address);
        port[0] = address.getPort();
        TcpServer second = TcpServer.on(loop).listen(port[0]);
        second.onError(error -> {
          events.add(error.getMessage());
          first.close();
        });
      });
    });

    String all = hasIpv6[0] ? "::" : "0.0.0.0";
    assertThat(events)
        .containsExactly("listen EADDRINUSE: address already in use " + all + ":" + port[0]);
  }

  @Test
  void aServerOnAllAddressesOfIpv4HasNoneOfIpv6() {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop).listen(0, "0.0.0.0");
      server.onListening(() -> {
        InetSocketAddress address = (InetSocketAddress) server.address();
        assertThat(address.getAddress()).isInstanceOf(Inet4Address.class);
        TcpSocket client = TcpSocket.connect(loop, "::1", address.getPort());
        client.onConnect(() -> events.add("connected"));
        client.onError(error -> events.add("error"));
        client.onClose(server::close);
      });
    });

    assertThat(events).containsExactly("error");
  }

  @Test
  void aClosedSocketStillSaysWithWhomItHasTalked() {
    List<SocketAddress> open = new ArrayList<>();
    List<SocketAddress> closed = new ArrayList<>();
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop);
      server.onConnection(TcpSocket::resume);
      server.listen(0, "127.0.0.1");
      server.onListening(() -> {
        TcpSocket client = TcpSocket.connect(loop, "127.0.0.1", port(server));
        assertThat(client.remoteAddress()).isNull();
        client.onConnect(() -> {
          open.addAll(List.of(client.localAddress(), client.remoteAddress()));
          client.destroy();
        });
        client.onClose(() -> {
          closed.addAll(List.of(client.localAddress(), client.remoteAddress()));
          server.close();
        });
      });
    });

    assertThat(closed).isNotEmpty().isEqualTo(open);
  }

  @Test
  void anEmptyPathIsRefused() {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop);
      assertThatThrownBy(() -> server.listen(Path.of("")))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage("The argument 'unixSocket' must not be empty. Received ''");
      assertThatThrownBy(() -> TcpSocket.connect(loop, Path.of("")))
          .isInstanceOf(InvalidArgumentException.class);
    });
  }
}

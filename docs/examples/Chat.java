import static dev.tickloom.loop.Async.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.*;
import dev.tickloom.loop.*;
import java.net.InetSocketAddress;
import java.util.*;

/**
 * A chat: everybody who connects says a name first, and then gets each line of the others. Try it
 * with {@code nc localhost PORT}. SIGTERM ends it.
 */
public final class Chat {
  /** How much may wait for somebody who does not read. */
  private static final int PATIENCE = 1 << 20;

  private final EventLoop loop = EventLoop.create();
  private final Map<String, TcpSocket> guests = new LinkedHashMap<>();
  private final Set<TcpSocket> sockets = new HashSet<>(); // also of those without a name

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: Chat PORT");
      System.exit(2);
    }
    Chat chat = new Chat();
    chat.loop.run(() -> async(() -> chat.open(Integer.parseInt(args[0]))));
  }

  private Void open(int port) {
    TcpServer server = TcpServer.on(loop).listen(port, "localhost");
    server.onListening(
        () -> System.out.println("port " + ((InetSocketAddress) server.address()).getPort()));
    Handle[] onTerm = new Handle[1];
    onTerm[0] =
        Signals.on(
            loop,
            "SIGTERM",
            (name, number) -> {
              onTerm[0].close(); // a second one ends the program at once
              server.close();
              for (TcpSocket socket : List.copyOf(sockets)) {
                socket.write("the chat is over\n");
                socket.close();
              }
            });
    try (var connections = awaitEach(server.connections())) {
      connections.forEach(socket -> async(() -> talk(socket)));
    }
    return null;
  }

  private Void talk(TcpSocket socket) {
    String name = null;
    sockets.add(socket);
    try (var lines = awaitEach(socket.lines(UTF_8))) {
      for (String line : lines) {
        if (name != null) {
          tellOthers(name, name + ": " + line);
        } else if (line.isBlank() || guests.containsKey(line)) {
          socket.write("another name, please\n");
        } else {
          name = line;
          guests.put(name, socket);
          socket.write("here are " + String.join(", ", guests.keySet()) + "\n");
          tellOthers(name, name + " has come");
        }
      }
    } catch (NetException | StreamException e) {
      // the connection is lost, which is told as any other end
    } finally {
      sockets.remove(socket);
      if (name != null) {
        guests.remove(name);
        tellOthers(name, name + " has gone");
      }
    }
    return null;
  }

  private void tellOthers(String name, String text) {
    guests.forEach((each, guest) -> {
      if (each.equals(name)) {
        return;
      }
      guest.write(text + "\n");
      if (guest.writableLength() > PATIENCE) {
        guest.destroy(); // whoever does not read shall not fill our memory
      }
    });
  }
}

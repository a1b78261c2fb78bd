package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A server in a JVM with few descriptors, which holds all others itself until connections have
 * waited for a while. It prints its port, in how many turns they have waited, and greets them.
 */
final class ScarceSockets {
  /** Longer than the server waits until it tries again. */
  private static final int WAIT_MILLIS = 350;

  private final EventLoop loop = EventLoop.create();
  private final Deque<FileInputStream> held = new ArrayDeque<>();
  private final TcpServer server = TcpServer.on(loop);
  private int greeted;

  private ScarceSockets() {}

  public static void main(String[] arguments) throws IOException {
    ScarceDescriptors.loadAllClasses();
    ScarceSockets program = new ScarceSockets();
    program.loop.run(program::start);
    System.out.println("ended");
  }

  private void start() {
    server.onConnection(this::greet);
    server.onListening(() -> {
      System.out.println(((InetSocketAddress) server.address()).getPort());
    });
    server.listen(0, "127.0.0.1");
  }

  /** After the first connection there are no descriptors. */
  private void greet(TcpSocket socket) {
    socket.end("hi\n");
    greeted++;
    if (greeted == 1) {
      socket.onClose(this::takeAll);
    } else if (greeted == 3) {
      server.close();
    }
  }

  private void takeAll() {
    try {
      while (true) {
        held.push(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      System.out.println("none is left");
      long turns = loop.metrics().turns();
      loop.setTimeout(() -> giveBack(turns), WAIT_MILLIS);
    }
  }

  private void giveBack(long turnsBefore) {
    try {
      held.pop().close();
      held.pop().close();
      System.out.println(greeted + " greeted, turns: " + (loop.metrics().turns() - turnsBefore));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

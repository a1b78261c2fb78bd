package dev.tickloom.loop;

import java.util.concurrent.CountDownLatch;
import java.util.function.ObjIntConsumer;

/** Programs that get signals from {@link SignalsTest}. What they print tells when they may. */
final class SignalPrograms {
  private SignalPrograms() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "each" -> each();
      case "graceful" -> graceful();
      case "loops" -> loops();
      case "closed" -> closed();
      case "missing" -> missing();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }

  /** Prints each signal, and with which callbacks. */
  private static void each() {
    EventLoop loop = EventLoop.create();
    AsyncLocal<String> user = new AsyncLocal<>();
    loop.run(() -> {
      ObjIntConsumer<String> listener =
          (name, number) -> {
            loop.nextTick(() -> print("tick"));
            print(name + " " + number + " for " + user.get() + " " + loop.isLoopThread());
            throw new IllegalStateException("thrown");
          };
      loop.onUncaughtException((error, origin) -> print(error.getMessage()));
      user.run("Ann", () -> Signals.on(loop, "SIGUSR2", listener).ref());
      print("ready");
    });
  }

  /** Ends when it is told to. */
  private static void graceful() {
    EventLoop loop = EventLoop.create();
    loop.run(() -> {
      Handle server = loop.keepAlive();
      Signals.on(loop, "SIGTERM", (name, number) -> server.close());
      print("ready");
    });
    print("no connection is left");
  }

  /** Two loops, the first of which closes at its first signal, and the second at the second. */
  private static void loops() throws InterruptedException {
    CountDownLatch listening = new CountDownLatch(2);
    Thread first = Thread.ofPlatform().start(() -> listen("first", 1, listening));
    Thread second = Thread.ofPlatform().start(() -> listen("second", 2, listening));
    listening.await();
    print("ready");
    first.join();
    print("first is closed");
    second.join();
    print("both are closed");
    new CountDownLatch(1).await(); // for the signal that ends this program
  }

  private static void listen(String name, int signals, CountDownLatch listening) {
    try (EventLoop loop = EventLoop.create()) {
      loop.run(() -> {
        int[] left = {signals};
        ObjIntConsumer<String> listener =
            (signal, number) -> {
              print(name);
              if (--left[0] == 0) {
                loop.close();
              }
            };
        Signals.on(loop, "SIGTERM", listener).ref();
        listening.countDown();
      });
    }
  }

  /** The handle is closed, and then the same once more. */
  private static void closed() {
    EventLoop loop = EventLoop.create();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> print("hook")));
    loop.run(() -> {
      for (int i = 0; i < 2; i++) {
        Handle listening = Signals.on(loop, "SIGTERM", (name, number) -> print("heard"));
        listening.close();
        listening.close();
      }
      Handle unused = loop.keepAlive();
      loop.setImmediate(() -> print("ready"));
    });
  }

  private static void missing() {
    EventLoop loop = EventLoop.create();
    try {
      Handle unused = Signals.on(loop, "SIGTERM", (name, number) -> {});
    } catch (UnsupportedOperationException e) {
      print(e.getMessage());
    }
  }
}

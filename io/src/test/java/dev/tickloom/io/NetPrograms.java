package dev.tickloom.io;

import static dev.tickloom.io.StreamWorld.bytes;
import static dev.tickloom.io.StreamWorld.obj;
import static dev.tickloom.io.StreamWorld.show;
import static dev.tickloom.io.StreamWorld.text;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Signals;
import dev.tickloom.loop.Timeout;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jetbrains.annotations.Nullable;

/** The programs of {@code net/programs.js}, in Java. */
final class NetPrograms {
  private static final String LOOPBACK = "127.0.0.1";

  private final StreamWorld world;

  private NetPrograms(StreamWorld world) {
    this.world = world;
  }

  static Map<String, Consumer<StreamWorld>> all() {
    Map<String, Consumer<NetPrograms>> programs = new LinkedHashMap<>();
    programs.put("client and server, both end", NetPrograms::bothEnd);
    programs.put("order among ticks", NetPrograms::ticks);
    programs.put("refused", NetPrograms::refused);
    programs.put("address in use", NetPrograms::addressInUse);
    programs.put("wrong ports and hosts", NetPrograms::wrongPorts);
    programs.put("reset by the other side", NetPrograms::reset);
    programs.put("write to a closed peer", NetPrograms::writeToClosedPeer);
    programs.put("half open", NetPrograms::halfOpen);
    programs.put("not half open: end is answered by end", NetPrograms::notHalfOpen);
    programs.put("back-pressure", NetPrograms::backPressure);
    programs.put("file to socket by pipeline", NetPrograms::fileToSocket);
    programs.put("file to socket, client goes away", NetPrograms::clientGoesAway);
    programs.put("pipeline that leaves the socket open", NetPrograms::leavesOpen);
    programs.put(
        "pipeline that leaves the socket open, source destroyed",
        p -> p.leavesOpenAfter((r, s) -> r.destroy()));
    programs.put(
        "pipeline that leaves the socket open, source fails",
        p -> p.leavesOpenAfter((r, s) -> r.destroy(new IllegalStateException("mine"))));
    programs.put(
        "pipeline that leaves the socket open, socket destroyed",
        p -> p.leftOpen(20_000_000, (r, s) -> s.destroy(), s -> {}));
    programs.put("destroyed with writes that wait", NetPrograms::destroyedWithWrites);
    programs.put("timeout", NetPrograms::timeout);
    programs.put("server close waits for connections", NetPrograms::closeWaits);
    programs.put("refused, order among ticks", NetPrograms::refusedAmongTicks);
    programs.put("destroyed before it is connected", NetPrograms::destroyedUnconnected);
    programs.put("reset while it connects", NetPrograms::resetWhileConnecting);
    programs.put("end, order among ticks", NetPrograms::endAmongTicks);
    programs.put(
        "writes that wait for the connection, order among ticks", NetPrograms::waitingWrites);
    programs.put("resumed at the end, order among ticks", NetPrograms::resumedAtEnd);
    programs.put("end with a chunk after destroy", NetPrograms::endAfterDestroy);
    programs.put("an accepted socket writes at once", NetPrograms::acceptedWrites);
    programs.put("listens again while a connection is open", NetPrograms::listensAgain);
    programs.put("addresses in errors", NetPrograms::addressesInErrors);
    programs.put("unref", NetPrograms::unref);
    programs.put("unix socket", NetPrograms::unixSocket);
    programs.put("signals", NetPrograms::signals);
    programs.put("a signal listener does not keep the process alive", NetPrograms::unreferenced);
    Map<String, Consumer<StreamWorld>> all = new LinkedHashMap<>();
    programs.forEach(
        (name, program) -> all.put(name, world -> program.accept(new NetPrograms(world))));
    return all;
  }

  // ---- what they share ------------------------------------------------------------------------

  private void log(@Nullable Object... parts) {
    world.log(parts);
  }

  private TcpServer server() {
    return TcpServer.on(world.loop);
  }

  private TcpSocket connect(int port) {
    return TcpSocket.connect(world.loop, LOOPBACK, port);
  }

  private static int port(TcpServer server) {
    return ((InetSocketAddress) server.address()).getPort();
  }

  private void on(TcpServer server, String name) {
    server.onListening(() -> log(name + " listening"));
    server.onConnection(socket -> log(name + " connection"));
    server.onClose(() -> log(name + " close"));
    server.onError(error -> log(name + " error " + show(error)));
  }

  private void on(TcpSocket socket, String name) {
    socket.onConnect(() -> log(name + " connect"));
    socket.onEnd(() -> log(name + " end"));
    on(socket, name, "finish drain error close");
  }

  private void on(TcpSocket socket, String name, String events) {
    for (String event : events.split(" ")) {
      switch (event) {
        case "finish" -> socket.onFinish(() -> log(name + " finish"));
        case "drain" -> socket.onDrain(() -> log(name + " drain"));
        case "error" -> socket.onError(error -> log(name + " error " + show(error)));
        case "close" -> socket.onClose(() -> log(name + " close"));
        default -> throw new IllegalArgumentException(event);
      }
    }
  }

  private void serve(Consumer<TcpSocket> onSocket, ObjIntConsumer<TcpServer> then) {
    serve(onSocket, then, false);
  }

  private void serve(
      Consumer<TcpSocket> onSocket, ObjIntConsumer<TcpServer> then, boolean allowHalfOpen) {
    TcpServer server = server().allowHalfOpen(allowHalfOpen);
    on(server, "server");
    server.onConnection(onSocket);
    server.listen(0, LOOPBACK);
    server.onListening(() -> then.accept(server, port(server)));
  }

  private static void whenDone(Promise<?> promise, Consumer<@Nullable Throwable> consumer) {
    promise.then(
        value -> {
          consumer.accept(null);
          return null;
        },
        error -> {
          consumer.accept(error);
          return null;
        });
  }

  private static Map<String, Object> fields(NetException e, String... fields) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String field : fields) {
      object.put(
          field,
          switch (field) {
            case "message" -> e.getMessage().replaceAll("1:\\d+", "1:PORT");
            case "code" -> e.code();
            case "syscall" -> e.syscall();
            case "errno" -> e.errno();
            case "address" -> e.address();
            case "port" -> e.port() < 0 ? "undefined" : "number";
            default -> throw new IllegalArgumentException(field);
          });
    }
    return object;
  }

  // ---- the programs ---------------------------------------------------------------------------

  private void bothEnd() {
    serve(
        s -> {
          on(s, " s");
          s.onData(d -> {
            log(" s data", text(d));
            s.end("bye");
          });
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          c.onConnect(() -> log("c connect callback"));
          log(
              "connect returned",
              obj("connecting", c.connecting(), "pending", c.pending(), "state", "opening"));
          on(c, "c");
          c.onData(d -> log("c data", text(d)));
          boolean written =
              c.write(StreamWorld.utf8("hi"), (error, nothing) -> log("c write callback"));
          log("write", written);
          c.onClose(() -> {
            log(
                "c close has",
                c.errored() != null,
                obj("read", c.bytesRead(), "written", c.bytesWritten()));
            server.close((error, nothing) -> log("server close callback"));
          });
        });
    log("listen returned");
  }

  private void ticks() {
    TcpServer server = server();
    server.onConnection(s -> {
      log("connection");
      world.loop.nextTick(() -> log("  tick of connection"));
      s.end();
    });
    server.listen(0, LOOPBACK);
    server.onListening(() -> {
      log("listening");
      world.loop.nextTick(() -> log("  tick of listening"));
      TcpSocket c = connect(port(server));
      c.onConnect(noting("connect"));
      c.onEnd(noting("end"));
      c.onClose(noting("close"));
      c.onClose(server::close);
      c.resume();
    });
    world.loop.nextTick(() -> log("tick of main"));
    world.loop.setImmediate(() -> log("immediate"));
    log("main");
  }

  private Runnable noting(String event) {
    return () -> {
      log("c " + event);
      world.loop.nextTick(() -> log("  tick of " + event));
      Promise.resolve("").thenAccept(nothing -> log("  microtask of " + event));
    };
  }

  private void refused() {
    TcpServer gone = server().listen(0, LOOPBACK);
    gone.onListening(() -> {
      int port = port(gone);
      gone.close((closed, nothing) -> {
        TcpSocket c = connect(port);
        on(c, "c");
        c.write(StreamWorld.utf8("x"), world.logging("write callback"));
        c.onError(e ->
            log(
                "error has",
                fields(
                    (NetException) e, "message", "code", "syscall", "errno", "address", "port")));
        c.onClose(() -> log("hadError", c.errored() != null));
      });
    });
  }

  private void addressInUse() {
    TcpServer a = server().listen(0, LOOPBACK);
    a.onListening(() -> {
      TcpServer b = server();
      on(b, "b");
      b.onError(e -> {
        Map<String, Object> fields =
            fields((NetException) e, "message", "code", "syscall", "errno", "address");
        fields.put("listening", b.listening());
        log("error has", fields);
        a.close();
      });
      b.listen(port(a), LOOPBACK);
      b.onListening(() -> log("never"));
      log("listen returned");
    });
  }

  private void wrongPorts() {
    for (int port : new int[] {-1, 65536}) {
      world.attempt(e -> log("thrown", port, show(e), e.getMessage()), () -> connect(port));
    }
    world.attempt(e -> log("listen", show(e), e.getMessage()), () -> server().listen(70000));
    TcpServer s = server().listen(0);
    s.onListening(() -> {
      world.attempt(e -> log("listen twice", show(e), e.getMessage()), () -> s.listen(0));
      s.close();
      s.close((error, nothing) -> log("close twice", show(error), error.getMessage()));
    });
    server().close((error, nothing) -> log("close never opened", show(error)));
    TcpSocket.connect(world.loop, "no-such-host.invalid", 1)
        .onError(error -> {
          NetException e = (NetException) error;
          log("host", e.code(), e.syscall(), e.getMessage(), e.address());
        });
  }

  private void reset() {
    serve(
        s -> {
          on(s, " s");
          s.onData(d -> s.resetAndDestroy());
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          on(c, "c");
          c.resume();
          c.write("x");
          c.onError(e ->
              log("error has", fields((NetException) e, "message", "code", "syscall", "errno")));
          c.onClose(server::close);
        });
  }

  private void writeToClosedPeer() {
    serve(
        s -> {
          s.onError(e -> {});
          s.destroy();
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          on(c, "c");
          c.resume();
          c.onError(e -> log("error has", fields((NetException) e, "message", "code", "syscall")));
          c.onEnd(() ->
              log(
                  "write after the end",
                  c.write(StreamWorld.utf8("x"), world.logging("callback")),
                  obj("destroyed", c.destroyed(), "writable", !c.writableEnded())));
          c.onClose(server::close);
        });
  }

  private void halfOpen() {
    serve(
        s -> {
          on(s, " s");
          s.onEnd(() ->
              world.later(
                  10,
                  () -> {
                    log(" s writes after end");
                    s.end("late");
                  }));
          s.resume();
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          on(c, "c");
          c.onData(d -> log("c data", text(d)));
          c.end("x");
          c.onClose(server::close);
        },
        true);
  }

  private void notHalfOpen() {
    serve(
        s -> {
          on(s, " s");
          s.resume();
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          on(c, "c");
          c.resume();
          c.end();
          c.onClose(server::close);
        });
  }

  private void backPressure() {
    serve(
        s -> {
          s.pause();
          world.later(
              100,
              () -> {
                log("server reads");
                s.resume();
              });
          long[] read = {0};
          s.onData(d -> read[0] += d.remaining());
          s.onEnd(() -> log("server got", read[0]));
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          on(c, "c", "drain finish close");
          c.onConnect(() -> {
            log("hwm", StreamDuplex.HIGH_WATER_MARK);
            int ok = 0;
            int no = 0;
            for (int i = 0; i < 200; i++) {
              if (c.write(bytes(65536))) {
                ok++;
              } else {
                no++;
              }
            }
            log("true", ok, "false", no, obj("length", c.writableLength() > 0));
            c.end();
          });
          c.onClose(server::close);
          c.resume();
        });
  }

  private void fileToSocket() {
    world.file("f", new byte[300000]);
    serve(
        s -> {
          on(s, " s");
          whenDone(
              world.read("f").pipeTo(s),
              e -> log("pipeline callback", e == null ? "undefined" : show(e)));
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          long[] read = {0};
          c.onData(d -> read[0] += d.remaining());
          c.onEnd(() -> log("client got", read[0]));
          c.onClose(() -> {
            log("c close");
            server.close();
          });
        });
  }

  private void leavesOpen() {
    leftOpen(
        300_000,
        (r, s) -> {},
        s -> {
          log(
              "written",
              s.bytesWritten(),
              obj("ended", s.writableEnded(), "destroyed", s.destroyed()));
          s.end(" and more");
        });
  }

  private void leavesOpenAfter(BiConsumer<ReadStream, TcpSocket> interfere) {
    leftOpen(
        20_000_000,
        interfere,
        s -> {
          log(obj("destroyed", s.destroyed()));
          s.destroy();
        });
  }

  /** A file into a socket that stays open; the client reads only what is small. */
  private void leftOpen(
      int size, BiConsumer<ReadStream, TcpSocket> interfere, Consumer<TcpSocket> then) {
    world.file("f", new byte[size]);
    serve(
        s -> {
          on(s, " s", "finish error close");
          ReadStream r = world.read("f");
          r.onError(error -> log(" r error " + show(error)));
          r.onClose(() -> log(" r close"));
          whenDone(
              r.pipeTo(s, PipeOptions.DEFAULT.withEnd(false)),
              e -> {
                log("pipeline callback", e == null ? "undefined" : show(e));
                then.accept(s);
              });
          world.loop.setTimeout(() -> interfere.accept(r, s), 50);
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          long[] read = {0};
          if (size < 1_000_000) {
            c.onData(d -> read[0] += d.remaining());
          }
          c.onEnd(() -> log("client got", read[0]));
          c.onError(error -> {});
          server.onConnection(s ->
              s.onClose(() -> {
                c.destroy();
                server.close();
              }));
        });
  }

  private void destroyedWithWrites() {
    TcpSocket[] held = {null};
    serve(
        s -> {
          held[0] = s;
          s.onError(error -> {});
          s.pause();
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          on(c, "c");
          c.write(
              ByteBuffer.allocate(20_000_000),
              (e, nothing) -> {
                log("first", e.getMessage(), obj("errored", show(c.errored())));
                world.loop.nextTick(() -> log("  tick"));
              });
          c.write(ByteBuffer.allocate(1), (e, nothing) -> log("second", e.getMessage()));
          c.end((e, nothing) -> log("end", e.getMessage()));
          whenDone(c.finished(), e -> log("finished", show(e)));
          c.onClose(() -> {
            held[0].destroy();
            server.close();
          });
          world.loop.setTimeout(
              () -> {
                c.destroy();
                log("destroyed");
                world.loop.nextTick(() -> log("tick"));
                world.loop.setImmediate(() -> log("immediate"));
              },
              50);
        });
  }

  private void clientGoesAway() {
    world.file("f", new byte[20_000_000]);
    serve(
        s -> {
          ReadStream r = world.read("f");
          r.onClose(() -> log(" file close"));
          on(s, " s", "error close");
          whenDone(r.pipeTo(s), e -> log("pipeline callback", show(e)));
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          c.onData(d -> c.destroy());
          c.onClose(() -> {
            log("c close");
            server.close();
          });
        });
  }

  private void timeout() {
    serve(
        s -> s.onError(e -> {}),
        (server, port) -> {
          TcpSocket c = connect(port);
          on(c, "c");
          c.setTimeout(
              Duration.ofMillis(30),
              () -> {
                log("c timeout");
                log("timeout callback", obj("destroyed", c.destroyed()));
                c.destroy();
                server.close();
              });
          c.resume();
          server.onConnection(x -> c.onClose(x::destroy));
        });
  }

  private void closeWaits() {
    serve(
        s -> {
          s.onError(e -> {});
          s.resume();
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          c.onConnect(() -> {
            server.close((error, nothing) -> log("close callback"));
            log("closing", obj("listening", server.listening()));
            connect(port).onError(e -> log("new client", show(e)));
            world.later(
                30,
                () -> {
                  log("client ends");
                  c.end();
                });
          });
          c.resume();
        });
  }

  /** Connects to a port on which nobody listens any more. */
  private void connectToNobody(Consumer<TcpSocket> then) {
    TcpServer s = server();
    s.listen(0, LOOPBACK);
    s.onListening(() -> {
      int port = port(s);
      s.close((error, nothing) -> {
        TcpSocket c = connect(port);
        on(c, "c");
        then.accept(c);
      });
    });
  }

  private void tickAndImmediate() {
    world.loop.nextTick(() -> log("tick"));
    world.loop.setImmediate(() -> log("immediate"));
  }

  private void refusedAmongTicks() {
    connectToNobody(c -> c.onError(error -> tickAndImmediate()));
  }

  private void destroyedUnconnected() {
    connectToNobody(c -> {
      c.destroy();
      log("destroyed", c.destroyed());
      tickAndImmediate();
    });
  }

  private void resetWhileConnecting() {
    serve(
        s -> {
          on(s, " s");
          s.resume();
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          on(c, "c");
          c.resetAndDestroy();
          log("destroyed", c.destroyed());
          server.onConnection(s -> server.close());
        });
  }

  private void endAmongTicks() {
    serve(
        TcpSocket::resume,
        (server, port) -> {
          TcpSocket c = connect(port);
          c.onConnect(() -> log("c connect"));
          on(c, "c", "finish");
          c.resume();
          c.onClose(server::close);
          c.onConnect(() -> {
            c.end((error, nothing) -> log("end callback"));
            tickAndImmediate();
            world.loop.queueMicrotask(() -> log("microtask"));
          });
        });
  }

  private void waitingWrites() {
    serve(
        TcpSocket::resume,
        (server, port) -> {
          TcpSocket c = connect(port);
          c.onConnect(() -> log("c connect"));
          on(c, "c", "drain finish");
          c.resume();
          c.onClose(server::close);
          c.onConnect(() -> {
            world.loop.nextTick(() -> log("tick"));
            world.loop.queueMicrotask(() -> log("microtask"));
          });
          c.write(bytes(70_000), (error, nothing) -> log("first"));
          c.write(StreamWorld.utf8("x"), (error, nothing) -> log("second"));
          c.end((error, nothing) -> log("end callback"));
        });
  }

  private void resumedAtEnd() {
    serve(
        s -> {
          s.end("x");
          s.onClose(s::destroy);
        },
        (server, port) -> {
          TcpSocket c = connect(port);
          c.onConnect(() -> {
            c.pause();
            world.loop.setTimeout(c::resume, 50);
          });
          c.onData(d -> {
            log("c data", text(d));
            world.loop.nextTick(() -> log("tick of data"));
          });
          c.onEnd(() -> log("c end"));
          c.onClose(server::close);
        });
  }

  private void endAfterDestroy() {
    serve(
        TcpSocket::resume,
        (server, port) -> {
          TcpSocket c = connect(port);
          c.onError(error -> log("error", show(error)));
          c.onConnect(() -> {
            c.destroy();
            c.end("x");
            log(obj("ended", c.writableEnded()));
            c.end();
            log(obj("ended", c.writableEnded()));
            server.close();
          });
        });
  }

  private void acceptedWrites() {
    TcpServer server = server();
    server.onConnection(s -> {
      boolean written = s.write("bye");
      log(" s write", written, obj("written", s.bytesWritten(), "length", s.writableLength()));
      s.destroy();
    });
    server.listen(0, LOOPBACK);
    server.onListening(() -> {
      TcpSocket c = connect(port(server));
      c.onData(d -> log("c data", text(d)));
      c.onClose(server::close);
    });
  }

  private void listensAgain() {
    TcpServer server = server();
    TcpSocket[] client = new TcpSocket[1];
    on(server, "server");
    server.onConnection(s -> {
      s.resume();
      s.onClose(() -> {
        log("connection closed");
        server.close((error, nothing) -> log("second callback"));
      });
      server.close((error, nothing) -> log("first callback"));
      log(obj("listening", server.listening()));
      server.listen(0, LOOPBACK);
    });
    server.onListening(() -> {
      if (client[0] == null) {
        client[0] = connect(port(server)).resume();
      } else {
        log(obj("listening", server.listening()));
        client[0].end();
      }
    });
    server.listen(0, LOOPBACK);
  }

  private void addressesInErrors() {
    TcpServer missing = server();
    missing.onError(failed("missing folder"));
    missing.listen(Path.of(world.at("missing/sock")));
    TcpServer other = server();
    other.onError(failed("another machine"));
    other.listen(0, "192.0.2.1");
    connect(0).onError(failed("port 0"));
  }

  private Consumer<Throwable> failed(String name) {
    return error ->
        log(name, fields((NetException) error, "message", "code", "syscall", "errno", "address"));
  }

  private void unref() {
    TcpServer s = server().listen(0, LOOPBACK);
    s.onListening(() -> {
      log("listening");
      s.unref();
    });
  }

  private void unixSocket() {
    Path sock = Path.of(world.at("sock"));
    TcpServer s = server();
    s.onConnection(c -> c.end("hi"));
    on(s, "server");
    s.listen(sock);
    s.onListening(() -> {
      log("address", s.address().toString(), world.exists("sock"));
      TcpSocket c = TcpSocket.connect(world.loop, sock);
      c.onData(d -> log("c data", text(d)));
      c.onClose(() -> s.close((error, nothing) -> log("file left", world.exists("sock"))));
    });
    TcpSocket.connect(world.loop, Path.of(world.at("missing")))
        .onError(
            e -> log("missing", fields((NetException) e, "message", "code", "syscall", "address")));
  }

  // ---- signals --------------------------------------------------------------------------------

  private void signals() {
    Timeout keep = world.loop.setTimeout(() -> {}, 2_000);
    int[] heard = {0};
    Handle[] listening = new Handle[1];
    listening[0] =
        Signals.on(
            world.loop,
            "SIGUSR2",
            (name, number) -> {
              log("listener", name, number);
              world.loop.nextTick(() -> log("  tick"));
              if (++heard[0] == 2) {
                listening[0].close();
                keep.close();
              }
            });
    world.loop.setImmediate(() -> log("immediate"));
    try {
      signalTwice();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    log("killed");
  }

  /** Waits each time until a later listener has been told: then all have, and none is merged. */
  private static void signalTwice() throws IOException, InterruptedException {
    Semaphore told = new Semaphore(0);
    CountDownLatch listening = new CountDownLatch(1);
    Thread.ofPlatform()
        .start(() -> {
          try (EventLoop witness = EventLoop.create()) {
            witness.run(() -> {
              int[] heard = {0};
              Handle[] own = new Handle[1];
              own[0] =
                  Signals.on(
                          witness,
                          "SIGUSR2",
                          (name, number) -> {
                            told.release();
                            if (++heard[0] == 2) {
                              own[0].close();
                            }
                          })
                      .ref();
              listening.countDown();
            });
          }
        });
    listening.await();
    for (int i = 0; i < 2; i++) {
      String kill = "kill -USR2 " + ProcessHandle.current().pid();
      new ProcessBuilder("sh", "-c", kill).start().waitFor();
      told.acquire();
    }
  }

  private void unreferenced() {
    Handle unused = Signals.on(world.loop, "SIGUSR2", (name, number) -> {});
  }
}

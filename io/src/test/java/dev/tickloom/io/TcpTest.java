package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.awaitEach;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Jimfs;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.ActiveResource;
import dev.tickloom.loop.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets: both forms, what goes wrong, and that nothing stays open. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpTest {
  private static final String LOOPBACK = "127.0.0.1";

  private final EventLoop loop = EventLoop.create();
  private final Fs fs = Fs.on(loop);
  private final List<String> events = new ArrayList<>();

  @TempDir Path folder;

  /** Whatever a test has left, a closed loop has closed: all of it was made by this loop. */
  @AfterEach
  void closeLoop() {
    loop.close();
    if (loop.isLoopThread()) { // and not closed by the test
      assertThat(loop.isAlive()).isFalse();
    }
  }

  private static int port(TcpServer server) {
    return ((InetSocketAddress) server.address()).getPort();
  }

  private TcpServer listen(Consumer<TcpSocket> onSocket) {
    TcpServer server = TcpServer.on(loop);
    server.onConnection(onSocket);
    return server.listen(0, LOOPBACK);
  }

  private TcpSocket connectTo(TcpServer server) {
    return TcpSocket.connect(loop, LOOPBACK, port(server));
  }

  // ---- coroutines -------------------------------------------------------------------------------

  @Test
  void connectionsAreASequence() {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop).listen(0);
      async(() -> {
        for (TcpSocket socket : awaitEach(server.connections())) {
          async(() -> {
            for (String line : awaitEach(socket.lines(UTF_8))) {
              socket.write(line.toUpperCase(java.util.Locale.ROOT) + "\n");
            }
            return null;
          });
        }
        events.add("no more connections");
        return null;
      });
      async(() -> {
        for (String word : List.of("one", "two")) {
          TcpSocket client = TcpSocket.connect(loop, "localhost", port(server));
          client.end(word + "\n");
          for (String line : awaitEach(client.lines(UTF_8))) {
            events.add(line);
          }
        }
        await(server.close());
        return null;
      });
    });

    assertThat(events).containsExactlyInAnyOrder("ONE", "TWO", "no more connections");
  }

  @Test
  void aLastLineThatDoesNotEndMayBeAnswered() {
    loop.run(() -> {
      TcpServer server =
          listen(socket ->
              async(() -> {
                for (String line : awaitEach(socket.lines(UTF_8))) {
                  socket.write("you said " + line);
                }
                return null;
              }));
      server.onListening(() -> {
        TcpSocket client = connectTo(server);
        client.end("hello");
        client.onData(chunk -> events.add(UTF_8.decode(chunk).toString()));
        client.onClose(server::close);
      });
    });

    assertThat(events).containsExactly("you said hello");
  }

  @Test
  void aSocketMayBePipedIntoItself() {
    byte[] sent = new byte[5_000_000];
    new Random(1).nextBytes(sent);
    ByteBuffer received = ByteBuffer.allocate(sent.length);
    loop.run(() -> {
      TcpServer server = listen(socket -> socket.pipeTo(socket));
      server.onListening(() -> {
        TcpSocket client = connectTo(server);
        client.end(ByteBuffer.wrap(sent));
        client.onData(received::put);
        client.onClose(server::close);
      });
    });

    assertThat(received.array()).isEqualTo(sent);
  }

  @Test
  void aSocketIsPipedIntoAFileAndAFileIntoASocket() throws IOException {
    byte[] content = new byte[3_000_000];
    new Random(2).nextBytes(content);
    Path from = Files.write(folder.resolve("from"), content);
    Path to = folder.resolve("to");
    loop.run(() -> {
      TcpServer server = listen(s -> fs.createReadStream(from.toString()).pipeTo(s));
      server.onListening(() ->
          async(() -> {
            await(connectTo(server).pipeTo(fs.createWriteStream(to.toString())));
            await(server.close());
            return null;
          }));
    });

    assertThat(to).hasSameBinaryContentAs(from);
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  // ---- what goes wrong --------------------------------------------------------------------------

  /** Each end is cut off in each of the states of a connection. */
  @Test
  void aResetAtEachStepClosesBothEnds() {
    List<Consumer<TcpSocket>> cuts =
        List.of(TcpSocket::resetAndDestroy, TcpSocket::destroy, TcpSocket::end, TcpSocket::close);
    for (Consumer<TcpSocket> cut : cuts) {
      for (int step = 0; step < 6; step++) {
        int cutAt = step;
        List<TcpSocket> sockets = new ArrayList<>();
        loop.run(() -> {
          TcpServer server =
              listen(s -> {
                sockets.add(s);
                s.onError(e -> {});
                s.onData(chunk -> {
                  s.write(chunk);
                  if (cutAt == 3) {
                    cut.accept(s);
                  }
                });
                if (cutAt == 2) {
                  cut.accept(s);
                }
              });
          server.onListening(() -> {
            TcpSocket client = connectTo(server);
            sockets.add(client);
            client.onError(e -> {});
            client.write(ByteBuffer.allocate(1_000_000));
            if (cutAt == 0) {
              cut.accept(client);
            }
            client.onConnect(() -> {
              if (cutAt == 1) {
                cut.accept(client);
              }
            });
            client.onData(chunk -> {
              if (cutAt == 4) {
                cut.accept(client);
              }
              if (client.bytesRead() == 1_000_000) {
                client.end();
              }
            });
            client.onClose(() -> {
              sockets.stream().filter(each -> each != client).forEach(TcpSocket::destroy);
              server.close();
            });
          });
        });
        assertThat(sockets).as("step %s", step).isNotEmpty().allMatch(TcpSocket::closed);
      }
    }
  }

  @Test
  void aSlowReaderHoldsTheWriterBackInBoundedMemory() throws IOException {
    Path file = Files.write(folder.resolve("large"), new byte[30_000_000]);
    long[] read = {0};
    loop.run(() -> {
      ReadStream[] stream = new ReadStream[1];
      TcpServer server =
          listen(s -> {
            stream[0] = fs.createReadStream(file.toString());
            stream[0].pipeTo(s);
            loop.setTimeout(
                () -> {
                  // nobody reads: what the kernel takes, and a few chunks
                  assertThat(stream[0].bytesRead()).isLessThan(30_000_000);
                  assertThat(s.writableLength()).isLessThan(1_000_000);
                  events.add("held back");
                },
                20);
          });
      server.onListening(() -> {
        TcpSocket client = connectTo(server).pause();
        client.onData(chunk -> read[0] += chunk.remaining());
        loop.setTimeout(client::resume, 60);
        client.onClose(server::close);
      });
    });

    assertThat(events).containsExactly("held back");
    assertThat(read[0]).isEqualTo(30_000_000);
  }

  @Test
  void aPipeIntoASocketThatOthersEndFailsAndClosesTheFile() throws IOException {
    Path file = Files.write(folder.resolve("large"), new byte[30_000_000]);
    loop.run(() -> {
      TcpServer server =
          listen(s -> {
            s.onError(e -> {});
            async(() -> {
              try {
                await(fs.createReadStream(file.toString()).pipeTo(s));
              } catch (StreamException e) {
                events.add(e.code());
              }
              return null;
            });
          });
      server.onListening(() -> {
        TcpSocket client = connectTo(server).allowHalfOpen(true);
        client.end(); // which the server answers with an end
        client.resume();
        client.onClose(server::close);
      });
    });

    assertThat(events).containsExactly("ERR_STREAM_WRITE_AFTER_END");
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  @Test
  void manyConnectionsAreOpenedAndClosed() {
    int most = Integer.getInteger("tickloom.connections", 1000);
    int[] opened = {0};
    loop.run(() -> {
      TcpServer server = listen(s -> s.end("x"));
      Runnable[] next = new Runnable[1];
      next[0] =
          () -> {
            if (opened[0]++ == most) {
              server.close();
              return;
            }
            TcpSocket client = connectTo(server);
            client.resume();
            client.onClose(next[0]);
          };
      server.onListening(next[0]);
    });

    assertThat(opened[0]).isEqualTo(most + 1);
    assertThat(loop.activeResources()).isEmpty();
  }

  @Test
  void whatIsClosedBeforeItIsConnectedNeverConnects() {
    loop.run(() -> {
      TcpServer server = listen(s -> events.add("connection"));
      server.onListening(() -> {
        TcpSocket client = connectTo(server);
        client.onClose(() -> events.add("closed"));
        client.onConnect(() -> events.add("connected"));
        client.destroy();
        loop.setImmediate(server::close);
      });
    });

    assertThat(events).containsExactly("closed");
  }

  @Test
  void errorsThatNobodyHearsAreUncaught() {
    loop.run(() -> {
      loop.onUncaughtException((error, origin) -> events.add(error.getMessage()));
      TcpServer server = listen(s -> {});
      server.onListening(() -> {
        int port = port(server);
        server.close();
        TcpSocket unused = TcpSocket.connect(loop, LOOPBACK, port);
        events.add("port " + port);
      });
    });

    String port = events.get(0).substring(5);
    assertThat(events).contains("connect ECONNREFUSED 127.0.0.1:" + port);
  }

  @Test
  void aClosedLoopClosesItsSockets() throws IOException {
    TcpServer[] server = new TcpServer[1];
    loop.run(() -> {
      server[0] =
          listen(s -> {
            s.onError(e -> assertThat(e).isInstanceOf(AbortException.class));
            s.onClose(() -> events.add("closed"));
            loop.stop();
          });
      server[0].onListening(() -> {
        TcpSocket client = connectTo(server[0]);
        client.onError(e -> {});
        client.onClose(() -> events.add("closed"));
      });
    });
    int port = port(server[0]);

    loop.close(); // on the thread that ran it

    assertThat(events).containsExactly("closed", "closed");
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
  }

  /**
   * Three connections are ready in one poll phase, and the listener of the first closes the loop.
   */
  @Test
  void aLoopThatClosesWhileItAcceptsClosesWhatItHasAccepted() throws IOException {
    List<Socket> clients = new ArrayList<>();
    loop.run(() -> {
      TcpServer server = listen(socket -> loop.close());
      server.onListening(() -> {
        for (int i = 0; i < 3; i++) {
          clients.add(connectBlocking(port(server)));
        }
      });
    });

    for (Socket client : clients) {
      assertThat(isAtEnd(client)).isTrue();
    }
  }

  private static Socket connectBlocking(int port) {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isAtEnd(Socket socket) throws IOException {
    try (socket) {
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true; // it was in the backlog, or what it sent has not been read
    }
  }

  // ---- pipes that are over ----------------------------------------------------------------------

  /** A pipe that is over listens no more, so that nobody has heard of the error of its target. */
  @Test
  void afterAPipeOfAReaderThatHasEndedAnErrorOfTheSocketIsUncaught() throws IOException {
    String empty = Files.createFile(folder.resolve("empty")).toString();
    PipeOptions keepOpen = PipeOptions.DEFAULT.withEnd(false);
    Exception failure = new IllegalArgumentException("on purpose");
    assertThatThrownBy(() ->
            loop.run(() -> {
              TcpServer server =
                  listen(socket -> {
                    ReadStream ended = fs.createReadStream(empty);
                    ended.resume();
                    ended.onClose(() ->
                        ended
                            .pipeTo(socket, keepOpen)
                            .thenAccept(nothing -> socket.destroy(failure)));
                  });
              server.onListening(() -> connectTo(server).onError(error -> {}));
            }))
        .isSameAs(failure);
  }

  // ---- the sequence of connections --------------------------------------------------------------

  @Test
  void aServerThatListensAgainHasAnotherSequence() {
    loop.run(() ->
        async(() -> {
          TcpServer server = TcpServer.on(loop);
          for (int i = 0; i < 2; i++) {
            server.listen(0);
            var next = server.connections().next();
            TcpSocket client = connectTo(server);
            await(next).orElseThrow().destroy();
            client.destroy();
            await(server.close());
            events.add("closed");
          }
          return null;
        }));

    assertThat(events).containsExactly("closed", "closed");
  }

  @Test
  void theSequenceEndsWithAServerThatDoesNotListen() {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop);
      server
          .connections()
          .next()
          .thenAccept(socket -> events.add("has one: " + socket.isPresent()));
      server.close();
    });

    assertThat(events).containsExactly("has one: false");
  }

  @Test
  void theSequenceFailsWithListenAlsoIfThereIsAListener() {
    loop.run(() -> {
      TcpServer server = listen(socket -> {});
      server.onListening(() -> {
        TcpServer second = TcpServer.on(loop);
        second.onError(error -> events.add("listener"));
        second.connections().next().catchError(error -> failed(server));
        second.listen(port(server), LOOPBACK);
      });
    });

    assertThat(events).containsExactlyInAnyOrder("listener", "sequence");
  }

  private Optional<TcpSocket> failed(TcpServer server) {
    events.add("sequence");
    server.close();
    return Optional.empty();
  }

  /** Its error comes in a tick, when the server listens again. */
  @Test
  void aListenThatWasClosedDoesNotFailTheNextOne() {
    loop.run(() -> {
      TcpServer first = listen(socket -> {});
      first.onListening(() -> {
        TcpServer second = TcpServer.on(loop);
        second.onError(error -> events.add("" + error));
        second.onListening(() -> {
          events.add("listening");
          second.close();
        });
        second.listen(port(first)); // is bound at once, and fails
        second.close();
        second.listen(0, LOOPBACK);
        first.close();
      });
    });

    assertThat(events).containsExactly("listening");
  }

  @Test
  void aLoopThatClosesWhileANameIsLookedUpOnlyClosesTheServer() {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop).listen(0, "localhost");
      server.onClose(() -> events.add("closed"));
      loop.close();
    });

    assertThat(events).containsExactly("closed");
  }

  // ---- subscribers ------------------------------------------------------------------------------

  /** A socket reads ahead, and a subscriber gets that first, and nothing it has not asked for. */
  @Test
  void aSubscriberThatComesLaterGetsWhatWasReadBefore() {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    loop.run(() -> {
      TcpServer server = listen(socket -> loop.setImmediate(() -> subscribeOnceRead(socket, got)));
      server.onListening(() -> connectTo(server).end(ByteBuffer.wrap(content)));
      server.onConnection(socket -> server.close());
    });

    assertThat(got.toByteArray()).isEqualTo(content);
    assertThat(events).containsExactly("complete");
  }

  private void subscribeOnceRead(TcpSocket socket, ByteArrayOutputStream into) {
    if (socket.readableLength() == 0) {
      loop.setImmediate(() -> subscribeOnceRead(socket, into));
      return;
    }
    boolean[] isAsked = {false};
    socket.subscribe(
        new Flow.Subscriber<>() {
          private Flow.Subscription subscription;

          @Override
          public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            loop.setImmediate(this::ask);
          }

          private void ask() {
            isAsked[0] = true;
            subscription.request(1);
          }

          @Override
          public void onNext(ByteBuffer chunk) {
            assertThat(isAsked[0]).isTrue();
            isAsked[0] = false;
            into.write(chunk.array(), chunk.position(), chunk.remaining());
            loop.setImmediate(this::ask);
          }

          @Override
          public void onError(Throwable error) {
            events.add("" + error);
          }

          @Override
          public void onComplete() {
            events.add("complete");
          }
        });
  }

  // ---- liveness, options ------------------------------------------------------------------------

  @Test
  void openSocketsAreListedAsWhatKeepsTheLoopAlive() {
    loop.run(() -> {
      TcpServer server = listen(s -> {});
      server.onListening(() -> {
        assertThat(loop.activeResources()).extracting(ActiveResource::type).contains("Poll");
        server.close();
      });
    });
  }

  /** It does not read, as in Node; one that is paused later reads ahead. */
  @Test
  void aSocketThatIsPausedBeforeItIsConnectedLetsTheLoopEnd() {
    loop.run(() -> {
      TcpServer server = listen(TcpSocket::unref);
      server.onListening(() -> {
        TcpSocket client = connectTo(server).pause();
        client.onConnect(server::unref);
      });
    });

    assertThat(loop.isAlive()).isFalse(); // run has returned
  }

  @Test
  void aSocketThatIsPausedBeforeItIsConnectedReadsWhenItIsResumed() {
    loop.run(() -> {
      TcpServer server = listen(s -> s.end("x"));
      server.onListening(() -> {
        TcpSocket client = connectTo(server).pause();
        client.onData(chunk -> events.add("data"));
        client.onEnd(() -> events.add("end"));
        client.onClose(server::close);
        client.onConnect(client::resume);
      });
    });

    assertThat(events).containsExactly("data", "end");
  }

  /** The coroutine gets the line when the end of the other side has been answered. */
  @Test
  void aLateAnswerToAClientThatHasEndedIsNoUncaughtError() {
    loop.run(() -> {
      TcpServer server =
          listen(s ->
              async(() -> {
                for (String line : awaitEach(s.lines(UTF_8))) {
                  s.write("never sent");
                  events.add(line);
                }
                return null;
              }));
      server.onListening(() -> {
        TcpSocket client = connectTo(server);
        client.end("no end of line");
        client.resume();
        client.onClose(server::close);
      });
    });

    assertThat(events).containsExactly("no end of line");
  }

  @Test
  void theFirstOfSeveralWritesIsToldWithTheConnection() {
    loop.run(() -> {
      TcpServer server = listen(TcpSocket::pause);
      server.onConnection(s -> s.onError(e -> {}));
      server.onListening(() -> {
        TcpSocket client = connectTo(server);
        client.write(
            ByteBuffer.allocate(1),
            (error, nothing) -> {
              events.add("first " + error);
              client.destroy();
              server.close();
            });
        client.write(ByteBuffer.allocate(50_000_000)); // of which nobody reads anything
      });
    });

    assertThat(events).containsExactly("first null");
  }

  @Test
  void theTimeThatAConnectionTakesIsNoPause() {
    AtomicLong nanos = new AtomicLong();
    try (EventLoop timed = EventLoop.builder().clock(nanos::get).build()) {
      timed.run(() -> {
        TcpServer server = TcpServer.on(timed).listen(0, LOOPBACK);
        server.onConnection(TcpSocket::resume);
        server.onListening(() -> {
          TcpSocket client = TcpSocket.connect(timed, LOOPBACK, port(server));
          client.setTimeout(Duration.ofMillis(100), () -> events.add("timeout"));
          nanos.addAndGet(Duration.ofMillis(60).toNanos());
          timed.updateTime();
          client.onConnect(() -> {
            nanos.addAndGet(Duration.ofMillis(60).toNanos());
            timed.setTimeout(client::destroy, 1); // which comes after those that are due by then
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
          });
          client.onClose(server::close);
        });
      });
    }

    assertThat(events).isEmpty();
  }

  @Test
  void anUnreferencedSocketLetsTheLoopEnd() {
    loop.run(() -> {
      TcpServer server = listen(TcpSocket::unref);
      server.onListening(() -> connectTo(server).unref().onConnect(server::unref));
    });

    assertThat(loop.isAlive()).isFalse(); // run has returned
  }

  @Test
  void optionsAreSetBeforeAndAfterTheConnection() {
    loop.run(() -> {
      TcpServer server = listen(s -> s.setNoDelay(true).setKeepAlive(true).end());
      server.onListening(() -> {
        TcpSocket client = connectTo(server).setNoDelay(true).setKeepAlive(true);
        client.onConnect(() -> events.add(client.remoteAddress() + " " + client.connecting()));
        client.resume();
        client.onClose(server::close);
      });
    });

    assertThat(events).singleElement().asString().startsWith("/127.0.0.1:").endsWith(" false");
  }

  @Test
  void aPathThatIsTooLongForASocketIsAnInvalidArgumentOfTheSystem() {
    Path tooLong = folder.resolve("x".repeat(200));
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop);
      server.onError(error -> events.add(error.getMessage()));
      server.listen(tooLong);
      TcpSocket.connect(loop, tooLong).onError(error -> events.add(error.getMessage()));
    });
    assertThat(events)
        .containsExactlyInAnyOrder(
            "listen EINVAL: invalid argument " + tooLong, "connect EINVAL " + tooLong);
  }

  @Test
  void wrongArgumentsAreRefused() {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop);
      assertThatThrownBy(() -> server.listen(0, LOOPBACK, 0))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> TcpSocket.connect(loop, LOOPBACK, 65536))
          .isInstanceOf(InvalidArgumentException.class);
      TcpSocket socket = TcpSocket.connect(loop, LOOPBACK, 1);
      socket.onError(e -> {});
      assertThatThrownBy(() -> socket.setTimeout(Duration.ofSeconds(-1), () -> {}))
          .isInstanceOf(InvalidArgumentException.class);
    });
  }

  @Test
  void aUnixDomainSocketIsRefusedOnOtherFileSystems() throws IOException {
    try (FileSystem inMemory = Jimfs.newFileSystem()) {
      Path elsewhere = inMemory.getPath("socket");
      loop.run(() -> {
        assertThatThrownBy(() -> TcpServer.on(loop).listen(elsewhere))
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessageContaining("'unixSocket' must be a path of the default file system");
        assertThatThrownBy(() -> TcpSocket.connect(loop, elsewhere))
            .isInstanceOf(InvalidArgumentException.class);
      });
    }
  }
}

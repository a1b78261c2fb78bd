package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is piped into a socket arrives as it is, whichever way it takes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileToSocketTest {
  private static final PipeOptions KEEP_OPEN = PipeOptions.DEFAULT.withEnd(false);
  private static final int LARGE = 20_000_000; // more than the kernel takes at once

  /** Is in no file of a test. */
  private static final byte MARK = -1;

  private final EventLoop loop = EventLoop.create();
  private final Fs fs = Fs.on(loop);
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  @TempDir Path folder;

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  /**
   * Has a server do something with one connection.
   *
   * @param onClient what the other side does, apart from keeping what it gets
   */
  private void exchange(Consumer<TcpSocket> onServer, Consumer<TcpSocket> onClient) {
    loop.run(() -> {
      TcpServer server = TcpServer.on(loop).listen(0, "127.0.0.1");
      server.onConnection(onServer);
      server.onListening(() -> {
        int port = ((InetSocketAddress) server.address()).getPort();
        TcpSocket client = TcpSocket.connect(loop, "127.0.0.1", port);
        client.onData(chunk -> received.write(chunk.array(), chunk.position(), chunk.remaining()));
        client.onError(error -> {});
        client.onClose(server::close);
        onClient.accept(client);
      });
    });
    assertThat(OpenDescriptors.openIn(folder)).isZero();
  }

  private Path file(Random random, int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    for (int i = 0; i < size; i++) {
      content[i] &= 0x7F;
    }
    try {
      return Files.write(folder.resolve("file"), content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ReadStream read(Path file) {
    return fs.createReadStream(file.toString());
  }

  private byte[] receivedWithoutMarks() {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (byte b : received.toByteArray()) {
      if (b != MARK) {
        kept.write(b);
      }
    }
    return kept.toByteArray();
  }

  // ---- any part, whatever else happens ----------------------------------------------------------

  /** Files, ranges, and what others do meanwhile, at random. */
  private final class Exchange {
    final Random random;
    final int size;
    final Path file;
    final ReadStreamOptions part;
    final int begin;
    final int end;
    final int marks;

    Exchange(long seed) {
      random = new Random(seed);
      int[] sizes = {1, 4096, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 5_000_000};
      size = random.nextBoolean() ? sizes[random.nextInt(7)] : 1 + random.nextInt(300_000);
      file = file(random, size);
      ReadStreamOptions options = ReadStreamOptions.DEFAULT;
      boolean starts = random.nextBoolean();
      begin = starts ? random.nextInt(size) : 0;
      options = starts ? options.withStart(begin) : options;
      boolean ends = random.nextBoolean();
      end = ends ? begin + random.nextInt(size) : size - 1;
      part = ends ? options.withEnd(end) : options;
      marks = random.nextInt(3) * random.nextInt(20);
    }

    void run() {
      exchange(this::serve, this::interfere);
      byte[] content = bytesOf(file);
      byte[] expected = Arrays.copyOfRange(content, begin, Math.min(end + 1, size));
      assertThat(receivedWithoutMarks()).isEqualTo(expected);
      assertThat(received.size()).isEqualTo(expected.length + marks + 1);
    }

    private void serve(TcpSocket socket) {
      ReadStream stream = fs.createReadStream(file.toString(), part);
      mark(socket, marks);
      if (random.nextInt(3) == 0) {
        listenForAWhile(stream);
      }
      if (random.nextInt(3) == 0) {
        pauseForAWhile(stream);
      }
      async(() -> {
        await(stream.pipeTo(socket, KEEP_OPEN));
        int sent = Math.min(end + 1, size) - begin;
        assertThat(stream.bytesRead()).isEqualTo(sent);
        assertThat(socket.destroyed()).isFalse();
        markRest(socket);
        return null;
      });
    }

    private int marked;

    /** Others may write while a file is sent. */
    private void mark(TcpSocket socket, int most) {
      if (marked < most && !socket.writableEnded()) {
        marked++;
        socket.write(ByteBuffer.wrap(new byte[] {MARK}));
        loop.setTimeout(() -> mark(socket, most), 1);
      }
    }

    private void markRest(TcpSocket socket) {
      byte[] rest = new byte[marks - marked + 1];
      Arrays.fill(rest, MARK);
      socket.end(ByteBuffer.wrap(rest));
    }

    private void listenForAWhile(ReadStream stream) {
      Registration listening = stream.onData(chunk -> {});
      loop.setTimeout(listening::close, 1);
    }

    private void pauseForAWhile(ReadStream stream) {
      loop.setTimeout(
          () -> {
            if (!stream.destroyed()) {
              stream.pause();
              loop.setTimeout(stream::resume, 1);
            }
          },
          1);
    }

    private void interfere(TcpSocket client) {
      if (random.nextBoolean()) {
        client.pause();
        loop.setTimeout(client::resume, 5);
      }
    }
  }

  private static byte[] bytesOf(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void eachPartArrivesWhateverOthersWriteMeanwhile() {
    for (long seed = 0; seed < 100; seed++) {
      received.reset();
      try {
        new Exchange(seed).run();
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void severalFilesGoThroughOneConnection() {
    Path file = file(new Random(1), 100_000);
    exchange(
        socket ->
            async(() -> {
              for (int i = 0; i < 20; i++) {
                await(read(file).pipeTo(socket, KEEP_OPEN));
              }
              socket.end();
              return null;
            }),
        client -> {});

    assertThat(received.size()).isEqualTo(2_000_000);
  }

  @Test
  void theFilesOwnPositionMovesOn() {
    Path file = file(new Random(1), 100_000);
    exchange(
        socket ->
            async(() -> {
              FileHandle handle = await(fs.promises().open(file.toString()));
              await(handle.read(ByteBuffer.allocate(10)));
              ReadStreamOptions open = ReadStreamOptions.DEFAULT.withAutoClose(false);
              await(handle.createReadStream(open.withEnd(19_999)).pipeTo(socket, KEEP_OPEN));
              ByteBuffer next = ByteBuffer.allocate(1);
              await(handle.read(next));
              assertThat(next.get(0)).isEqualTo(bytesOf(file)[20_010]);
              await(handle.close());
              socket.end();
              return null;
            }),
        client -> {});

    assertThat(received.toByteArray()).isEqualTo(Arrays.copyOfRange(bytesOf(file), 10, 20_010));
  }

  // ---- files that are not what they seem --------------------------------------------------------

  /** Changes a file while it is sent. */
  private interface Change {
    void of(FileChannel channel) throws IOException;
  }

  /** The client reads on only after the change. */
  private void exchangeWithChange(Change change) {
    Path file = file(new Random(1), LARGE);
    exchange(
        socket -> read(file).pipeTo(socket),
        client -> {
          client.pause();
          loop.setTimeout(
              () -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                  change.of(channel);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
                client.resume();
              },
              20);
        });
  }

  @Test
  void whatIsAppendedMeanwhileArrives() {
    exchangeWithChange(channel -> channel.write(ByteBuffer.allocate(100_000), LARGE));

    assertThat(received.size()).isEqualTo(LARGE + 100_000);
  }

  @Test
  void aFileThatShrinksMeanwhileEnds() {
    exchangeWithChange(channel -> channel.truncate(1000));

    assertThat(received.size()).isLessThan(LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/cpuinfo", "/proc/sys/kernel/ostype"})
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
  void aFileWithoutALengthArrives(String file) {
    exchange(socket -> read(Path.of(file)).pipeTo(socket), client -> {});

    assertThat(received.size()).isEqualTo(bytesOf(Path.of(file)).length).isPositive();
  }

  @Test
  void aDirectoryIsNotSent() {
    String[] codes = {null};
    exchange(
        socket ->
            async(() -> {
              codes[0] = failure(read(folder).pipeTo(socket, KEEP_OPEN));
              socket.end("none");
              return null;
            }),
        client -> {});

    assertThat(codes).containsExactly("EISDIR");
    assertThat(received.toString(UTF_8)).isEqualTo("none");
  }

  private static @Nullable String failure(Promise<?> promise) {
    try {
      await(promise);
      return null;
    } catch (FsException e) {
      return e.code();
    } catch (NetException e) {
      return e.code();
    }
  }

  // ---- what ends early --------------------------------------------------------------------------

  /** What the worker has begun to send is sent before anything else is. */
  @Test
  void afterAFileThatIsGivenUpWhatFollowsComesInOrder() {
    for (int millis = 0; millis < 10; millis++) {
      received.reset();
      Path file = file(new Random(1), LARGE);
      int wait = millis;
      exchange(
          socket -> {
            ReadStream stream = read(file);
            loop.setTimeout(stream::destroy, wait);
            stream
                .pipeTo(socket, KEEP_OPEN)
                .catchError(destroyed -> null)
                .thenAccept(nothing -> socket.end(ByteBuffer.wrap(new byte[] {MARK})));
          },
          client -> {});

      byte[] got = received.toByteArray();
      assertThat(got[got.length - 1]).isEqualTo(MARK);
      byte[] before = Arrays.copyOf(got, got.length - 1);
      assertThat(before).isEqualTo(Arrays.copyOf(bytesOf(file), before.length));
    }
  }

  @Test
  void aClientThatLeavesFailsThePipe() {
    Path file = file(new Random(1), LARGE);
    String[] codes = {null};
    exchange(
        socket -> {
          socket.onError(error -> {});
          async(() -> codes[0] = failure(read(file).pipeTo(socket, KEEP_OPEN)));
        },
        client -> client.onData(chunk -> client.resetAndDestroy()));

    assertThat(codes[0]).isIn("ECONNRESET", "EPIPE");
  }

  @Test
  void aLoopThatClosesWhileAFileIsSentLeavesNothingOpen() {
    Path file = file(new Random(1), LARGE);
    exchange(
        socket -> {
          socket.onError(error -> {});
          read(file).pipeTo(socket).then(nothing -> null, failure -> null);
        },
        client -> client.onData(chunk -> loop.close()));

    assertThat(received.size()).isLessThan(LARGE);
  }
}

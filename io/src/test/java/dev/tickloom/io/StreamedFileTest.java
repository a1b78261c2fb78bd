package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** writeFile with what flows: from another file, a publisher, an iterator, a blocking stream. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamedFileTest {
  private static final WriteOptions ATOMIC = WriteOptions.DEFAULT.withAtomic(true);

  @TempDir Path temporary;

  private final EventLoop loop = EventLoop.create();
  private final FsPromises fs = Fs.on(loop).promises();
  private final List<Object> outcome = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
    Patience.until(() -> OpenDescriptors.openIn(temporary) == 0, () -> "files stay open");
  }

  private interface Start {
    Promise<Long> run();
  }

  /** How many bytes were written, or why not. */
  private Object run(Start start) {
    loop.run(() -> start.run().then(written -> outcome.add(written), error -> outcome.add(error)));
    assertThat(outcome).hasSize(1);
    return outcome.remove(0);
  }

  private String target() {
    return temporary.resolve("target").toString();
  }

  private static WriteOptions options(boolean isAtomic) {
    return WriteOptions.DEFAULT.withAtomic(isAtomic).withDurable(isAtomic);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Chunks, and then the end or a failure. */
  private final class Chunks implements AsyncIterator<ByteBuffer> {
    final List<ByteBuffer> chunks = new ArrayList<>();
    final @Nullable Throwable failure;
    int closes;

    Chunks(@Nullable Throwable failure, byte[]... chunks) {
      this.failure = failure;
      for (byte[] chunk : chunks) {
        this.chunks.add(ByteBuffer.wrap(chunk));
      }
    }

    @Override
    public Promise<Optional<ByteBuffer>> next() {
      if (!chunks.isEmpty()) {
        return Promise.resolve(Optional.of(chunks.remove(0)));
      }
      return failure == null ? Promise.resolve(Optional.empty()) : Promise.reject(failure);
    }

    @Override
    public Promise<@Nullable Void> close() {
      closes++;
      return Promise.resolve(null);
    }

    @Override
    public EventLoop loop() {
      return loop;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileFlowsIntoAnother(boolean isAtomic) throws Exception {
    byte[] content = random(300_000);
    String source = Files.write(temporary.resolve("source"), content).toString();
    Object written =
        run(() -> fs.writeFile(target(), Fs.on(loop).createReadStream(source), options(isAtomic)));
    assertThat(written).isEqualTo(300_000L);
    assertThat(Files.readAllBytes(Path.of(target()))).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPublisherOnOtherThreadsFlowsIntoAFile(boolean isAtomic) throws Exception {
    try (SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>()) {
      Thread source =
          Thread.ofVirtual()
              .unstarted(() -> {
                for (int i = 0; i < 1000; i++) {
                  publisher.submit(ByteBuffer.wrap(random(i)));
                }
                publisher.close();
              });
      Object written =
          run(() -> {
            Promise<Long> promise = fs.writeFile(target(), publisher, options(isAtomic));
            source.start();
            return promise;
          });
      assertThat(written).isEqualTo(499_500L);
    }
    assertThat(Files.size(Path.of(target()))).isEqualTo(499_500);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anIteratorFlowsIntoAFile(boolean isAtomic) throws Exception {
    Chunks chunks = new Chunks(null, random(100_000), random(0), random(70_000));
    assertThat(run(() -> fs.writeFile(target(), chunks, options(isAtomic)))).isEqualTo(170_000L);
    assertThat(Files.size(Path.of(target()))).isEqualTo(170_000);
    assertThat(chunks.closes).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockingStreamFlowsIntoAFileAndIsClosed(boolean isAtomic) throws Exception {
    byte[] content = random(200_000);
    boolean[] isClosed = new boolean[1];
    InputStream source =
        new ByteArrayInputStream(content) {
          @Override
          public void close() {
            isClosed[0] = true;
          }
        };
    assertThat(run(() -> fs.writeFile(target(), source, options(isAtomic)))).isEqualTo(200_000L);
    assertThat(Files.readAllBytes(Path.of(target()))).isEqualTo(content);
    assertThat(isClosed[0]).isTrue();
  }

  @Test
  void aSourceThatFailsLeavesAnAtomicTargetAsItWas() throws Exception {
    Files.writeString(Path.of(target()), "old");
    IllegalArgumentException failure = new IllegalArgumentException("source");
    Chunks chunks = new Chunks(failure, random(100_000));
    assertThat(run(() -> fs.writeFile(target(), chunks, ATOMIC))).isSameAs(failure);
    InputStream source =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line is cut");
          }
        };
    assertThat(run(() -> fs.writeFile(target(), source, ATOMIC)))
        .isInstanceOfSatisfying(
            IOException.class, error -> assertThat(error).hasMessage("the line is cut"));
    assertThat(Files.readString(Path.of(target()), UTF_8)).isEqualTo("old");
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aTargetThatFailsClosesTheSource() throws Exception {
    Chunks chunks = new Chunks(null, random(100));
    String missing = temporary.resolve("missing/target").toString();
    assertThat(run(() -> fs.writeFile(missing, chunks)))
        .isInstanceOfSatisfying(
            FsException.class, error -> assertThat(error.code()).isEqualTo("ENOENT"));
    assertThat(chunks.closes).isEqualTo(1);
    String source = Files.write(temporary.resolve("source"), random(10)).toString();
    ReadStream[] stream = new ReadStream[1];
    run(() -> {
      stream[0] = Fs.on(loop).createReadStream(source);
      return fs.writeFile(missing, stream[0]);
    });
    assertThat(stream[0].closed()).isTrue();
  }

  /** Nobody keeps the loop from its end, so what is not settled by then never is. */
  @Test
  void aSourceThatThrowsAnErrorFailsTheWriteAndIsClosed() {
    StackOverflowError thrown = new StackOverflowError("source");
    Flow.Publisher<ByteBuffer> publisher =
        subscriber -> {
          throw thrown;
        };
    assertThat(run(() -> fs.writeFile(target(), publisher, ATOMIC))).isSameAs(thrown);
    assertThat(run(() -> fs.writeFile(target(), asked(thrown), ATOMIC))).isSameAs(thrown);
    ThrowingIterator iterator = new ThrowingIterator(thrown);
    assertThat(run(() -> fs.writeFile(target(), iterator, ATOMIC))).isSameAs(thrown);
    assertThat(iterator.isClosed).isTrue();
    assertThat(temporary).isEmptyDirectory();
  }

  private static Flow.Publisher<ByteBuffer> asked(Error thrown) {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long n) {
                throw thrown;
              }

              @Override
              public void cancel() {}
            });
  }

  private final class ThrowingIterator implements AsyncIterator<ByteBuffer> {
    final Error thrown;
    boolean isClosed;

    ThrowingIterator(Error thrown) {
      this.thrown = thrown;
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public Promise<Optional<ByteBuffer>> next() {
      throw thrown;
    }

    @Override
    public Promise<@Nullable Void> close() {
      isClosed = true;
      Resolvers<@Nullable Void> closed = loop.withResolvers();
      closed.resolve(null);
      return closed.promise();
    }
  }

  @Test
  void aLoopThatClosesLeavesNothingOpen() {
    SubmissionPublisher<ByteBuffer> silent = new SubmissionPublisher<>();
    loop.execute(() -> {
      fs.writeFile(target(), silent, ATOMIC).then(written -> null, outcome::add);
      loop.setTimeout(loop::close, 50);
    });
    loop.run();
    Patience.until(() -> !silent.hasSubscribers(), () -> "the source is not cancelled");
    silent.close();
  }
}

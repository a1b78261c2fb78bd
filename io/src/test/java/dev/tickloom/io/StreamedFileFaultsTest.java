package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * writeFile from what flows, with something going wrong before any call on the file system and
 * before any chunk of the source: the promise is settled, the source ends or is closed once, no
 * file stays open, and an atomic target is old or new as a whole.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamedFileFaultsTest {
  private static final List<String> CHUNKS = List.of("some ", "new ", "content");
  private static final String NEW = String.join("", CHUNKS);
  private static final String OLD = "old";

  @TempDir Path temporary;

  private enum Kind {
    PUBLISHER,
    ITERATOR,
    INPUT_STREAM
  }

  private enum Trouble {
    EIO,
    EMFILE,
    ABORT,
    LOOP_CLOSES;

    void happen(Run run, String call, Path path) throws IOException {
      switch (this) {
        case EIO -> throw (IOException) FaultKind.EIO.of(call, path);
        case EMFILE -> throw (IOException) FaultKind.EMFILE.of(call, path);
        case ABORT -> run.controller.abort();
        case LOOP_CLOSES -> run.loop.close();
      }
    }
  }

  /** One writeFile. */
  private final class Run {
    final Kind kind;
    final boolean isAtomic;
    final Trouble trouble;
    final CountedCalls calls;
    final AbortController controller = new AbortController();
    final EventLoop loop =
        EventLoop.builder().clock(new VirtualClock()).creationStacks(true).build();
    final Path folder;
    final Path target;

    /** How often the source has ended, failed, or been closed or cancelled. */
    final AtomicInteger ends = new AtomicInteger();

    final List<Object> outcome = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();

    Run(Kind kind, boolean isAtomic, Trouble trouble, int number) throws IOException {
      this.kind = kind;
      this.isAtomic = isAtomic;
      this.trouble = trouble;
      this.calls = CountedCalls.at(number, (call, path) -> trouble.happen(this, call, path));
      this.folder = Files.createTempDirectory(temporary, "run");
      this.target = Files.writeString(folder.resolve("target"), OLD);
    }

    /** Returns whether the trouble has come. */
    boolean run() throws IOException {
      WriteOptions options = WriteOptions.DEFAULT.withAtomic(isAtomic).withDurable(isAtomic);
      FsPromises fs =
          Fs.on(loop, new FaultyFileSystem(calls, 4)).with(controller.signal()).promises();
      try (loop) {
        loop.run(() -> {
          loop.onWarning(warning -> warnings.add(warning.toString()));
          calls.start();
          start(fs, options).then(outcome::add, outcome::add);
        });
      }
      Patience.until(() -> ends.get() > 0, () -> this + ": the source is left open");
      Patience.until(() -> OpenDescriptors.openIn(folder) == 0, () -> this + " leaves files open");
      calls.stop();
      check();
      return calls.hasFired();
    }

    private Promise<Long> start(FsPromises fs, WriteOptions options) {
      String path = target.toString();
      return switch (kind) {
        case PUBLISHER -> fs.writeFile(path, new Publisher(), options);
        case ITERATOR -> fs.writeFile(path, new Iterator(), options);
        case INPUT_STREAM -> fs.writeFile(path, new Blocking(), options);
      };
    }

    private void check() throws IOException {
      assertThat(outcome).as("%s: settled", this).hasSize(1);
      assertThat(ends).as("%s: ends of the source", this).hasValue(1);
      assertThat(warnings).as("%s", this).isEmpty();
      String content = Files.readString(target, UTF_8);
      if (outcome.get(0) instanceof Long written) {
        assertThat(written).as("%s", this).isEqualTo(NEW.length());
        assertThat(content).as("%s", this).isEqualTo(NEW);
      } else {
        assertThat(outcome.get(0))
            .as("%s", this)
            .isInstanceOfAny(
                FsException.class,
                IOException.class,
                AbortException.class,
                IllegalStateException.class); // the iterator can make no promise on a closed loop
        assertThat(isAtomic ? content.equals(OLD) || content.equals(NEW) : isPartOfNew(content))
            .as("%s leaves '%s'", this, content)
            .isTrue();
      }
      if (!calls.hasFired() || !calls.from().get(0).equals("delete")) {
        try (Stream<Path> left = Files.list(folder)) {
          assertThat(left).as("%s", this).containsExactly(target);
        }
      }
    }

    private static boolean isPartOfNew(String content) {
      return content.equals(OLD) || NEW.startsWith(content);
    }

    @Override
    public String toString() {
      String call = calls.hasFired() ? " " + calls.from().get(0) : "";
      return kind + (isAtomic ? ", atomic, " : ", ") + trouble + " before" + call + ": " + outcome;
    }

    // ---- the sources --------------------------------------------------------------------------

    private void beforeChunk() throws IOException {
      calls.before("read", target);
    }

    private static ByteBuffer chunk(int number) {
      return UTF_8.encode(CHUNKS.get(number));
    }

    private final class Publisher implements Flow.Publisher<ByteBuffer> {
      private int given;
      private boolean isOver;

      @Override
      public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long n) {
                try {
                  loop.execute(() -> give(subscriber));
                } catch (RejectedExecutionException e) {
                  // The loop is closed, and nobody waits for a chunk.
                }
              }

              @Override
              public void cancel() {
                end();
              }
            });
      }

      private void end() {
        ends.addAndGet(isOver ? 0 : 1);
        isOver = true;
      }

      private void give(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (isOver) {
          return;
        }
        try {
          beforeChunk();
        } catch (IOException e) {
          end();
          subscriber.onError(e);
          return;
        }
        if (given == CHUNKS.size()) {
          end();
          subscriber.onComplete();
        } else if (!isOver) {
          subscriber.onNext(chunk(given++));
        }
      }
    }

    private final class Iterator implements AsyncIterator<ByteBuffer> {
      private int given;

      @Override
      public Promise<Optional<ByteBuffer>> next() {
        try {
          beforeChunk();
        } catch (IOException e) {
          return Promise.reject(e);
        }
        return Promise.resolve(
            given == CHUNKS.size() ? Optional.empty() : Optional.of(chunk(given++)));
      }

      @Override
      public Promise<@Nullable Void> close() {
        ends.incrementAndGet();
        return Promise.resolve(null);
      }

      @Override
      public EventLoop loop() {
        return loop;
      }
    }

    private final class Blocking extends InputStream {
      private int given;

      @Override
      public int read() {
        throw new AssertionError("reads one byte at a time");
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        assertThat(ends).as("open while it is read").hasValue(0);
        beforeChunk();
        if (given == CHUNKS.size()) {
          return -1;
        }
        ByteBuffer chunk = chunk(given++);
        int size = chunk.remaining();
        chunk.get(into, offset, size);
        return size;
      }

      @Override
      public void close() {
        ends.incrementAndGet();
      }
    }
  }

  private void beforeEachCall(Kind kind, Trouble trouble) throws IOException {
    for (boolean isAtomic : new boolean[] {false, true}) {
      int number = 1;
      while (new Run(kind, isAtomic, trouble, number).run()) {
        number++;
      }
      assertThat(number).isGreaterThan(CHUNKS.size());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anyCallAndAnyChunkMayFail(Kind kind) throws IOException {
    beforeEachCall(kind, Trouble.EIO);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anyCallMayLackADescriptor(Kind kind) throws IOException {
    beforeEachCall(kind, Trouble.EMFILE);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSignalMayBeAbortedBeforeAnyCallAndAnyChunk(Kind kind) throws IOException {
    beforeEachCall(kind, Trouble.ABORT);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLoopMayBeClosedBeforeAnyCallAndAnyChunk(Kind kind) throws IOException {
    beforeEachCall(kind, Trouble.LOOP_CLOSES);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aCallThatIsGivenUpBeforeItBeginsClosesItsSource(Kind kind) throws IOException {
    Run run = new Run(kind, false, Trouble.ABORT, 0);
    run.controller.abort();
    run.run();
    assertThat(run.outcome.get(0)).isInstanceOf(AbortException.class);
  }
}

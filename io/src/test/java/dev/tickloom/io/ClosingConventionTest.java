package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.ActiveResource;
import dev.tickloom.loop.AsyncCloseable;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What closing has in common, whatever is closed. */
@Tag("coroutines")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosingConventionTest {
  @TempDir Path temporary;

  private EventLoop loop;
  private Fs fs;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void makeLoop() throws Exception {
    loop = EventLoop.builder().workers(Workers.fixed(1)).build();
    fs = Fs.on(loop);
    Files.writeString(temporary.resolve("file"), "a\nb\n");
  }

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  /** An open file or directory, with the forms of closing that the facades have for it. */
  private enum Kind {
    FILE("FileHandle", "'%s/file', opened with 'r'") {
      @Override
      AsyncCloseable open(Fs fs, String folder) {
        return fs.sync().open(folder + "/file");
      }

      @Override
      Promise<?> use(AsyncCloseable opened) {
        return ((FileHandle) opened).read(ByteBuffer.allocate(1));
      }

      @Override
      void close(Fs fs, AsyncCloseable opened, Callback<Object> callback) {
        fs.close((FileHandle) opened, callback);
      }

      @Override
      void closeAndWait(Fs fs, AsyncCloseable opened) {
        fs.sync().close((FileHandle) opened);
      }
    },
    DIRECTORY("Dir", "'%s'") {
      @Override
      AsyncCloseable open(Fs fs, String folder) {
        return fs.sync().opendir(folder);
      }

      @Override
      Promise<?> use(AsyncCloseable opened) {
        return ((Dir) opened).read();
      }

      @Override
      void close(Fs fs, AsyncCloseable opened, Callback<Object> callback) {
        fs.close((Dir) opened, callback);
      }

      @Override
      void closeAndWait(Fs fs, AsyncCloseable opened) {
        fs.sync().close((Dir) opened);
      }
    };

    final String type;
    final String description;

    Kind(String type, String description) {
      this.type = type;
      this.description = description;
    }

    abstract AsyncCloseable open(Fs fs, String folder);

    abstract Promise<?> use(AsyncCloseable opened);

    abstract void close(Fs fs, AsyncCloseable opened, Callback<Object> callback);

    abstract void closeAndWait(Fs fs, AsyncCloseable opened);
  }

  private AsyncCloseable open(Kind kind) {
    return kind.open(fs, temporary.toString());
  }

  private void note(String name, Promise<?> promise) {
    promise.then(
        value -> events.add(name + " done"), error -> events.add(name + " " + error.getMessage()));
  }

  /** Occupies the only worker, so that what follows waits. */
  private CountDownLatch block() {
    CountDownLatch release = new CountDownLatch(1);
    loop.queueWork(Work.of("block", () -> release.await(50, TimeUnit.SECONDS)), (e, v) -> {});
    return release;
  }

  // ---- closing again --------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("kinds")
  void closingAgainReturnsTheSamePromise(Kind kind) {
    AsyncCloseable opened = open(kind);
    loop.run(() -> {
      CountDownLatch release = block();
      note("use", kind.use(opened));
      Promise<?> first = opened.close();
      note("close", first);
      assertThat(opened.close()).isSameAs(first);
      loop.setImmediate(release::countDown);
    });
    loop.run(() -> note("late", opened.close()));

    assertThat(events).containsExactly("use done", "close done", "late done");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void thePromiseIsThatOfAClosingWithACallback(Kind kind) {
    AsyncCloseable opened = open(kind);
    loop.run(() -> {
      CountDownLatch release = block();
      kind.close(fs, opened, (error, nothing) -> events.add("callback " + error));
      Promise<?> again = opened.close();
      note("promise", again);
      assertThat(opened.close()).isSameAs(again);
      loop.setImmediate(release::countDown);
    });

    assertThat(events).containsExactlyInAnyOrder("callback null", "promise done");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void thePromiseIsThatOfAClosingThatHasBlocked(Kind kind) {
    AsyncCloseable opened = open(kind);
    kind.closeAndWait(fs, opened);
    loop.run(() -> note("promise", opened.close()));

    assertThat(events).containsExactly("promise done");
  }

  /** Closes what cannot be closed. */
  private Closer failing() {
    SystemCall.Action close =
        () -> {
          throw new IOException("No space left on device");
        };
    Closing closing = new Closing(() -> {}, grace -> {});
    return new Closer(closing, "FileHandle", "a file", "close", null, close);
  }

  private void failTwice(Consumer<Closer> first) {
    Closer closer = failing();
    loop.run(() -> {
      first.accept(closer);
      note("again", closer.start(loop));
    });
    String failure = "ENOSPC: no space left on device, close";
    assertThat(events).containsExactlyInAnyOrder("first " + failure, "again " + failure);
  }

  @Test
  void aFailureIsThatOfBothPromises() {
    failTwice(closer -> note("first", closer.start(loop)));
  }

  @Test
  void aFailureOfTheCallbackFormIsThatOfThePromise() {
    failTwice(closer ->
        closer.start(loop, (error, nothing) -> events.add("first " + error.getMessage())));
  }

  @Test
  void aFailureOfTheBlockingFormIsThatOfThePromise() {
    failTwice(closer -> {
      Throwable error = catchThrowable(() -> closer.closeAndWait(loop, closer.refuseCalls()));
      events.add("first " + error.getMessage());
    });
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void onAClosedLoopItClosesAllTheSame(Kind kind) {
    AsyncCloseable opened = open(kind);
    loop.close();

    assertThatIllegalStateException().isThrownBy(opened::close);
    assertThatIllegalStateException().isThrownBy(opened::close);
    assertThat(catchThrowable(() -> kind.closeAndWait(fs, opened))).isInstanceOf(FsException.class);
  }

  // ---- what keeps the loop alive --------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("kinds")
  void aClosingThatWaitsIsAmongTheActiveResources(Kind kind) {
    AsyncCloseable opened = open(kind);
    String description = kind.description.formatted(temporary) + " waits for calls under way";
    loop.run(() -> {
      CountDownLatch release = block();
      kind.use(opened).then(value -> null);
      opened.close();
      loop.setImmediate(() -> {
        assertThat(loop.activeResources())
            .contains(new ActiveResource(kind.type, description, null));
        release.countDown();
      });
    });

    assertThat(loop.activeResources()).isEmpty();
  }

  // ---- the try statement ----------------------------------------------------------------------

  private Void useAndClose(AsyncCloseable opened) {
    try (var closing = opened.closing()) {
      events.add("body");
    }
    events.add("after");
    return null;
  }

  private void assertClosed(Kind kind, AsyncCloseable opened) {
    assertThat(catchThrowable(() -> kind.closeAndWait(fs, opened))).isInstanceOf(FsException.class);
    assertThat(events).containsExactly("body", "after");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void inACoroutineItIsClosedBehindTheBlock(Kind kind) {
    AsyncCloseable opened = open(kind);
    loop.run(() -> async(() -> useAndClose(opened)));

    assertClosed(kind, opened);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void onAnotherThreadItIsClosedBehindTheBlock(Kind kind) throws Exception {
    AsyncCloseable opened = open(kind);
    whileTheLoopRuns(Thread.ofPlatform(), () -> useAndClose(opened));

    assertClosed(kind, opened);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void onAVirtualThreadItIsClosedBehindTheBlock(Kind kind) throws Exception {
    AsyncCloseable opened = open(kind);
    whileTheLoopRuns(Thread.ofVirtual(), () -> useAndClose(opened));

    assertClosed(kind, opened);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void onTheBareLoopThreadItIsRefused(Kind kind) {
    AsyncCloseable opened = open(kind);
    loop.run(() -> {
      assertThatIllegalStateException()
          .isThrownBy(opened::closing)
          .withMessageContaining("async(() -> ...)");
      note("close", opened.close());
    });

    assertThat(events).containsExactly("close done");
  }

  /** The thread is told that nobody waits for it, and nothing stays open. */
  @ParameterizedTest
  @MethodSource("kinds")
  void onAnotherThreadAClosedLoopIsNoHindrance(Kind kind) throws Exception {
    AsyncCloseable opened = open(kind);
    loop.close();
    FutureTask<Throwable> other = new FutureTask<>(() -> catchThrowable(() -> useAndClose(opened)));
    Thread.ofPlatform().start(other);

    assertThat(other.get()).isInstanceOf(IllegalStateException.class);
    assertThat(catchThrowable(() -> kind.closeAndWait(fs, opened))).isInstanceOf(FsException.class);
  }

  @Test
  void linesThatAreLeftCloseTheirFile() {
    FileHandle handle = fs.sync().open(temporary + "/file");
    loop.run(() ->
        async(() -> {
          var lines = handle.readLines();
          try (var closing = lines.closing()) {
            events.add(await(lines.next()).orElseThrow());
          }
          events.add("closed " + handle.isClosed());
          return null;
        }));

    assertThat(events).containsExactly("a", "closed true");
  }

  @Test
  void entriesThatAreLeftCloseTheirDirectory() {
    Dir dir = fs.sync().opendir(temporary.toString());
    loop.run(() ->
        async(() -> {
          var entries = dir.entries();
          try (var closing = entries.closing()) {
            events.add(await(entries.next()).orElseThrow().name());
          }
          return null;
        }));

    assertThat(events).containsExactly("file");
    assertThat(catchThrowable(() -> fs.sync().close(dir)))
        .hasMessage("Directory handle was closed");
  }

  @Test
  void aTemporaryDirectoryIsDeletedBehindTheBlock() {
    loop.run(() ->
        async(() -> {
          TempDirectory made = await(fs.promises().mkdtempDisposable(temporary + "/made-"));
          try (var closing = made.closing()) {
            await(fs.promises().writeFile(made.path() + "/file", "text"));
          }
          events.add("there " + await(fs.promises().exists(made.path())));
          return null;
        }));

    assertThat(events).containsExactly("there false");
  }

  @Test
  void anotherDirectoryOfTheSameNameStays() {
    loop.run(() ->
        async(() -> {
          TempDirectory made = await(fs.promises().mkdtempDisposable(temporary + "/made-"));
          await(made.close());
          Files.createDirectory(Path.of(made.path()));
          await(made.close());
          events.add("there " + await(fs.promises().exists(made.path())));
          return null;
        }));

    assertThat(events).containsExactly("there true");
  }

  /** Runs a body while the loop runs, which waits until the body has ended. */
  private void whileTheLoopRuns(Thread.Builder builder, Runnable body) throws Exception {
    List<FutureTask<Void>> other = new ArrayList<>();
    loop.run(() -> {
      Handle alive = loop.keepAlive("Test", "waits for another thread");
      FutureTask<Void> outcome =
          new FutureTask<>(() -> {
            try {
              body.run();
            } finally {
              loop.execute(alive::close);
            }
            return null;
          });
      other.add(outcome);
      builder.start(outcome);
    });
    other.get(0).get();
  }

  static Stream<Kind> kinds() {
    return Stream.of(Kind.values());
  }
}

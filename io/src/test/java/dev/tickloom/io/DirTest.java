package dev.tickloom.io;

import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.AsyncLocal;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Request;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How calls on an open directory, and closing it, get along. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirTest {
  private static final OpendirOptions BY_TWO = OpendirOptions.DEFAULT.withBufferSize(2);
  private static final String CLOSED = "Directory handle was closed";

  @TempDir Path temporary;

  private EventLoop loop;
  private Fs fs;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    loop = EventLoop.builder().workers(Workers.fixed(1)).build();
    fs = Fs.on(loop);
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      Files.createFile(temporary.resolve(name));
    }
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private Dir opendir() {
    return fs.sync().opendir(temporary.toString(), BY_TWO);
  }

  private void noteEntry(String name, Promise<Dirent> promise) {
    promise.then(
        entry -> events.add(name + (entry == null ? " end" : " entry")),
        error -> events.add(name + " " + error.getMessage()));
  }

  private void note(String name, Promise<?> promise) {
    promise.then(
        value -> events.add(name + " done"), error -> events.add(name + " " + error.getMessage()));
  }

  /** Occupies the only worker, so that what follows waits. */
  private CountDownLatch block() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Work<Boolean> work =
        Work.of(
            "block",
            () -> {
              begun.countDown();
              return awaitUninterruptibly(release);
            });
    loop.queueWork(work, (e, v) -> {});
    awaitUninterruptibly(begun);
    return release;
  }

  /** Closing interrupts the call, and its worker would take the next one. */
  private static boolean awaitUninterruptibly(CountDownLatch release) {
    for (; ; ) {
      try {
        return release.await(50, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // goes on
      }
    }
  }

  @Test
  void callsAtOnceTakeTurns() {
    Dir dir = opendir();
    Set<String> names = new HashSet<>();
    loop.run(() -> {
      for (int i = 1; i <= 7; i++) {
        String name = String.valueOf(i);
        Promise<Dirent> read = dir.read();
        noteEntry(name, read);
        read.then(entry -> entry == null ? false : names.add(entry.name()));
      }
    });
    assertThat(events)
        .containsExactly("1 entry", "2 entry", "3 entry", "4 entry", "5 entry", "6 end", "7 end");
    assertThat(names).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    fs.sync().close(dir);
  }

  @Test
  void aRequestReadsAsManyAsTheBufferTakes() {
    Dir dir = opendir();
    loop.run(() -> {
      noteEntry("1", dir.read());
      noteEntry("2", dir.read());
      noteEntry("3", dir.read());
      assertThat(loop.activeRequests()).hasSize(1);
      assertThat(loop.activeRequests().get(0).path()).isEqualTo(temporary.toString());
    });
    loop.run(() -> {
      noteEntry("4", dir.read()); // has been read ahead
      assertThat(loop.activeRequests()).isEmpty();
    });
    assertThat(events).containsExactly("1 entry", "2 entry", "3 entry", "4 entry");
    fs.sync().close(dir);
  }

  @Test
  void callbacksComeInTurnsAndLater() {
    Dir dir = opendir();
    loop.run(() -> {
      for (int i = 1; i <= 3; i++) {
        String name = String.valueOf(i);
        fs.read(
            dir,
            (error, entry) -> {
              events.add(name);
              if (name.equals("3")) {
                fs.read(dir, (e, next) -> events.add("ahead"));
                events.add("not yet");
              }
            });
      }
      fs.close(opendir(), (error, nothing) -> events.add("other closed"));
    });
    assertThat(events.indexOf("not yet")).isLessThan(events.indexOf("ahead"));
    assertThat(events).containsSubsequence("1", "2", "3", "not yet", "ahead");
    fs.sync().close(dir);
  }

  @Test
  void eachCallbackSeesTheAsyncLocalsOfItsCall() {
    Dir dir = opendir();
    AsyncLocal<String> local = new AsyncLocal<>();
    loop.run(() -> {
      for (String name : new String[] {"x", "y", "z"}) {
        local.run(name, () -> fs.read(dir, (error, entry) -> events.add(local.get())));
      }
    });
    assertThat(events).containsExactly("x", "y", "z");
    fs.sync().close(dir);
  }

  @Test
  void whatACallbackThrowsIsNotInTheWayOfOthers() {
    Dir dir = opendir();
    loop.run(() -> {
      loop.onUncaughtException((error, origin) -> events.add("uncaught " + error.getMessage()));
      fs.read(
          dir,
          (error, entry) -> {
            throw new IllegalStateException("oops");
          });
      fs.read(dir, (error, entry) -> events.add("second"));
      fs.close(dir, (error, nothing) -> events.add("closed"));
    });
    assertThat(events).containsExactly("uncaught oops", "second", "closed");
  }

  @Test
  void closingWaitsForCallsUnderWayAndRefusesFurtherOnes() {
    Dir dir = opendir();
    loop.run(() -> {
      CountDownLatch release = block();
      noteEntry("1", dir.read());
      fs.read(dir, (error, entry) -> events.add("2 " + (error == null ? "entry" : error)));
      noteEntry("3", dir.read());
      note("close", dir.close());
      noteEntry("late", dir.read());
      fs.read(dir, (error, entry) -> events.add("late too " + error.getMessage()));
      note("again", dir.close());
      fs.close(dir, (error, nothing) -> events.add("again too " + error.getMessage()));
      loop.setImmediate(release::countDown);
    });
    assertThat(events)
        .startsWith("late " + CLOSED)
        .contains("late too " + CLOSED, "again too " + CLOSED)
        .endsWith("1 entry", "2 entry", "3 entry", "close done", "again done")
        .hasSize(8);
  }

  @Test
  void theBlockingFormDoesNotMixWithCallsUnderWay() {
    Dir dir = opendir();
    String message =
        "Cannot do synchronous work on directory handle with concurrent asynchronous operations";
    loop.run(() -> {
      noteEntry("read", dir.read());
      assertThatThrownBy(() -> fs.sync().read(dir)).hasMessage(message);
      assertThatThrownBy(() -> fs.sync().close(dir)).hasMessage(message);
    });
    assertThat(events).containsExactly("read entry");
    assertThat(fs.sync().read(dir)).isNotNull();
    fs.sync().close(dir);
    assertThatThrownBy(() -> fs.sync().read(dir))
        .isInstanceOfSatisfying(
            FsException.class, e -> assertThat(e.code()).isEqualTo("ERR_DIR_CLOSED"))
        .hasMessage(CLOSED);
    assertThatThrownBy(() -> fs.sync().close(dir)).hasMessage(CLOSED);
  }

  /** Each entry goes to one of them, and none takes what another was to get for the end. */
  @Test
  void blockingThreadsShareTheEntries() throws Exception {
    for (int i = 0; i < 500; i++) {
      Files.createFile(temporary.resolve("file" + i));
    }
    Dir dir = opendir();
    ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (Dirent e = fs.sync().read(dir); e != null; e = fs.sync().read(dir)) {
                  names.add(e.name());
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(names).hasSize(505).doesNotHaveDuplicates();
    fs.sync().close(dir);
  }

  @Test
  void promisesMayBeAskedForOnAnyThread() throws Exception {
    Dir dir = opendir();
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 3; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int j = 0; j < 3; j++) {
                  dir.read().then(entry -> names.add(entry == null ? "end" : entry.name()));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    loop.run();
    assertThat(names)
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "end", "end", "end", "end");
    loop.run(() -> note("close", dir.close()));
    assertThat(events).containsExactly("close done");
  }

  // ---- iteration ------------------------------------------------------------------------------

  private void readAll(AsyncIterator<Dirent> entries) {
    entries
        .next()
        .then(
            next -> {
              events.add(next.map(Dirent::name).orElse("end"));
              if (next.isPresent()) {
                readAll(entries);
              }
              return null;
            },
            error -> events.add(error.getMessage()));
  }

  @Test
  void iteratingReadsAllAndCloses() {
    Dir dir = opendir();
    AsyncIterator<Dirent> entries = dir.entries();
    loop.run(() -> readAll(entries));
    assertThat(events).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "end").endsWith("end");
    loop.run(() -> {
      noteEntry("read", dir.read());
      note("return", entries.close());
      entries.next().then(next -> events.add("next " + next));
    });
    assertThat(events)
        .contains("read " + CLOSED, "return done", "next " + Optional.empty().toString());
  }

  @Test
  void endingAnIterationClosesAndWhatItWaitsForIsTheEnd() {
    Dir dir = opendir();
    AsyncIterator<Dirent> entries = dir.entries();
    loop.run(() -> {
      entries.next().then(next -> events.add("first " + next));
      note("close", entries.close());
      note("again", entries.close());
    });
    assertThat(events)
        .containsExactlyInAnyOrder("again done", "first Optional.empty", "close done");
    assertThatThrownBy(() -> fs.sync().close(dir)).hasMessage(CLOSED);
  }

  @Test
  void iteratingOverAClosedDirectoryFailsOnceAndEnds() {
    Dir dir = opendir();
    AsyncIterator<Dirent> entries = dir.entries();
    fs.sync().close(dir);
    loop.run(() -> {
      note("first", entries.next());
      loop.setImmediate(() -> entries.next().then(next -> events.add("second " + next)));
    });
    assertThat(events).containsExactly("first " + CLOSED, "second Optional.empty");
  }

  @Test
  void endingAnIterationDoesNotWaitForTheReadUnderWay() {
    Dir dir = opendir();
    AsyncIterator<Dirent> entries = dir.entries();
    loop.run(() -> {
      CountDownLatch release = block();
      entries.next().then(next -> events.add("first " + next));
      entries.next().then(next -> events.add("second " + next));
      note("close", entries.close());
      loop.setImmediate(() -> {
        assertThat(events).containsExactly("first Optional.empty", "second Optional.empty");
        release.countDown();
      });
    });
    assertThat(events).endsWith("close done").hasSize(3);
  }

  @Test
  void anEntryIsNotLostWithAnAwaitThatIsCancelled() {
    AsyncIterator<Dirent> entries = opendir().entries();
    AbortController controller = new AbortController();
    loop.run(() -> {
      scope(controller.signal(), s -> await(entries.next())).catchError(error -> null);
      controller.abort();
      loop.setImmediate(() -> readAll(entries));
    });
    assertThat(events).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "end").endsWith("end");
  }

  @Test
  void anIterationIsForTheLoopThread() {
    Dir dir = opendir();
    AsyncIterator<Dirent> entries = dir.entries();
    CompletableFuture.runAsync(
            () -> {
              assertThatIllegalStateException().isThrownBy(entries::next);
              assertThatIllegalStateException().isThrownBy(entries::close);
            })
        .join();
    fs.sync().close(dir);
  }

  @Test
  void anIterationFailsWhenTheLoopCloses() {
    Dir dir = opendir();
    CountDownLatch[] release = new CountDownLatch[1];
    loop.run(() -> {
      release[0] = block();
      note("first", dir.entries().next());
      loop.close();
    });
    release[0].countDown();
    assertThat(events).hasSize(1).doesNotContain("first done");
  }

  // ---- given up -------------------------------------------------------------------------------

  @Test
  void aCancelledCallTakesNothingFromTheNext() {
    Dir dir = opendir();
    loop.run(() -> {
      CountDownLatch release = block();
      noteEntry("1", dir.read());
      noteEntry("2", dir.read());
      Request request = loop.activeRequests().get(1);
      assertThat(request.type()).isEqualTo("readdir");
      assertThat(request.cancel()).isTrue();
      loop.setImmediate(release::countDown);
    });
    assertThat(events).containsExactly("1 The operation was aborted", "2 entry");
    int left = 1;
    while (fs.sync().read(dir) != null) {
      left++;
    }
    assertThat(left).isEqualTo(5);
    fs.sync().close(dir);
  }

  @Test
  void closingTheLoopEndsAllThatWait() {
    Dir dir = opendir();
    List<Throwable> errors = new ArrayList<>();
    CountDownLatch[] release = new CountDownLatch[1];
    loop.run(() -> {
      release[0] = block();
      fs.read(dir, (error, entry) -> errors.add(error));
      fs.read(dir, (error, entry) -> errors.add(error));
      fs.close(dir, (error, nothing) -> errors.add(error));
      loop.close();
    });
    release[0].countDown();
    assertThat(errors).hasSize(3).doesNotContainNull();
    assertThat(errors.get(0)).isInstanceOf(AbortException.class);
    assertThatThrownBy(() -> fs.sync().read(dir)).hasMessage(CLOSED);
  }

  @Test
  void closingOnAClosedLoopClosesAllTheSame() {
    Dir dir = opendir();
    loop.close();
    assertThatIllegalStateException().isThrownBy(dir::read);
    assertThatIllegalStateException().isThrownBy(dir::close);
    assertThatThrownBy(() -> fs.sync().read(dir)).hasMessage(CLOSED);
  }

  @Test
  void theCallbackFormIsForTheLoopThread() {
    Dir dir = opendir();
    loop.run(() -> {
      CompletableFuture<Void> elsewhere =
          CompletableFuture.runAsync(() -> fs.read(dir, (error, entry) -> {}));
      assertThatThrownBy(elsewhere::join).hasCauseInstanceOf(IllegalStateException.class);
      dir.close();
    });
  }
}

package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Request;
import dev.tickloom.loop.RunMode;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.Workers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How calls on an open file and closing it get along. A pipe keeps a read waiting. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileHandleTest {
  @TempDir Path temporary;

  private EventLoop loop;
  private Fs fs;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void open() {
    // platform threads: on a single processor a stuck call can hold up all virtual ones
    loop = EventLoop.builder().workers(Workers.fixed(4)).build();
    fs = Fs.on(loop);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private FileHandle openPipe() throws Exception {
    return fs.sync().open(Fifo.make(temporary.resolve("pipe")).toString(), "r+");
  }

  private void writeToPipe(String text) throws Exception {
    Files.writeString(temporary.resolve("pipe"), text);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private <T> void note(String name, Promise<T> promise) {
    promise.then(
        value -> events.add(name + " " + value),
        error -> events.add(name + " " + error.getMessage()));
  }

  @Test
  void closingWaitsForARunningRead() throws Exception {
    FileHandle handle = openPipe();
    loop.run(() -> {
      note("read", handle.read(ByteBuffer.allocate(9)));
      note("close", handle.close());
      note("late read", handle.read(ByteBuffer.allocate(9)));
      loop.stop();
    });
    loop.run(RunMode.NOWAIT);
    assertThat(events).containsExactly("late read file closed");
    writeToPipe("hello");
    loop.run();
    assertThat(events).containsExactly("late read file closed", "read 5", "close null");
  }

  @Test
  void closingByCallbackWaitsForARunningRead() throws Exception {
    FileHandle handle = openPipe();
    loop.run(() -> {
      fs.read(handle, ByteBuffer.allocate(9), (error, read) -> events.add("read " + read));
      fs.close(handle, (error, nothing) -> events.add("close " + error));
      fs.read(
          handle,
          ByteBuffer.allocate(9),
          (error, read) -> {
            events.add("late read " + error.getMessage());
            loop.stop();
          });
    });
    assertThat(events).containsExactly("late read EBADF: bad file descriptor, read");
    writeToPipe("hello");
    loop.run();
    assertThat(events.subList(1, 3)).containsExactly("read 5", "close null");
  }

  @Test
  void blockingCloseWaitsForARunningRead() throws Exception {
    FileHandle handle = openPipe();
    loop.run(() -> {
      note("read", handle.read(ByteBuffer.allocate(9)));
      loop.stop();
    });
    Thread closer = Thread.ofPlatform().start(() -> fs.sync().close(handle));
    while (closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    writeToPipe("hello");
    closer.join();
    loop.run();
    assertThat(events).containsExactly("read 5");
  }

  /** Were the file closed while calls wait for a worker, some of the writes would be lost. */
  @Test
  void closingLetsWaitingCallsGoFirst() {
    try (EventLoop narrow = EventLoop.builder().workers(Workers.fixed(1)).build()) {
      String path = temporary.resolve("a").toString();
      FileHandle handle = Fs.on(narrow).sync().open(path, "a");
      narrow.run(() -> {
        for (int i = 0; i < 50; i++) {
          handle.write(bytes("x"));
        }
        handle.close();
      });
      assertThat(fs.sync().readFile(path)).hasSize(50);
    }
  }

  @Test
  void aStuckReadDoesNotDelayOtherFiles() throws Exception {
    FileHandle pipe = openPipe();
    fs.sync().writeFile(temporary.resolve("a").toString(), "abc");
    FileHandle file = fs.sync().open(temporary.resolve("a").toString());
    loop.run(() -> {
      note("pipe", pipe.read(ByteBuffer.allocate(9)));
      note("file", file.read(ByteBuffer.allocate(9)).then(n -> stopped(n)));
    });
    assertThat(events).containsExactly("file 3");
    writeToPipe("hello");
    loop.run(() -> file.close());
    assertThat(events).containsExactly("file 3", "pipe 5");
    fs.sync().close(pipe);
  }

  private int stopped(int value) {
    loop.stop();
    return value;
  }

  /** The claim of a call that never runs must not keep the file open for ever. */
  @Test
  void closingDoesNotWaitForACancelledCall() {
    try (EventLoop narrow = EventLoop.builder().workers(Workers.fixed(1)).build()) {
      FileHandle handle = Fs.on(narrow).sync().open(temporary.resolve("a").toString(), "w+");
      CountDownLatch release = new CountDownLatch(1);
      narrow.run(() -> {
        narrow.queueWork(Work.of("block", () -> release.await(50, TimeUnit.SECONDS)), (e, v) -> {});
        note("read", handle.read(ByteBuffer.allocate(1)));
        Request read = narrow.activeRequests().get(1);
        assertThat(read.cancel()).isTrue();
        assertThat(read.state()).isEqualTo(Request.State.CANCELLED);
        note("close", handle.close());
        narrow.setImmediate(release::countDown);
      });
      assertThat(events).containsExactly("read The operation was aborted", "close null");
    }
  }

  @Test
  void closingWaitsForAnAbandonedCall() throws Exception {
    FileHandle handle = openPipe();
    loop.run(() -> {
      note("read", handle.read(ByteBuffer.allocate(9)));
      loop.setImmediate(() -> cancelRunning("read"));
    });
    assertThat(events).containsExactly("read The operation was aborted");
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.run(() -> handle.close().thenAccept(nothing -> closed.complete(null)));
    assertThat(closed).isNotDone();
    writeToPipe("hello");
    while (!closed.isDone()) { // an abandoned call does not keep the loop alive
      loop.run(RunMode.NOWAIT);
    }
  }

  private void cancelRunning(String type) {
    Request request =
        loop.activeRequests().stream().filter(r -> r.type().equals(type)).findAny().orElseThrow();
    if (request.state() == Request.State.RUNNING) {
      request.cancel();
    } else {
      loop.setImmediate(() -> cancelRunning(type));
    }
  }

  @Test
  void closingAgainIsFulfilledAtOnce() {
    FileHandle handle = fs.sync().open(temporary.resolve("a").toString(), "w");
    loop.run(() -> {
      note("close", handle.close());
      note("again", handle.close());
    });
    assertThat(events).containsExactlyInAnyOrder("close null", "again null");
    loop.run(() -> note("later", handle.close()));
    assertThat(events).contains("later null");
  }

  @Test
  void whatIsClosedIsABadDescriptorToTheOtherForms() {
    FileHandle handle = fs.sync().open(temporary.resolve("a").toString(), "w");
    fs.sync().close(handle);
    assertThatThrownBy(() -> fs.sync().close(handle))
        .hasMessage("EBADF: bad file descriptor, close");
    assertThatThrownBy(() -> fs.sync().read(handle, ByteBuffer.allocate(1)))
        .hasMessage("EBADF: bad file descriptor, read");
    assertThatThrownBy(() -> fs.sync().write(handle, ByteBuffer.allocate(1)))
        .hasMessage("EBADF: bad file descriptor, write");
    loop.run(() -> fs.close(handle, (error, nothing) -> events.add(error.getMessage())));
    assertThat(events).containsExactly("EBADF: bad file descriptor, close");
  }

  @Test
  void methodsOfAClosedHandleRejectWithoutErrno() throws Exception {
    FileHandle handle = fs.sync().open(temporary.resolve("a").toString(), "w");
    fs.sync().close(handle);
    CompletableFuture<CompletableFuture<Integer>> outcome = new CompletableFuture<>();
    loop.run(
        () -> outcome.complete(handle.write(ByteBuffer.allocate(1), -7).toCompletableFuture()));
    CompletableFuture<Integer> written = outcome.get();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(written::get)
        .havingCause()
        .isInstanceOfSatisfying(
            FsException.class,
            error -> {
              assertThat(error).hasMessage("file closed");
              assertThat(error.code()).isEqualTo("EBADF");
              assertThat(error.syscall()).isEqualTo("write");
              assertThat(error.errno()).isZero();
              assertThat(error.path()).isNull();
            });
  }

  @Test
  void closingOnAClosedLoopClosesAllTheSame() {
    FileHandle handle = fs.sync().open(temporary.resolve("a").toString(), "w");
    loop.close();
    assertThatIllegalStateException().isThrownBy(() -> handle.write(bytes("x")));
    assertThatIllegalStateException().isThrownBy(handle::close);
    assertThatThrownBy(() -> fs.sync().write(handle, bytes("x")))
        .hasMessage("EBADF: bad file descriptor, write");
  }

  @Test
  void aCallRefusedByAClosedLoopDoesNotHoldTheFile() {
    FileHandle handle = fs.sync().open(temporary.resolve("a").toString(), "w");
    loop.close();
    assertThatIllegalStateException().isThrownBy(() -> handle.write(bytes("x")));
    assertThatIllegalStateException()
        .isThrownBy(() -> fs.write(handle, bytes("x"), (error, written) -> {}));
    fs.sync().close(handle); // would wait for ever
  }

  @Test
  void closingTheLoopAbortsCallsAndLeavesTheFileToThem() throws Exception {
    FileHandle handle = openPipe();
    List<Throwable> errors = new ArrayList<>();
    loop.run(() -> {
      fs.read(handle, ByteBuffer.allocate(9), (error, read) -> errors.add(error));
      loop.setImmediate(() -> closeWhenRunning());
    });
    assertThat(errors).singleElement().isInstanceOf(AbortException.class);
    Thread closer = Thread.ofPlatform().start(() -> fs.sync().close(handle));
    writeToPipe("hello");
    closer.join();
  }

  private void closeWhenRunning() {
    if (loop.activeRequests().get(0).state() == Request.State.RUNNING) {
      loop.close();
    } else {
      loop.setImmediate(this::closeWhenRunning);
    }
  }

  @Test
  void mayBeUsedFromAnyThread() throws Exception {
    FileHandle handle = fs.sync().open(temporary.resolve("a").toString(), "w+");
    CompletableFuture<Integer> written = new CompletableFuture<>();
    Thread other =
        Thread.ofPlatform()
            .start(() ->
                handle
                    .write(bytes("abc"))
                    .thenAccept(n -> {
                      written.complete(n);
                      handle.close();
                    }));
    other.join();
    loop.run();
    assertThat(written).isCompletedWithValue(3);
    assertThatThrownBy(() -> fs.sync().close(handle))
        .hasMessage("EBADF: bad file descriptor, close");
  }

  @Test
  void anAbandonedOpenClosesWhatItOpensLate() throws Exception {
    String pipe = Fifo.make(temporary.resolve("pipe")).toString();
    List<Throwable> errors = new ArrayList<>();
    loop.run(() -> {
      fs.open(pipe, "r", (error, handle) -> errors.add(error));
      loop.setImmediate(() -> cancelRunning("open"));
    });
    assertThat(errors).singleElement().isInstanceOf(AbortException.class);
    try (var writer = Files.newByteChannel(Path.of(pipe), OpenFlags.WRITE.options())) {
      // the late reader is there now, and when it has been closed the pipe is broken
      assertThatThrownBy(
              () -> {
                while (true) {
                  writer.write(bytes("x"));
                }
              })
          .hasMessageContaining("Broken pipe");
    }
  }
}

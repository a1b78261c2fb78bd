package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import dev.tickloom.loop.workers.Workers;
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
    // platform threads: on a single processor a stuck call can block all virtual ones
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
    loop.run(() -> {
      note("close", handle.close());
      loop.stop();
    });
    assertThat(events).hasSize(1);
    writeToPipe("hello");
    loop.run();
    assertThat(events).last().isEqualTo("close null");
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

  // ---- what only the promise form has ---------------------------------------------------------

  private FileHandle open(String content, String flags) throws Exception {
    Path file = Files.writeString(temporary.resolve("a"), content);
    return fs.sync().open(file.toString(), flags);
  }

  @Test
  void readsFromThePositionToTheEnd() throws Exception {
    FileHandle handle = open("hello world", "r");
    fs.sync().read(handle, ByteBuffer.allocate(6));
    loop.run(() -> {
      note("text", handle.readFile(UTF_8));
      assertThat(loop.activeRequests()).hasSize(1);
      assertThat(loop.activeRequests().get(0).type()).isEqualTo("readFile");
    });
    loop.run(() -> note("bytes", handle.readFile().then(bytes -> bytes.length)));
    assertThat(events).containsExactly("text world", "bytes 0");
    fs.sync().close(handle);
  }

  @Test
  void readsALargeFileAndOneWithoutSize() throws Exception {
    FileHandle handle = open("x".repeat(1_300_001), "r");
    FileHandle process = fs.sync().open("/proc/self/status");
    loop.run(() -> {
      note("large", handle.readFile().then(bytes -> bytes.length));
      note("process", process.readFile(UTF_8).then(text -> text.contains("Pid:")));
    });
    assertThat(events).containsExactlyInAnyOrder("large 1300001", "process true");
    fs.sync().close(handle);
    fs.sync().close(process);
  }

  @Test
  void writesAtThePositionWithoutCuttingOff() throws Exception {
    FileHandle handle = open("hello world", "r+");
    loop.run(() -> {
      handle.read(ByteBuffer.allocate(6));
      handle.writeFile("W".getBytes(UTF_8));
      handle.appendFile(bytes("O"));
      handle.appendFile("R");
      handle.writeFile("\u00e9", ISO_8859_1);
      handle.close();
    });
    byte[] content = Files.readAllBytes(temporary.resolve("a"));
    assertThat(new String(content, ISO_8859_1)).hasSize(11).startsWith("hello ").endsWith("d");
  }

  @Test
  void writesAllDataOfEveryKindInOrder() throws Exception {
    FileHandle handle = open("", "a+");
    ByteBuffer buffer = bytes("-two-").position(1).limit(4);
    byte[] large = "x".repeat(1_300_001).getBytes(UTF_8);
    loop.run(() ->
        handle
            .writeFile("one ".getBytes(UTF_8))
            .thenCompose(nothing -> handle.appendFile(buffer))
            .thenCompose(nothing -> handle.writeFile(" \ud83d"))
            .thenCompose(nothing -> handle.appendFile("\u00e9", ISO_8859_1))
            .thenCompose(nothing -> handle.appendFile(large))
            .then(nothing -> handle.close()));
    assertThat(buffer.position()).isEqualTo(1);
    String text = Files.readString(temporary.resolve("a"), ISO_8859_1);
    assertThat(text).hasSize(12 + large.length).startsWith("one two \u00ef\u00bf\u00bd\u00e9xx");
  }

  @Test
  void wholeFilesReportWhatTheFlagsDoNotAllow() throws Exception {
    FileHandle reading = open("x", "r");
    FileHandle writing = open("x", "w");
    FileHandle folder = fs.sync().open(temporary.toString());
    loop.run(() -> note("write", reading.writeFile("x")));
    loop.run(() -> note("write nothing", reading.writeFile("")));
    loop.run(() -> note("read", writing.readFile()));
    loop.run(() -> note("folder", folder.readFile()));
    assertThat(events)
        .containsExactly(
            "write EBADF: bad file descriptor, write",
            "write nothing null",
            "read EBADF: bad file descriptor, read",
            "folder EISDIR: illegal operation on a directory, read");
    for (FileHandle handle : List.of(reading, writing, folder)) {
      fs.sync().close(handle);
    }
  }

  @Test
  void wholeFilesKnowAClosedFile() throws Exception {
    FileHandle handle = open("x", "r");
    fs.sync().close(handle);
    List<String> methods = new ArrayList<>();
    loop.run(() -> {
      for (Promise<?> promise :
          List.of(handle.readFile(), handle.writeFile("x"), handle.appendFile("x"))) {
        promise.then(
            value -> methods.add("none"), error -> methods.add(((FsException) error).syscall()));
      }
    });
    assertThat(methods).containsExactly("readFile", "writeFile", "writeFile");
  }

  @Test
  void wholeFilesRejectNull() throws Exception {
    FileHandle handle = open("x", "w");
    loop.run(() -> {
      note("1", handle.readFile(null));
      note("2", handle.writeFile((byte[]) null));
      note("3", handle.writeFile((ByteBuffer) null));
      note("4", handle.appendFile((CharSequence) null));
      note("5", handle.appendFile("x", null));
    });
    assertThat(events).containsExactly("1 charset", "2 data", "3 data", "4 data", "5 charset");
    fs.sync().close(handle);
  }
}

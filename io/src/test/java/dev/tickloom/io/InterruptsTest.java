package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt closes no file, ends no wait and is not lost, in any blocking call. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no named pipes")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptsTest {
  @TempDir Path temporary;

  private final Workers workers = Workers.lane();
  private final EventLoop loop = EventLoop.builder().workers(workers).build();
  private final FsSync fs = Fs.on(loop).sync();
  private Fifos fifos;
  private String file;

  @BeforeEach
  void makeFiles() throws Exception {
    fifos = Fifos.make(temporary, 1);
    file = Files.writeString(temporary.resolve("file"), "text").toString();
  }

  @AfterEach
  void close() throws Exception {
    Thread.interrupted(); // if a test has failed
    loop.close();
    fifos.close();
  }

  /** Makes a call in a thread of its own that is interrupted while it is blocked. */
  private void interruptedIn(Runnable call, Runnable unblock) throws Exception {
    AtomicBoolean isInterrupted = new AtomicBoolean();
    AtomicReference<Throwable> error = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                call.run();
              } catch (Throwable e) {
                error.set(e);
              }
              isInterrupted.set(Thread.currentThread().isInterrupted());
            });
    Patience.until(() -> caller.getState() == Thread.State.WAITING, caller::getState);
    caller.interrupt();
    // It wakes up, looks, and goes on waiting, or goes on where it should not.
    Patience.until(
        () -> !caller.isAlive() || caller.getState() == Thread.State.WAITING, caller::getState);
    unblock.run();
    caller.join();
    assertThat(error.get()).isNull();
    assertThat(isInterrupted).isTrue();
  }

  /** It closed the file for everybody before: each further call failed with EBADF. */
  @Test
  void anInterruptOfABlockingReadLeavesTheFileOpen() throws Exception {
    FileHandle handle = fs.open(fifos.path(0), "r+");
    ByteBuffer into = ByteBuffer.allocate(4);
    interruptedIn(() -> fs.read(handle, into), () -> fifos.write(0, "text"));
    assertThat(into.position()).isEqualTo(4);
    fifos.write(0, "more");
    assertThat(fs.read(handle, into.clear())).isEqualTo(4);
    fs.close(handle);
  }

  @Test
  void anInterruptedThreadMayMakeEveryCallOnAnOpenFile() {
    FileHandle handle = fs.open(file, "r+");
    Thread.currentThread().interrupt();
    assertThat(fs.read(handle, ByteBuffer.allocate(4))).isEqualTo(4);
    assertThat(fs.read(handle, ByteBuffer.allocate(4), 0)).isEqualTo(4);
    assertThat(fs.readv(handle, List.of(ByteBuffer.allocate(4)), 0)).isEqualTo(4);
    assertThat(fs.write(handle, "more", 4)).isEqualTo(4);
    fs.fsync(handle);
    fs.ftruncate(handle, 6);
    assertThat(fs.fstat(handle).size()).isEqualTo(6);
    fs.fchmod(handle, 0600);
    fs.close(handle);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Each of them failed with ECANCELED before. */
  @Test
  void anInterruptedThreadMayMakeEveryCallByPath() {
    Thread.currentThread().interrupt();
    assertThat(fs.readFile(file, UTF_8)).isEqualTo("text");
    fs.writeFile(file, "other");
    fs.appendFile(file, " text");
    fs.copyFile(file, file + ".copy");
    assertThat(fs.readFile(file + ".copy", UTF_8)).isEqualTo("other text");
    fs.truncate(file, 5);
    fs.writeFile(file, "atomic", WriteOptions.DEFAULT.withAtomic(true));
    assertThat(fs.readFile(file, UTF_8)).isEqualTo("atomic");
    fs.close(fs.open(file));
    fs.mkdir(file + ".folder");
    fs.rm(file + ".folder", RmOptions.DEFAULT.withRecursive(true));
    fs.close(fs.mkdtempDisposable(file));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFailureOnAnInterruptedThreadLeavesTheInterrupt() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> fs.readFile(file + ".none")).hasMessageContaining("ENOENT");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptedThreadMayReadAndCloseADirectory() {
    Dir dir = fs.opendir(temporary.toString(), OpendirOptions.DEFAULT.withBufferSize(1));
    Thread.currentThread().interrupt();
    int entries = 0;
    while (fs.read(dir) != null) {
      entries++;
    }
    fs.close(dir);
    assertThat(entries).isEqualTo(2);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** What fails says so, and the thread is still interrupted. */
  @Test
  void anInterruptOfACallByPathIsReportedAndNotLost() throws Exception {
    AtomicBoolean isInterrupted = new AtomicBoolean();
    AtomicReference<Throwable> error = new AtomicReference<>();
    CountDownLatch writing = new CountDownLatch(1);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                fs.writeFile(fifos.path(0), new byte[1 << 22]); // more than a pipe takes
              } catch (Throwable e) {
                error.set(e);
              }
              isInterrupted.set(Thread.currentThread().isInterrupted());
            });
    try (var reader = Files.newInputStream(Path.of(fifos.path(0)))) {
      assertThat(reader.read()).isZero(); // it is in the middle of writing
      writer.interrupt();
      writing.countDown();
      writer.join();
    }
    assertThat(error.get())
        .isInstanceOfSatisfying(
            FsException.class, e -> assertThat(e.code()).isEqualTo("ECANCELED"));
    assertThat(isInterrupted).isTrue();
  }

  @Test
  void anInterruptDoesNotEndABlockingClose() throws Exception {
    FileHandle handle = fs.open(fifos.path(0), "r+");
    Thread reader = Thread.ofPlatform().start(() -> fs.read(handle, ByteBuffer.allocate(9)));
    Patience.until(workers, now -> now.running() == 1);
    interruptedIn(() -> fs.close(handle), () -> fifos.write(0, "text"));
    reader.join();
    assertThatThrownBy(() -> fs.close(handle)).hasMessageContaining("EBADF");
  }

  // ---- where blocking calls may be made -------------------------------------------------------

  @Test
  void aBlockingCallWorksOnTheLoopThreadOnAClosedLoopAndOnAWorker() throws Exception {
    FileHandle handle = fs.open(file);
    int[] read = new int[2];
    loop.run(() -> {
      read[0] = fs.read(handle, ByteBuffer.allocate(4), 0);
      loop.queueWork(
          Work.of("outer", () -> fs.read(handle, ByteBuffer.allocate(4), 0)),
          (error, value) -> read[1] = value);
    });
    loop.close();
    assertThat(read).containsExactly(4, 4);
    assertThat(fs.read(handle, ByteBuffer.allocate(4), 0)).isEqualTo(4);
    fs.close(handle);
  }

  @Test
  void aFailureHasTheStackTraceOfItsCaller() {
    FileHandle handle = fs.open(file);
    assertThatThrownBy(() -> fs.write(handle, ByteBuffer.allocate(1)))
        .hasMessage("EBADF: bad file descriptor, write")
        .satisfies(error ->
            assertThat(error.getStackTrace())
                .anyMatch(frame ->
                    frame.getMethodName().contains("aFailureHasTheStackTraceOfItsCaller")));
    fs.close(handle);
  }

  /** Calls without a position take turns, whatever form they have. */
  @Test
  void aBlockingCallWaitsForItsTurn() throws Exception {
    FileHandle handle = fs.open(fifos.path(0), "r+");
    ByteBuffer first = ByteBuffer.allocate(4);
    ByteBuffer second = ByteBuffer.allocate(4);
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              var unused = fs.read(handle, second);
            });
    handle.read(first);
    Patience.until(() -> reader.getState() == Thread.State.WAITING, reader::getState);
    Patience.until(workers, now -> now.running() == 1 && now.queued() == 1);
    fifos.write(0, "textmore");
    reader.join();
    loop.run();
    assertThat(List.of(first.position(), second.position())).containsExactly(4, 4);
    fs.close(handle);
  }

  /** As on a virtual thread of the workers, which whoever was told of it may interrupt. */
  @Test
  void anInterruptOfTheThreadThatReadsLeavesTheChannelOfAnOpenFileOpen() throws Exception {
    assumeThat(ChannelDescriptor.areKnown()).as("the option is given").isTrue();
    try (FileChannel channel = ChannelDescriptor.steady(FileChannel.open(Path.of(file)))) {
      Thread.currentThread().interrupt();

      assertThat(channel.read(ByteBuffer.allocate(4))).isEqualTo(4);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(channel.isOpen()).isTrue();
    }
  }
}

package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.AbortController;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncLocal;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.testing.VirtualClock;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Closing files on which a call hangs: a read from a pipe, or from a folder that does not answer.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open descriptors are counted in /proc")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosingHungFilesTest {
  private static final String BUSY = "EBUSY: resource busy or locked, close";

  @TempDir Path temporary;

  private final Workers workers = Workers.lane();
  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().workers(workers).clock(clock).build();
  private final Fs fs = Fs.on(loop);
  private final AbortController controller = new AbortController();
  private final RequestTerms limited = RequestTerms.of(loop).with(controller.signal());
  private final Deque<Runnable> grace = new ArrayDeque<>();
  private final List<String> events = new ArrayList<>();
  private Fifos fifos;

  @BeforeEach
  void makePipe() throws Exception {
    fifos = Fifos.make(temporary, 1);
  }

  @AfterEach
  void nothingStaysBehind() throws Exception {
    fifos.write(0, "for whoever still reads");
    Patience.until(workers, now -> now.running() == 0);
    loop.close();
    fifos.close();
    Patience.until(() -> OpenDescriptors.openIn(temporary) == 0, () -> "open descriptors");
  }

  private FileHandle open(Executor grace) throws Exception {
    Location pipe = Location.of("path", fifos.path(0), FileSystems.getDefault());
    OpenFlags flags = OpenFlags.parse("r+");
    return Work.<FileHandle>ofBody(
            "open",
            progress ->
                new FileHandle(limited, OpenFile.open(pipe, flags, 0, progress), null, grace))
        .call();
  }

  private void note(String name, Promise<?> promise) {
    promise.then(
        value -> events.add(name + " " + value),
        error -> events.add(name + " " + error.getMessage()));
  }

  /** Starts a read, and gives it up when its body has begun. */
  private void readAndGiveUp(FileHandle handle) {
    CountDownLatch begun = new CountDownLatch(1);
    HandleCall<Integer> read =
        handle.sequentialCall(
            "read",
            "read",
            file -> {
              begun.countDown();
              return file.read(ByteBuffer.allocate(9), OpenFile.CURRENT, Content.NEVER_ABANDONED);
            });
    note("read", read.start(limited));
    awaitOpen(begun);
    controller.abort();
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Thread blockIn(Runnable call) {
    return Thread.ofPlatform().start(call);
  }

  private static void awaitBlocked(Thread thread) {
    Patience.until(() -> thread.getState() == Thread.State.WAITING, thread::getState);
  }

  // ---- the loop stays alive -------------------------------------------------------------------

  /** What is behind the close was lost before: the loop ended as if nothing were left to do. */
  @Test
  void theLoopStaysAliveUntilAFileWithAnAbandonedReadIsClosed() {
    FileHandle handle = Fs.on(loop).with(controller.signal()).sync().open(fifos.path(0), "r+");
    AtomicReference<Thread> loopThread = new AtomicReference<>(Thread.currentThread());
    CountDownLatch isClosing = new CountDownLatch(1);
    CountDownLatch isOver = new CountDownLatch(1);
    Thread writer =
        blockIn(() -> {
          Patience.until(
              () ->
                  isOver.getCount() == 0
                      || isClosing.getCount() == 0
                          && loopThread.get().getState() == Thread.State.WAITING,
              () -> events);
          fifos.write(0, "late");
        });
    loop.run(() -> {
      async(() -> {
        try {
          await(handle.read(ByteBuffer.allocate(9)));
        } catch (AbortException e) {
          events.add("aborted");
        } finally {
          isClosing.countDown();
          await(handle.close());
          events.add("closed");
        }
        return null;
      });
      Patience.until(workers, now -> now.stuck() == 1); // so it is in the kernel
      controller.abort();
    });
    isOver.countDown();
    join(writer);
    assertThat(events).containsExactly("aborted", "closed");
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theLoopStaysAliveWhileAnotherThreadsCallDelaysClosing() throws Exception {
    FileHandle handle = open(grace::add);
    Thread reader = blockIn(() -> fs.sync().read(handle, ByteBuffer.allocate(9)));
    awaitBlocked(reader);
    loop.run(() -> {
      note("close", handle.close());
      assertThat(loop.isAlive()).isTrue();
      loop.setImmediate(() -> fifos.write(0, "late"));
    });
    join(reader);
    assertThat(events).containsExactly("close null");
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void aCloseFromAnotherThreadKeepsTheLoopAlive() throws Exception {
    FileHandle handle = open(grace::add);
    loop.run(() -> readAndGiveUp(handle));
    join(blockIn(() -> note("close", handle.close())));
    assertThat(loop.isAlive()).isTrue();
    Thread writer =
        blockIn(() -> {
          Patience.until(() -> grace.size() == 1, () -> grace);
          fifos.write(0, "late");
        });
    loop.run();
    join(writer);
    assertThat(events).containsExactly("read The operation was aborted", "close null");
  }

  @Test
  void aCallbackThatHadToWaitSeesItsAsyncLocalsAndMayThrow() throws Exception {
    FileHandle handle = open(grace::add);
    AsyncLocal<String> local = new AsyncLocal<>();
    loop.run(() -> {
      loop.onUncaughtException((error, origin) -> events.add("uncaught " + error.getMessage()));
      readAndGiveUp(handle);
      local.run(
          "x",
          () ->
              fs.close(
                  handle,
                  (error, nothing) -> {
                    events.add("close " + error + " " + local.get());
                    throw new IllegalStateException("oops");
                  }));
      loop.setImmediate(() -> fifos.write(0, "late"));
    });
    assertThat(events)
        .containsExactly("read The operation was aborted", "close null x", "uncaught oops");
  }

  // ---- calls that never return ----------------------------------------------------------------

  private void endGrace() {
    Patience.until(() -> !grace.isEmpty(), () -> "no grace period");
    grace.remove().run();
  }

  @Test
  void closingFailsWhenTheGracePeriodOfAnAbandonedReadIsOver() throws Exception {
    FileHandle handle = open(grace::add);
    loop.run(() -> {
      readAndGiveUp(handle);
      note("close", handle.close());
      note("again", handle.close());
      loop.setImmediate(this::endGrace);
    });
    assertThat(events)
        .containsExactly("read The operation was aborted", "close " + BUSY, "again " + BUSY);
    assertThat(loop.now()).isZero(); // the period is not one of the loop's virtual time
    assertThat(OpenDescriptors.openIn(temporary)).isEqualTo(1);
  } // and the read closes the file when it returns: see above

  @Test
  void theCallbackGetsTheFailureWhenTheGracePeriodIsOver() throws Exception {
    FileHandle handle = open(grace::add);
    List<FsException> errors = new ArrayList<>();
    loop.run(() -> {
      readAndGiveUp(handle);
      fs.close(handle, (error, nothing) -> errors.add((FsException) error));
      loop.setImmediate(this::endGrace);
    });
    assertThat(errors)
        .singleElement()
        .satisfies(e -> {
          assertThat(e).hasMessage(BUSY);
          assertThat(e.code()).isEqualTo("EBUSY");
          assertThat(e.syscall()).isEqualTo("close");
        });
  }

  @Test
  void aBlockingCloseFailsWhenTheGracePeriodIsOver() throws Exception {
    FileHandle handle = open(Runnable::run);
    loop.run(() -> readAndGiveUp(handle));
    Thread closer =
        blockIn(() ->
            assertThatThrownBy(() -> fs.sync().close(handle))
                .hasMessage(BUSY)
                .satisfies(e -> {
                  events.add("thrown");
                }));
    join(closer);
    assertThat(events).containsExactly("read The operation was aborted", "thrown");
  }

  /** Nobody delivers the read meanwhile, and nobody can give it up. */
  @Test
  void aBlockingCloseOnTheLoopThreadFailsWhenTheGracePeriodIsOver() throws Exception {
    FileHandle handle = open(Runnable::run);
    loop.run(() -> {
      note("read", handle.read(ByteBuffer.allocate(9)));
      Patience.until(workers, now -> now.running() == 1);
      assertThatThrownBy(() -> fs.sync().close(handle)).hasMessage(BUSY);
      fifos.write(0, "late");
    });
    assertThat(events).containsExactly("read 4");
  }

  /** The failure to close was told by the line after that, before. */
  @Test
  void linesThatAreGivenUpFailOnceAndThenEnd() throws Exception {
    var lines = open(grace::add).readLines();
    loop.run(() -> {
      note("line", lines.next());
      Patience.until(workers, now -> now.stuck() == 1); // so it is in the kernel
      controller.abort();
      loop.setImmediate(this::endGrace);
    });
    loop.run(() -> note("next", lines.next()));
    assertThat(events).containsExactly("line The operation was aborted", "next Optional.empty");
  }

  /** A call of the loop may take as long as it likes: whoever waits for it can give it up. */
  @Test
  void thereIsNoGracePeriodWhileTheLoopWaitsForACall() throws Exception {
    FileHandle handle = open(grace::add);
    loop.run(() -> {
      note("read", handle.read(ByteBuffer.allocate(9)));
      note("close", handle.close());
      Patience.until(workers, now -> now.running() == 1);
      loop.setImmediate(() -> {
        assertThat(grace).isEmpty();
        fifos.write(0, "late");
      });
    });
    assertThat(events).containsExactly("read 4", "close null");
  }

  @Test
  @Tag("stress") // it takes as long as the library waits
  void theGracePeriodOfAFileEnds() {
    FileHandle handle = fs.with(controller.signal()).sync().open(fifos.path(0), "r+");
    loop.run(() -> {
      readAndGiveUp(handle);
      note("close", handle.close());
    });
    assertThat(events).containsExactly("read The operation was aborted", "close " + BUSY);
  }

  // ---- closed loops ---------------------------------------------------------------------------

  @Test
  void aClosedLoopLeavesTheFileToTheReadThatHangs() throws Exception {
    FileHandle handle = open(grace::add);
    loop.run(() -> readAndGiveUp(handle));
    loop.close();
    assertThatIllegalStateException().isThrownBy(handle::close);
    assertThat(OpenDescriptors.openIn(temporary)).isEqualTo(1);
  }

  @Test
  void aLoopThatClosesWhileClosingWaitsLeavesTheFileToTheReadThatHangs() throws Exception {
    FileHandle handle = open(grace::add);
    loop.run(() -> {
      readAndGiveUp(handle);
      note("close", handle.close());
      loop.setImmediate(loop::close);
    });
    endGrace(); // nobody is left to be told
    assertThat(events).containsExactly("read The operation was aborted");
  }

  // ---- directories ----------------------------------------------------------------------------

  /** A directory whose folder "sub" does not answer until it is released. */
  private final class HungFolder {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final Dir dir;

    HungFolder() throws Exception {
      Path root = Files.createDirectory(temporary.resolve("root"));
      Files.createDirectory(root.resolve("sub"));
      FaultyFileSystem fileSystem =
          new FaultyFileSystem((call, path) -> {
            if (call.equals("scandir") && path.normalize().endsWith("sub")) {
              entered.countDown();
              awaitOpen(release);
            }
          });
      OpendirOptions recursive = OpendirOptions.DEFAULT.withRecursive(true);
      OpenDirectory directory =
          OpenDirectory.open(Location.of("path", root.toString(), fileSystem), recursive);
      dir = new Dir(limited, root.toString(), directory, null, grace::add);
    }

    /** Reads the first entry, and gives up the read of the second, which hangs. */
    void readAndGiveUp() {
      note("first", dir.read().then(Dirent::name));
      note("second", dir.read());
      giveUp();
    }

    void giveUp() {
      Thread.ofPlatform()
          .start(() -> {
            awaitOpen(entered);
            loop.execute(controller::abort);
          });
    }
  }

  @Test
  void closingADirectoryWaitsForAnAbandonedReadAndTakesNoWorker() throws Exception {
    HungFolder hung = new HungFolder();
    loop.run(hung::readAndGiveUp);
    loop.run(() -> {
      note("close", hung.dir.close());
      loop.setImmediate(() -> {
        assertThat(workers.metrics().running()).isEqualTo(1);
        assertThat(workers.metrics().queued()).isZero();
        hung.release.countDown();
      });
    });
    assertThat(events)
        .containsExactly("first sub", "second The operation was aborted", "close null");
  }

  @Test
  void closingADirectoryFailsWhenTheGracePeriodIsOver() throws Exception {
    HungFolder hung = new HungFolder();
    loop.run(hung::readAndGiveUp);
    loop.run(() -> {
      note("close", hung.dir.close());
      loop.setImmediate(this::endGrace);
    });
    assertThat(events)
        .containsSubsequence("first sub", "second The operation was aborted")
        .last()
        .asString()
        .startsWith("close EBUSY: resource busy or locked, closedir '");
    hung.release.countDown();
  }

  @Test
  void anIterationThatIsGivenUpDoesNotWaitUntilTheDirectoryIsClosed() throws Exception {
    HungFolder hung = new HungFolder();
    var entries = hung.dir.entries();
    loop.run(() -> {
      note("first", entries.next());
      entries
          .next()
          .then(
              next -> events.add("second"),
              error -> {
                events.add("second " + error.getMessage());
                hung.release.countDown();
                return true;
              });
      hung.giveUp();
    });
    assertThat(events).hasSize(2).last().isEqualTo("second The operation was aborted");
  }

  /** A further read waits in the queue of the directory, and takes no worker to wait in. */
  @Test
  void readsBehindOneThatHangsTakeNoWorkers() throws Exception {
    HungFolder hung = new HungFolder();
    loop.run(hung::readAndGiveUp);
    Thread reader = blockIn(() -> events.add("third " + fs.sync().read(hung.dir)));
    Patience.until(workers, now -> now.queued() == 1);
    assertThat(workers.metrics().running()).isEqualTo(1);
    hung.release.countDown();
    join(reader);
    assertThat(events).last().isEqualTo("third null");
    fs.sync().close(hung.dir);
  }

  // ---- tried again ----------------------------------------------------------------------------

  private static <T> T failOnce(List<String> times, T value) {
    times.add("");
    if (times.size() == 1) {
      throw Descriptors.orNotBegun(
          FsException.of(Errno.EMFILE, new IOException("none"), "futime", null, null));
    }
    return value;
  }

  /** It found the file closed before, because its use was given back the first time. */
  @Test
  void aCallThatLacksADescriptorFindsTheFileOpenTheSecondTime() throws Exception {
    FileHandle handle = open(grace::add);
    List<String> times = new ArrayList<>();
    loop.run(() -> {
      note("call", call(handle, times));
      note("close", handle.close());
    });
    assertThat(events).containsExactly("call true", "close null");
    assertThat(times).hasSize(2);
  }

  private Promise<Boolean> call(FileHandle handle, List<String> times) {
    return handle
        .call("futimes", "futime", file -> failOnce(times, file.isOpen()))
        .start(handle.terms());
  }

  @Test
  void aBlockingCallThatLacksADescriptorFails() throws Exception {
    FileHandle handle = open(grace::add);
    List<String> times = new ArrayList<>();
    assertThatThrownBy(
            () -> handle.call("futimes", "futime", file -> failOnce(times, file.isOpen())).call())
        .hasMessage("EMFILE: too many open files, futime");
    fs.sync().close(handle);
  }

  // ---- given up on the way --------------------------------------------------------------------

  /** It went on to the end before, for nobody: of a device without end until memory was full. */
  @Test
  void readingAllOfAFileWithoutEndStopsWhenItIsGivenUp() {
    FileHandle handle = fs.with(controller.signal()).sync().open("/dev/zero");
    loop.run(() -> {
      note("read", handle.readFile());
      note("close", handle.close());
      Patience.until(workers, now -> now.running() == 1);
      controller.abort();
    });
    assertThat(events).containsExactly("read The operation was aborted", "close null");
  }

  @Test
  void writingAllOfABufferStopsWhenItIsGivenUp() throws Exception {
    FileHandle handle = open(grace::add);
    loop.run(() -> {
      note("write", handle.writeFile(new byte[1 << 22])); // more than a pipe takes
      Patience.until(workers, now -> now.stuck() == 1);
      controller.abort();
      note("close", handle.close());
      loop.setImmediate(this::drain); // it goes on with the present chunk, and then looks
    });
    assertThat(events).containsExactly("write The operation was aborted", "close null");
  }

  /** Reads all that is written to the pipe, until nobody has it open for writing. */
  private void drain() {
    Thread.ofPlatform()
        .start(() -> {
          try (var pipe = Files.newInputStream(Path.of(fifos.path(0)))) {
            pipe.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  // ---- given up at the last moment ------------------------------------------------------------

  /** Whichever is first, the worker or whoever gives the call up: the file can be closed. */
  @Test
  void aFileCanBeClosedWheneverItsCallsAreGivenUp() throws Exception {
    FileHandle handle =
        fs.sync().open(Files.writeString(temporary.resolve("file"), "text").toString());
    int[] delivered = new int[1];
    loop.run(() -> {
      for (int i = 0; i < 2_000; i++) {
        AbortController each = new AbortController();
        fs.with(each.signal())
            .within(Duration.ofMinutes(1))
            .read(handle, ByteBuffer.allocate(4), 0, (error, read) -> delivered[0]++);
        loop.queueWork(Work.of("spin", () -> ""), (error, value) -> each.abort());
      }
      note("close", handle.close());
    });
    assertThat(delivered).containsExactly(2_000);
    assertThat(events).containsExactly("close null");
  }
}

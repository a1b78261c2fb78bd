package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.Async;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The blocking form on virtual threads: which thread makes the call, and what a hung call stops.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no named pipes")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest {
  /** All kinds of workers. */
  enum Kind {
    SHARED {
      @Override
      Workers workers() {
        return Workers.shared();
      }
    },
    LANE {
      @Override
      Workers workers() {
        return Workers.lane();
      }
    },
    FIXED {
      @Override
      Workers workers() {
        return Workers.fixed(1);
      }
    },
    PER_CALL {
      @Override
      Workers workers() {
        return Workers.perCall();
      }
    };

    abstract Workers workers();
  }

  @TempDir Path temporary;

  /** The threads that have made the calls on {@link #watched}. */
  private final Set<Thread> callers = ConcurrentHashMap.newKeySet();

  private final FaultyFileSystem watched =
      new FaultyFileSystem((call, path) -> callers.add(Thread.currentThread()));

  private String file;

  @BeforeEach
  void makeFile() throws Exception {
    file = Files.writeString(temporary.resolve("file"), "text").toString();
  }

  private static <T> FutureTask<T> startVirtual(Callable<T> body) {
    FutureTask<T> outcome = new FutureTask<>(body);
    Thread.startVirtualThread(outcome);
    return outcome;
  }

  private static EventLoop on(Workers workers) {
    return EventLoop.builder().workers(workers).build();
  }

  // ---- calls that hang ------------------------------------------------------------------------

  @Test
  void callsThatHangHoldNoCarrierAndStarveNoOtherCall() throws Exception {
    int stuck = 3 * Runtime.getRuntime().availableProcessors();
    Workers workers = Workers.lane();
    try (EventLoop loop = on(workers);
        Fifos fifos = Fifos.make(temporary, stuck)) {
      FsSync fs = Fs.on(loop).sync();
      List<FutureTask<FileHandle>> hanging = new ArrayList<>();
      for (String fifo : fifos.paths()) {
        hanging.add(startVirtual(() -> fs.open(fifo)));
      }
      Patience.until(workers, now -> now.running() == stuck);

      assertThat(startVirtual(() -> "not frozen").get()).isEqualTo("not frozen");
      assertThat(startVirtual(() -> fs.readFile(file, UTF_8)).get()).isEqualTo("text");
      assertThat(hanging).noneMatch(FutureTask::isDone);
      fifos.release();
      for (FutureTask<FileHandle> each : hanging) {
        fs.close(each.get());
      }
    }
  }

  // ---- who makes the call ---------------------------------------------------------------------

  @Test
  void onAPlatformThreadTheCallerMakesACallByPath() {
    try (EventLoop loop = EventLoop.create()) {
      assertThat(Fs.on(loop, watched).sync().exists(file)).isTrue();
    }
    assertThat(callers).containsExactly(Thread.currentThread());
  }

  @Test
  void onAVirtualThreadAWorkerMakesACallByPathAndClosesFiles() throws Exception {
    Workers lane = Workers.lane();
    try (EventLoop loop = on(lane)) {
      FsSync fs = Fs.on(loop, watched).sync();
      startVirtual(
              () -> {
                fs.close(fs.open(file));
                fs.close(fs.opendir(temporary.toString()));
                fs.close(fs.mkdtempDisposable(file));
                return null;
              })
          .get();
    }
    assertThat(callers).isNotEmpty().noneMatch(Thread::isVirtual);
  }

  /** The loop waits for the body whoever makes the call. */
  @Test
  void inACoroutineOfTheLoopTheBodyMakesACallByPath() {
    EventLoop loop = EventLoop.create();
    List<Thread> bodies = new ArrayList<>();
    loop.run(() ->
        async(() -> {
          bodies.add(Thread.currentThread());
          return Fs.on(loop, watched).sync().exists(file);
        }));
    loop.close();

    assertThat(callers).containsExactlyElementsOf(bodies);
  }

  /** The worker that makes the call may be the only one there is. */
  @ParameterizedTest
  @EnumSource
  void aJobOfTheSameWorkersMakesTheCallItself(Kind kind) {
    List<Thread> workers = new ArrayList<>();
    try (EventLoop loop = on(kind.workers())) {
      FsSync fs = Fs.on(loop, watched).sync();
      loop.run(() ->
          loop.queueWork(
              Work.of(
                  "job",
                  () -> {
                    workers.add(Thread.currentThread());
                    return fs.exists(file);
                  }),
              (error, value) -> assertThat(value).isTrue()));
    }
    assertThat(callers).containsExactlyElementsOf(workers);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskOfAnExecutorOfTheSameWorkersMayCall(Kind kind) throws Exception {
    Workers workers = kind.workers();
    try (EventLoop loop = on(workers)) {
      FsSync fs = Fs.on(loop).sync();
      assertThat(workers.asExecutor().submit(() -> fs.readFile(file, UTF_8)).get())
          .isEqualTo("text");
    }
  }

  /** As structured concurrency in a job does. A fixed pool has no worker for them. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIXED")
  void aJobMayWaitForVirtualThreadsThatCall(Kind kind) {
    try (EventLoop loop = on(kind.workers())) {
      FsSync fs = Fs.on(loop).sync();
      List<String> texts = new ArrayList<>();
      loop.run(() -> {
        for (int i = 0; i < 20; i++) {
          loop.queueWork(
              Work.of("job", () -> startVirtual(() -> fs.readFile(file, UTF_8)).get()),
              (error, text) -> texts.add(text));
        }
      });
      assertThat(texts).hasSize(20).containsOnly("text");
    }
  }

  @Test
  void aBodyOfAnotherLoopMayCall() {
    try (EventLoop loop = on(Workers.fixed(1))) {
      FsSync fs = Fs.on(loop).sync();
      Promise<String> text = async(EventLoop.shared(), () -> fs.readFile(file, UTF_8));
      assertThat(Async.<String>await(text)).isEqualTo("text");
    }
  }

  // ---- the rest of the contract ---------------------------------------------------------------

  @Test
  void anInterruptEndsNoCallAndIsNotLost() throws Exception {
    Workers lane = Workers.lane();
    try (EventLoop loop = on(lane);
        Fifos fifos = Fifos.make(temporary, 1)) {
      FsSync fs = Fs.on(loop).sync();
      CountDownLatch interrupted = new CountDownLatch(1);
      boolean[] isInterrupted = new boolean[1];
      Thread caller =
          Thread.startVirtualThread(() -> {
            Thread.currentThread().interrupt();
            fs.writeFile(file, "before");
            isInterrupted[0] = Thread.interrupted();
            interrupted.countDown();
            fs.close(fs.open(fifos.path(0)));
            isInterrupted[0] &= Thread.interrupted();
          });
      interrupted.await();
      Patience.until(lane, now -> now.running() == 1);
      caller.interrupt();
      fifos.release();
      caller.join();

      assertThat(isInterrupted[0]).isTrue();
      assertThat(fs.readFile(file, UTF_8)).isEqualTo("before");
    }
  }

  @Test
  void aFailureHasTheStackTraceOfItsCaller() {
    try (EventLoop loop = EventLoop.create()) {
      FsSync fs = Fs.on(loop).sync();
      assertThatThrownBy(() -> startVirtual(() -> fs.stat(file + ".none")).get())
          .cause()
          .isInstanceOf(FsException.class)
          .hasMessageContaining("ENOENT")
          .satisfies(error ->
              assertThat(error.getStackTrace())
                  .anyMatch(frame ->
                      frame.getMethodName().contains("aFailureHasTheStackTraceOfItsCaller")));
    }
  }

  @Test
  void callsGoOnWhenTheLoopAndTheWorkersAreClosed() throws Exception {
    Workers workers = Workers.lane();
    EventLoop loop = on(workers);
    FsSync fs = Fs.on(loop).sync();
    FileHandle open = fs.open(file);
    loop.close();
    assertThat(startVirtual(() -> fs.readFile(file, UTF_8)).get()).isEqualTo("text");
    workers.close();

    assertThat(startVirtual(() -> fs.readFile(file, UTF_8)).get()).isEqualTo("text");
    startVirtual(
            () -> {
              fs.close(open);
              return null;
            })
        .get();
  }
}

package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tickloom.loop.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers as an executor keep the contract of the JDK's. */
@Timeout(60)
class TaskExecutorTest {
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
        return Workers.fixed(2);
      }
    },
    PER_CALL {
      @Override
      Workers workers() {
        return Workers.perCall();
      }
    };

    abstract Workers workers();

    ExecutorService executor() {
      return workers().asExecutor();
    }
  }

  private final CountDownLatch release = new CountDownLatch(1);

  /** Runs until it is released, or interrupted. */
  private Callable<String> blocking(CountDownLatch running) {
    return () -> {
      running.countDown();
      release.await();
      return "released";
    };
  }

  private static boolean terminates(ExecutorService executor) throws InterruptedException {
    return executor.awaitTermination(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  // ---- running --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void futuresHaveWhatTasksYield(Kind kind) throws Exception {
    ExecutorService executor = kind.executor();
    Future<Integer> failed =
        executor.submit(() -> {
          throw new IOException("failed");
        });
    List<Callable<Integer>> many =
        IntStream.range(0, 1_000).mapToObj(i -> (Callable<Integer>) () -> i).toList();
    List<Integer> values = new ArrayList<>();
    for (Future<Integer> each : executor.invokeAll(many)) {
      values.add(each.get());
    }

    assertThat(values).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    assertThat(CompletableFuture.supplyAsync(() -> 7, executor).get()).isEqualTo(7);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(failed::get)
        .withMessageContaining("failed");
  }

  @ParameterizedTest
  @EnumSource
  void tasksThatHangStarveNobodyButInAFixedPool(Kind kind) throws Exception {
    int hanging = kind == Kind.FIXED ? 1 : 100;
    ExecutorService executor = kind.executor();
    CountDownLatch running = new CountDownLatch(hanging);
    List<Future<String>> hung = new ArrayList<>();
    for (int i = 0; i < hanging; i++) {
      hung.add(executor.submit(blocking(running)));
    }
    Threads.await(running);

    assertThat(executor.submit(() -> "quick").get()).isEqualTo("quick");
    assertThat(hung).noneMatch(Future::isDone);
    release.countDown();
    for (Future<String> each : hung) {
      assertThat(each.get()).isEqualTo("released");
    }
  }

  /** A worker may have taken both together. */
  @ParameterizedTest
  @EnumSource
  void aTaskMayWaitForAnother(Kind kind) throws Exception {
    ExecutorService executor = kind.executor();
    for (int round = 0; round < 100; round++) {
      CompletableFuture<Integer> second = new CompletableFuture<>();
      Future<Integer> first = executor.submit(second::join);
      executor.execute(() -> second.complete(1));

      assertThat(first.get()).isEqualTo(1);
    }
  }

  @Test
  void whatATaskThrowsGoesToTheHandlerOfItsThread() throws Exception {
    ExecutorService executor = Workers.lane().asExecutor();
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    RuntimeException error = new IllegalStateException("thrown");
    executor.execute(() -> {
      Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> told.complete(thrown));
      throw error;
    });

    assertThat(told.get()).isSameAs(error);
    executor.shutdown();
    assertThat(terminates(executor)).isTrue();
  }

  @Test
  void noCommandIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> Workers.shared().asExecutor().execute(null))
        .withMessage("command");
  }

  @Test
  void aTaskNeverCountsAsStuck() {
    Task task = new Task(new TaskExecutor(new ThreadPerCall()), () -> {});
    task.begin(0);

    assertThat(task.runningFor(TimeUnit.DAYS.toNanos(1))).isZero();
  }

  // ---- interrupts -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void cancelInterruptsATask(Kind kind) {
    ExecutorService executor = kind.executor();
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
    Future<?> task =
        executor.submit(() -> {
          try {
            blocking(running).call();
          } catch (Exception e) {
            interrupted.complete(e);
          }
        });
    Threads.await(running);
    task.cancel(true);

    assertThat(interrupted.join()).isInstanceOf(InterruptedException.class);
    assertThat(task.isCancelled()).isTrue();
  }

  /** Each task is interrupted at a time of its own; the file of the job after it stays open. */
  @ParameterizedTest
  @EnumSource
  void noInterruptReachesWhatRunsNext(Kind kind, @TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[] {1});
    ExecutorService executor = kind.executor();
    ExecutorService other = kind.executor();
    try (FileChannel channel = FileChannel.open(file)) {
      for (int round = 0; round < 300; round++) {
        Future<?> task = executor.submit(() -> {});
        Future<Integer> read = other.submit(() -> channel.read(ByteBuffer.allocate(1), 0));
        task.cancel(true);

        assertThat(read.get()).isEqualTo(1);
      }
      executor.shutdownNow();
      assertThat(channel.isOpen()).isTrue();
    }
  }

  @Test
  void whoKeepsTheThreadOfATaskCannotInterruptTheNextOne() throws Exception {
    ExecutorService executor = Workers.fixed(1).asExecutor();
    AtomicReference<Thread> thread = new AtomicReference<>();
    executor.submit(() -> thread.set(Thread.currentThread())).get();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    TestJob job = new TestJob("job");
    AtomicReference<Boolean> seen = new AtomicReference<>();
    job.body =
        () -> {
          running.countDown();
          Threads.await(interrupted);
          seen.set(Thread.currentThread().isInterrupted());
        };
    Workers one = Workers.fixed(1);
    one.start(job);
    Threads.await(running);
    thread.get().interrupt();
    interrupted.countDown();

    assertThat(Threads.awaitSet(seen)).isFalse();
  }

  // ---- the end --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void afterShutdownWhatWaitsStillRunsAndNothingMoreIsTaken(Kind kind) throws Exception {
    ExecutorService executor = kind.executor();
    CountDownLatch running = new CountDownLatch(1);
    Future<String> first = executor.submit(blocking(running));
    Future<String> second = executor.submit(() -> "second");
    Threads.await(running);
    executor.shutdown();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}));
    assertThat(executor.isShutdown()).isTrue();
    assertThat(executor.isTerminated()).isFalse();
    assertThat(executor.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
    release.countDown();
    assertThat(terminates(executor)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
    assertThat(first.get() + " " + second.get()).isEqualTo("released second");
  }

  @ParameterizedTest
  @EnumSource
  void shutdownNowInterruptsWhatRunsAndGivesBackWhatWaits(Kind kind) throws Exception {
    Workers workers = kind == Kind.FIXED ? Workers.fixed(1) : kind.workers();
    ExecutorService executor = workers.asExecutor();
    CountDownLatch running = new CountDownLatch(1);
    Future<String> first = executor.submit(blocking(running));
    Threads.await(running);
    List<Runnable> ran = Collections.synchronizedList(new ArrayList<>());
    Runnable waits =
        new Runnable() {
          @Override
          public void run() {
            ran.add(this);
          }
        };
    executor.execute(waits);
    List<Runnable> neverBegun = executor.shutdownNow();

    assertThat(terminates(executor)).isTrue();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(first::get)
        .withCauseInstanceOf(InterruptedException.class);
    List<Runnable> all = new ArrayList<>(neverBegun);
    all.addAll(ran);
    assertThat(all).containsExactly(waits); // one or the other
    if (kind == Kind.FIXED) {
      assertThat(neverBegun).containsExactly(waits);
    }
  }

  @Test
  void closeWaitsForTheTasksOfItsViewOnly() throws Exception {
    Workers workers = Workers.lane();
    ExecutorService one = workers.asExecutor();
    ExecutorService other = workers.asExecutor();
    CountDownLatch running = new CountDownLatch(1);
    Future<String> others = other.submit(blocking(running));
    Threads.await(running);
    Future<Integer> mine;
    try (one) {
      mine = one.submit(() -> 1);
    }

    assertThat(mine.isDone()).isTrue();
    assertThat(others.isDone()).isFalse();
    assertThat(other.submit(() -> 2).get()).isEqualTo(2);
    release.countDown();
    assertThat(others.get()).isEqualTo("released");
  }

  @Test
  void anExecutorWithoutTasksTerminatesAtOnce() {
    ExecutorService executor = Workers.shared().asExecutor();
    executor.shutdown();
    assertThat(executor.isTerminated()).isTrue();
    assertThat(executor.shutdownNow()).isEmpty();
  }

  @Test
  void closedWorkersRejectTasks() {
    Workers workers = Workers.lane();
    ExecutorService executor = workers.asExecutor();
    workers.close();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}))
        .withMessage("the workers are closed");
    executor.shutdown();
    assertThat(executor.isTerminated()).isTrue();
  }

  /**
   * One thread submits while another shuts down: a task that was accepted runs or is given back.
   */
  @ParameterizedTest
  @EnumSource
  void noAcceptedTaskIsLost(Kind kind) throws Exception {
    for (int round = 0; round < 200; round++) {
      ExecutorService executor = kind.executor();
      List<Runnable> ran = Collections.synchronizedList(new ArrayList<>());
      List<Runnable> accepted = new ArrayList<>();
      CountDownLatch started = new CountDownLatch(1);
      var submitting =
          Threads.start(
              "submitting",
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  Runnable task =
                      new Runnable() {
                        @Override
                        public void run() {
                          ran.add(this);
                        }
                      };
                  started.countDown();
                  try {
                    executor.execute(task);
                  } catch (RejectedExecutionException e) {
                    return null;
                  }
                  accepted.add(task);
                }
                return null;
              });
      Threads.await(started);
      List<Runnable> outcome = new ArrayList<>(executor.shutdownNow());
      submitting.join();
      assertThat(terminates(executor)).isTrue();
      outcome.addAll(ran);

      assertThat(outcome).doesNotHaveDuplicates().containsAll(accepted);
    }
  }
}

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tickloom.loop.workers.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that are closed: what becomes of work before, meanwhile and after. */
@Timeout(60)
class ClosedWorkersTest {
  private final Workers workers = Workers.fixed(1);
  private final EventLoop loop = EventLoop.builder().workers(workers).build();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Object> outcomes = new ArrayList<>();

  @AfterEach
  void close() {
    release.countDown();
    loop.close();
    workers.close();
  }

  private void note(Throwable error, Object value) {
    outcomes.add(error == null ? value : error);
  }

  private Work<String> blocking(String value) {
    return Work.of(
        "blocking",
        () -> {
          begun.countDown();
          Threads.await(release);
          return value;
        });
  }

  private void awaitThreads(int count) {
    while (workers.metrics().threads() != count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void furtherWorkIsRejectedInAllForms() {
    workers.close();
    loop.run(() -> {
      loop.queueWork(Work.of("late", () -> "never"), this::note);
      loop.queueWork(Work.of("late", () -> "never")).then(value -> 0, error -> outcomes.add(error));
    });
    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(outcome ->
            assertThat((Throwable) outcome)
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("the workers are closed"));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> loop.callWork(Work.of("late", () -> "never")));
  }

  @Test
  void fromAnotherThreadWorkIsRejectedToo() throws Exception {
    workers.close();
    Thread other =
        new Thread(() -> {
          try {
            loop.queueWork(Work.of("late", () -> "never")).toCompletableFuture().join();
          } catch (CompletionException e) {
            outcomes.add(e.getCause());
          } finally {
            loop.stop();
          }
        });
    loop.keepAlive();
    loop.setImmediate(other::start);
    loop.run();
    other.join();
    assertThat(outcomes).singleElement().isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whatRunsAndWhatWaitsGoesOnAndTheThreadsEndAfterIt() {
    loop.run(() -> {
      loop.queueWork(blocking("running"), this::note);
      loop.queueWork(Work.of("waiting", () -> "waiting"), this::note);
      Threads.await(begun);
      workers.close();
      release.countDown();
    });
    assertThat(outcomes).containsExactly("running", "waiting");
    awaitThreads(0);
  }

  /** An idle thread stays two seconds; a closed pool's would be woken by nobody else. */
  @Test
  void idleThreadsEnd() {
    loop.run(() -> loop.queueWork(Work.of("first", () -> "first"), this::note));
    workers.close();
    awaitThreads(0);
  }

  @Test
  void whatAbandonedWorkYieldsIsStillDisposedOf() {
    List<String> disposed = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    Work<String> work =
        Work.of("opens", () -> "value")
            .withDisposer(value -> {
              disposed.add(value);
              done.countDown();
            });
    loop.run(() -> {
      Request request = loop.queueWork(work, this::note);
      while (request.state() != Request.State.DONE) {
        Thread.onSpinWait();
      }
      workers.close();
      request.cancel();
    });
    Threads.await(done);
    assertThat(disposed).containsExactly("value");
  }

  @Test
  void closingALoopClosesNoWorkers() {
    loop.close();
    try (EventLoop other = EventLoop.builder().workers(workers).build()) {
      other.run(() -> other.queueWork(Work.of("next", () -> "next"), this::note));
    }
    assertThat(outcomes).containsExactly("next");
  }

  @Test
  void closingAgainDoesNothing() {
    workers.close();
    workers.close();
    awaitThreads(0);
  }
}

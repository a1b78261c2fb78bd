package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Work that is given up by a signal or after a time, and work that is tried again. */
class WorkOptionsTest extends OneLoop {
  private final AbortController controller = new AbortController();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private final Work<String> stuck =
      Work.of(
          "stuck",
          () -> {
            started.countDown();
            Threads.await(release);
            return "late";
          });

  private Callback<Object> noteFailure() {
    return (error, value) -> {
      failure.set(error);
      release.countDown();
    };
  }

  // ---- signals --------------------------------------------------------------------------------

  @Test
  void workWhoseSignalIsAbortedAlreadyNeverRuns() {
    controller.abort();
    loop.run(() -> {
      Work<Boolean> work = Work.of("work", () -> calls.add("ran"));
      Request request = loop.queueWork(work.signal(controller.signal()), noteOutcome("callback"));
      assertThat(request.state()).isEqualTo(Request.State.CANCELLED);
      calls.add("returned");
    });
    assertThat(calls).containsExactly("returned", "callback: AbortException");
  }

  @Test
  void anAbortFreesTheCallerOfACallThatHangs() {
    loop.run(() -> {
      loop.queueWork(stuck.signal(controller.signal()), noteFailure());
      Threads.await(started);
      controller.abort(new IOException("the reason"));
      assertThat(failure).hasValue(null);
    });
    assertThat(failure.get()).isInstanceOf(AbortException.class).hasRootCauseMessage("the reason");
  }

  @Test
  void anAbortFromAnotherThreadDoes() {
    loop.run(() -> {
      loop.queueWork(stuck.signal(controller.signal()), noteFailure());
      Threads.start(
          "aborts",
          () -> {
            Threads.await(started);
            controller.abort();
            return null;
          });
    });
    assertThat(failure.get()).isInstanceOf(AbortException.class);
  }

  @Test
  void anAbortRejectsThePromiseOfWorkFromAnotherThread() {
    EventLoop other = EventLoop.create();
    Threads.Started<Object> running =
        Threads.start(
            "loop",
            () -> {
              other.run(other::keepAlive);
              return null;
            });
    var future = other.queueWork(stuck.signal(controller.signal())).toCompletableFuture();
    Threads.await(started);
    controller.abort();
    assertThat(future).failsWithin(Duration.ofSeconds(Threads.PATIENCE_SECONDS));
    release.countDown();
    other.close();
    running.join();
  }

  @Test
  void ofTwoSignalsEitherGivesUp() {
    AbortController second = new AbortController();
    WorkOptions both =
        WorkOptions.DEFAULT.withSignal(controller.signal()).withSignal(second.signal());
    loop.run(() -> {
      loop.queueWork(stuck.with(both), noteFailure());
      Threads.await(started);
      second.abort();
    });
    assertThat(failure.get()).isInstanceOf(AbortException.class);
  }

  // ---- timeouts -------------------------------------------------------------------------------

  @Test
  void aTimeoutFreesTheCallerOfACallThatHangs() {
    EventLoop real = EventLoop.create();
    real.run(() -> real.queueWork(stuck.timeout(Duration.ofMillis(1)), noteFailure()));
    real.close();
    assertThat(failure.get())
        .isInstanceOf(AbortException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aTimeoutThatIsNotNeededKeepsNothingAlive() {
    loop.run(() -> {
      Work<String> work = Work.of("work", () -> "value");
      loop.queueWork(work.timeout(Duration.ofDays(1)), noteOutcome("work"));
    });
    assertThat(calls).containsExactly("work: value");
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void ofTwoTimeoutsTheShorterOneStays() {
    WorkOptions options = WorkOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));
    assertThat(options.withTimeout(Duration.ofSeconds(3)).timeout()).hasSeconds(2);
    assertThat(options.withTimeout(Duration.ofSeconds(1)).timeout()).hasSeconds(1);
  }

  @Test
  void aTimeoutIsFromOneMillisecondToTheLongestTimer() {
    for (Duration wrong :
        new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofMillis(1L << 31)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkOptions.DEFAULT.withTimeout(wrong))
          .withMessageContaining("timeout");
    }
  }

  // ---- progress -------------------------------------------------------------------------------

  @Test
  void theErrorOfAbandonedWorkTellsHowFarItHasGot() {
    BlockingQueue<Boolean> abandoned = new LinkedBlockingQueue<>();
    Work<String> half =
        Work.withProgress(
            "half",
            progress -> {
              progress.add(3);
              progress.add(4);
              started.countDown();
              Threads.await(release);
              abandoned.add(progress.isAbandoned());
              return "done";
            });
    loop.run(() -> {
      Request request = loop.queueWork(half, noteFailure());
      Threads.await(started);
      request.cancel();
    });
    assertThat(failure.get())
        .isInstanceOfSatisfying(
            AbortException.class, error -> assertThat(error.progress()).isEqualTo(7));
    assertThat(Threads.take(abandoned)).isTrue();
  }

  @Test
  void aBlockingCallHasNobodyToTell() throws Exception {
    Work<String> work =
        Work.withProgress(
            "work",
            progress -> {
              progress.add(1);
              return "abandoned: " + progress.isAbandoned();
            });
    assertThat(work.call()).isEqualTo("abandoned: false");
  }

  @Test
  void aLoopThatClosesGivesUpWorkWithATimeoutFromAnotherThread() {
    EventLoop other = EventLoop.builder().clock(clock).build();
    Threads.on(
        "other",
        () ->
            other
                .queueWork(stuck.timeout(Duration.ofDays(1)))
                .then(value -> calls.add("value"), error -> calls.add("given up")));

    other.close();
    release.countDown();

    assertThat(calls).containsExactly("given up");
  }

  // ---- another try ----------------------------------------------------------------------------

  private final WorkOptions retryOnIo =
      WorkOptions.DEFAULT.withRetryOn(error -> error instanceof IOException);

  private final Work<Integer> lacking =
      Work.of(
          "work",
          () -> {
            started.countDown();
            throw new IOException("no descriptors");
          });

  @Test
  void aFailureThatPassesIsTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    Work<Integer> work =
        Work.of(
            "work",
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new IOException("no descriptors");
              }
              return tries.get();
            });
    loop.run(() -> loop.queueWork(work.with(retryOnIo), noteOutcome("work")));
    assertThat(calls).containsExactly("work: 3");
  }

  @Test
  void anyOtherFailureIsNot() {
    AtomicInteger tries = new AtomicInteger();
    Work<Integer> work =
        Work.of(
            "work",
            () -> {
              tries.incrementAndGet();
              throw new IllegalStateException();
            });
    loop.run(() -> loop.queueWork(work.with(retryOnIo), noteOutcome("work")));
    assertThat(calls).containsExactly("work: IllegalStateException");
    assertThat(tries).hasValue(1);
  }

  @Test
  void workThatWaitsToBeTriedAgainCanBeCancelled() {
    loop.run(() -> {
      Request request = loop.queueWork(lacking.with(retryOnIo), noteOutcome("work"));
      Threads.await(started);
      assertThat(request.cancel()).isTrue();
    });
    assertThat(calls).containsExactly("work: AbortException");
  }

  @Test
  void aPredicateThatThrowsEndsTheRequestWithTheErrorOfTheWork() {
    Work<Integer> work =
        Work.of(
            "work",
            () -> {
              throw new IOException("the error");
            });
    WorkOptions wrong =
        WorkOptions.DEFAULT.withRetryOn(error -> {
          throw new IllegalStateException("the predicate");
        });
    loop.run(() -> loop.queueWork(work.with(wrong), noteFailure()));
    assertThat(failure.get()).hasMessage("the error");
    assertThat(failure.get().getSuppressed()[0]).hasMessage("the predicate");
  }

  @Test
  void aPredicateThatThrowsAnErrorCostsNoWorker() {
    Work<Integer> work =
        Work.of(
            "work",
            () -> {
              throw new IOException("the error");
            });
    WorkOptions wrong =
        WorkOptions.DEFAULT.withRetryOn(error -> {
          throw new AssertionError("the predicate");
        });
    EventLoop fixed = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
    fixed.run(() -> {
      fixed.queueWork(work.with(wrong), noteFailure());
      fixed.queueWork(Work.of("next", () -> "done"), noteOutcome("next"));
    });
    fixed.close();
    assertThat(failure.get()).hasMessage("the error");
    assertThat(failure.get().getSuppressed()[0]).hasMessage("the predicate");
    assertThat(calls).containsExactly("next: done");
  }

  @Test
  void aPredicateThatThrowsWhatItIsGivenEndsTheRequestWithThat() {
    Work<Integer> work =
        Work.of(
            "work",
            () -> {
              throw new IllegalStateException("the error");
            });
    WorkOptions wrong =
        WorkOptions.DEFAULT.withRetryOn(error -> {
          throw (IllegalStateException) error;
        });
    loop.run(() -> loop.queueWork(work.with(wrong), noteFailure()));
    assertThat(failure.get()).hasMessage("the error").hasNoSuppressedExceptions();
  }

  @Test
  void whatIsTriedAgainKeepsItsTurnInASerialQueue() {
    WorkOptions inTurn = retryOnIo.withQueue(WorkQueue.serial());
    AtomicInteger tries = new AtomicInteger();
    Work<Integer> first =
        Work.of(
            "first",
            () -> {
              calls.add("first begins");
              if (tries.incrementAndGet() < 3) {
                throw new IOException("no descriptors");
              }
              return tries.get();
            });
    Work<Boolean> second = Work.of("second", () -> calls.add("second begins"));
    loop.run(() -> {
      loop.queueWork(first.with(inTurn), (error, value) -> {});
      loop.queueWork(second.with(inTurn), (error, value) -> {});
    });
    assertThat(calls)
        .containsExactly("first begins", "first begins", "first begins", "second begins");
  }

  @Test
  void whatIsCancelledBeforeAnotherTryGivesItsTurnInASerialQueueAway() {
    WorkOptions inTurn = retryOnIo.withQueue(WorkQueue.serial());
    loop.run(() -> {
      Request request = loop.queueWork(lacking.with(inTurn), noteOutcome("first"));
      loop.queueWork(Work.of("second", () -> "done").with(inTurn), noteOutcome("second"));
      Threads.await(started);
      request.cancel();
    });
    assertThat(calls).containsExactly("first: AbortException", "second: done");
  }

  @Test
  void whatWaitsToBeTriedAgainCountsAsQueued() {
    Workers fixed = Workers.fixed(1);
    EventLoop other = EventLoop.builder().clock(clock).workers(fixed).build();
    other.run(() -> {
      Request request = other.queueWork(lacking.with(retryOnIo), noteOutcome("work"));
      Threads.await(started);
      WorkerMetrics now = fixed.metrics();
      while (now.retrying() == 0) {
        Thread.onSpinWait();
        now = fixed.metrics();
      }
      assertThat(now.queued()).isPositive();
      request.cancel();
    });
    other.close();
  }
}

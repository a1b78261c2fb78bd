package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Work that is given up by a signal or after a time. */
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
      Request request =
          loop.queueWork(work.withSignal(controller.signal()), noteOutcome("callback"));
      assertThat(request.state()).isEqualTo(Request.State.CANCELLED);
      calls.add("returned");
    });
    assertThat(calls).containsExactly("returned", "callback: AbortException");
  }

  @Test
  void anAbortFreesTheCallerOfACallThatHangs() {
    loop.run(() -> {
      loop.queueWork(stuck.withSignal(controller.signal()), noteFailure());
      Threads.await(started);
      controller.abort(new IOException("the reason"));
      assertThat(failure).hasValue(null);
    });
    assertThat(failure.get()).isInstanceOf(AbortException.class).hasRootCauseMessage("the reason");
  }

  @Test
  void anAbortFromAnotherThreadDoes() {
    loop.run(() -> {
      loop.queueWork(stuck.withSignal(controller.signal()), noteFailure());
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
    var future = other.queueWork(stuck.withSignal(controller.signal())).toCompletableFuture();
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
      loop.queueWork(stuck.withOptions(both), noteFailure());
      Threads.await(started);
      second.abort();
    });
    assertThat(failure.get()).isInstanceOf(AbortException.class);
  }

  // ---- timeouts -------------------------------------------------------------------------------

  @Test
  void aTimeoutFreesTheCallerOfACallThatHangs() {
    EventLoop real = EventLoop.create();
    real.run(() -> real.queueWork(stuck.withTimeout(Duration.ofMillis(1)), noteFailure()));
    real.close();
    assertThat(failure.get())
        .isInstanceOf(AbortException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aTimeoutThatIsNotNeededKeepsNothingAlive() {
    loop.run(() -> {
      Work<String> work = Work.of("work", () -> "value");
      loop.queueWork(work.withTimeout(Duration.ofDays(1)), noteOutcome("work"));
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
        Work.ofBody(
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
        Work.ofBody(
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
                .queueWork(stuck.withTimeout(Duration.ofDays(1)))
                .then(value -> calls.add("value"), error -> calls.add("given up")));

    other.close();
    release.countDown();

    assertThat(calls).containsExactly("given up");
  }
}

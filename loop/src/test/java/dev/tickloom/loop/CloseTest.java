package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.Threads.Started;
import dev.tickloom.loop.concurrent.Unchecked;
import dev.tickloom.loop.workers.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a loop: what is still delivered, what is given up, what is refused from then on. */
class CloseTest extends OneLoop {
  private final CountDownLatch release = new CountDownLatch(1);

  /** Work that runs until it is released. */
  private final Work<String> stuck =
      Work.of(
          "stuck",
          () -> {
            Threads.await(release);
            return "late";
          });

  private Started<Boolean> startLoop() {
    loop.keepAlive();
    Started<Boolean> running = Threads.start("runner", () -> loop.run());
    Threads.awaitParked(running.thread());
    return running;
  }

  // ---- who closes, and when -------------------------------------------------------------------

  @Test
  void theOwnerClosesAnIdleLoopAtOnce() {
    loop.queueWork(stuck, noteOutcome("work"));

    loop.close();

    assertThat(calls).containsExactly("work: AbortException");
    release.countDown();
  }

  @Test
  void anotherThreadClosesAnIdleLoopAtOnce() {
    loop.queueWork(stuck, (error, value) -> calls.add("on " + Thread.currentThread().getName()));

    Threads.on("closer", loop::close);

    assertThat(calls).containsExactly("on closer");
    release.countDown();
  }

  @Test
  void aCallbackClosesTheLoopAtTheEndOfTheTurn() {
    loop.queueWork(stuck, noteOutcome("work"));
    loop.execute(note("poll", loop::close));
    loop.setImmediate(note("immediate"));

    assertThat(loop.run()).isFalse();

    assertThat(calls).containsExactly("poll", "immediate", "work: AbortException");
    release.countDown();
  }

  @Test
  void theMainCallbackMayCloseTheLoop() {
    loop.run(note("main", loop::close));

    assertThat(calls).containsExactly("main");
    assertThatIllegalStateException().isThrownBy(loop::run);
  }

  @Test
  void anotherThreadClosesALoopThatWaits() {
    loop.queueWork(stuck, (error, value) -> calls.add("on " + Thread.currentThread().getName()));
    Started<Boolean> running = startLoop();

    loop.close();

    assertThat(running.join()).isFalse();
    assertThat(calls).containsExactly("on runner");
    release.countDown();
  }

  @Test
  void anotherThreadClosesALoopThatIsBusyWhenItsTurnEnds() {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    loop.queueWork(stuck, noteOutcome("work"));
    loop.execute(
        note(
            "poll",
            () -> {
              busy.countDown();
              Threads.await(closed);
              calls.add("busy until closed");
            }));
    loop.setImmediate(note("immediate"));
    Started<Boolean> running = Threads.start("runner", () -> loop.run());
    Threads.await(busy);

    loop.close(); // does not wait
    closed.countDown();

    running.join();
    assertThat(calls)
        .containsExactly("poll", "busy until closed", "immediate", "work: AbortException");
    release.countDown();
  }

  @Test
  void closingAgainDoesNothing() {
    loop.queueWork(stuck, noteOutcome("work"));
    loop.close();
    loop.close();
    Threads.on("closer", loop::close);

    assertThat(calls).containsExactly("work: AbortException");
    release.countDown();
  }

  @Test
  void aCallbackOfTheClosingLoopMayCloseIt() {
    loop.queueWork(
        stuck,
        (error, value) -> {
          loop.close();
          calls.add("closed in callback");
        });

    loop.close();

    assertThat(calls).containsExactly("closed in callback");
    release.countDown();
  }

  @Test
  void aLoopThatIsClosedDoesNotRun() {
    loop.close();

    assertThatIllegalStateException().isThrownBy(loop::run).withMessage("the event loop is closed");
    assertThatIllegalStateException().isThrownBy(() -> loop.run(note("never")));
    assertThatIllegalStateException().isThrownBy(() -> loop.run(RunMode.NOWAIT));
    assertThat(calls).isEmpty();
  }

  // ---- what becomes of requests ---------------------------------------------------------------

  @Test
  void whatHasArrivedIsDelivered() {
    EventLoop one = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
    CountDownLatch second = new CountDownLatch(1);
    one.queueWork(Work.of("work", () -> "result"), noteOutcome("done"));
    one.queueWork(
        Work.of(
            "last",
            () -> {
              second.countDown();
              Threads.await(release);
              return "late";
            }),
        noteOutcome("running"));
    one.queueWork(Work.of("next", () -> "never"), noteOutcome("queued"));
    Threads.await(second);
    one.execute(note("task"));

    one.close();

    assertThat(calls)
        .containsExactly(
            "done: result", "task", "running: AbortException", "queued: AbortException");
    release.countDown();
  }

  @Test
  void queuedAndRunningWorkIsGivenUpAndItsLateResultDisposedOf() {
    BlockingQueue<String> disposed = new LinkedBlockingQueue<>();
    EventLoop one = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
    CountDownLatch started = new CountDownLatch(1);
    Request running =
        one.queueWork(
            Work.of(
                    "running",
                    () -> {
                      started.countDown();
                      Threads.await(release);
                      return "late";
                    })
                .withDisposer(disposed::add),
            noteOutcome("running"));
    Request queued =
        one.queueWork(Work.of("queued", () -> calls.add("ran")), noteOutcome("queued"));
    Threads.await(started);

    one.close();

    assertThat(calls).containsExactly("running: AbortException", "queued: AbortException");
    assertThat(running.state()).isEqualTo(Request.State.ABANDONED);
    assertThat(queued.state()).isEqualTo(Request.State.CANCELLED);
    release.countDown();
    assertThat(Threads.take(disposed)).isEqualTo("late");
  }

  @Test
  void aCancelledRequestWhoseCallbackIsStillToComeGetsItOnce() {
    loop.queueWork(stuck, noteOutcome("work")).cancel();

    loop.close();

    assertThat(calls).containsExactly("work: AbortException");
    release.countDown();
  }

  @Test
  void aCallbackOfTheClosingLoopMayCancelAnotherRequestWhichGetsItsOwnOnce() {
    Request[] second = {null};
    loop.queueWork(
        stuck,
        (error, value) -> {
          calls.add("first");
          second[0].cancel();
        });
    second[0] = loop.queueWork(stuck, noteOutcome("second"));

    loop.close();

    assertThat(calls).containsExactly("first", "second: AbortException");
    assertThat(loop.isAlive()).isFalse();
    release.countDown();
  }

  @Test
  void thePromiseOfWorkIsRejectedAndItsReactionsRun() {
    loop.queueWork(stuck)
        .onSettled(note("settled"))
        .catchError(reason -> {
          calls.add(reason.getClass().getSimpleName());
          return null;
        });

    loop.close();

    assertThat(calls).containsExactly("settled", "AbortException");
    release.countDown();
  }

  @Test
  void aPromiseOfWorkThatNobodyWaitsForIsNoError() {
    loop.onUncaughtExceptionMonitor((error, origin) -> calls.add("uncaught"));
    loop.onExit(code -> calls.add("exit " + code));
    loop.queueWork(stuck);

    loop.close();

    assertThat(calls).isEmpty();
    assertThat(loop.exitCode()).isZero();
    release.countDown();
  }

  @Test
  void aThreadThatWaitsForWorkIsFreed() {
    CompletableFuture<CompletableFuture<String>> future = new CompletableFuture<>();
    Started<?> client =
        Threads.start("client", () -> future.complete(loop.queueWork(stuck).toCompletableFuture()));
    client.join();

    loop.close();

    assertThat(future.join().handle((value, error) -> error))
        .isCompletedWithValueMatching(AbortException.class::isInstance);
    release.countDown();
  }

  // ---- what becomes of the rest ---------------------------------------------------------------

  @Test
  void callbacksOfClosedHandlesAreCalled() {
    loop.keepAlive().close(note("closed"));

    loop.close();

    assertThat(calls).containsExactly("closed");
  }

  @Test
  void timersImmediatesAndHooksAreDropped() {
    loop.setTimeout(note("timeout"), 1);
    loop.setInterval(note("interval"), 1);
    loop.setImmediate(note("immediate"));
    loop.onIdle(note("idle"));
    loop.onPrepare(note("prepare"));
    loop.onCheck(note("check"));
    loop.keepAlive();
    compute(1);

    loop.close();

    assertThat(calls).isEmpty();
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void ticksAndMicrotasksRunToTheirEnd() {
    loop.nextTick(note("tick"));
    loop.queueMicrotask(note("microtask"));
    Promise.resolve(1).thenAccept(value -> calls.add("first")).onSettled(note("second"));

    loop.close();

    assertThat(calls).containsExactly("tick", "microtask", "first", "second");
  }

  @Test
  void anIntervalMayCloseTheLoop() {
    Timeout interval = loop.setInterval(note("interval", loop::close), 10);

    loop.run();

    assertThat(calls).containsExactly("interval");
    assertThat(interval.isActive()).isFalse();
  }

  // ---- what is refused ------------------------------------------------------------------------

  /** A call that schedules something. */
  record Call(String name, Consumer<EventLoop> action) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Call> schedulingCalls() {
    Runnable nothing = () -> {};
    Work<String> work = Work.of("work", () -> null);
    return Stream.of(
        new Call("nextTick", loop -> loop.nextTick(nothing)),
        new Call("queueMicrotask", loop -> loop.queueMicrotask(nothing)),
        new Call("setTimeout", loop -> loop.setTimeout(nothing, 1)),
        new Call("setInterval", loop -> loop.setInterval(nothing, Duration.ZERO)),
        new Call("setImmediate", loop -> loop.setImmediate(nothing)),
        new Call("onIdle", loop -> loop.onIdle(nothing)),
        new Call("onPrepare", loop -> loop.onPrepare(nothing)),
        new Call("onCheck", loop -> loop.onCheck(nothing)),
        new Call("keepAlive", EventLoop::keepAlive),
        new Call("queueWork", loop -> loop.queueWork(work, (error, value) -> {})),
        new Call("queueWork for a promise", loop -> loop.queueWork(work)));
  }

  @ParameterizedTest
  @MethodSource("schedulingCalls")
  void nothingCanBeScheduledOnAClosedLoop(Call call) {
    loop.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> call.action.accept(loop))
        .withMessage("the event loop is closed");
  }

  @ParameterizedTest
  @MethodSource("schedulingCalls")
  void nothingCanBeScheduledInTheCallbackThatHasClosedTheLoop(Call call) {
    loop.run(() -> {
      loop.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> call.action.accept(loop))
          .withMessage("the event loop is closed");
      calls.add("refused");
    });

    assertThat(calls).containsExactly("refused");
  }

  @ParameterizedTest
  @MethodSource("schedulingCalls")
  void nothingCanBeScheduledWhileTheLoopCloses(Call call) {
    loop.queueWork(
        stuck,
        (error, value) -> {
          assertThatIllegalStateException().isThrownBy(() -> call.action.accept(loop));
          calls.add("refused");
        });

    loop.close();

    assertThat(calls).containsExactly("refused");
    release.countDown();
  }

  @Test
  void executeOnAClosedLoopIsRejected() {
    loop.close();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> loop.execute(note("never")))
        .withMessage("the event loop is closed");
    Threads.on(
        "elsewhere",
        () ->
            assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> loop.execute(note("never"))));
    assertThat(calls).isEmpty();
  }

  @Test
  void executeInTheCallbackThatHasClosedTheLoopIsRejected() {
    loop.run(() -> {
      loop.close();
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> loop.execute(note("never")));
      calls.add("rejected");
    });

    assertThat(calls).containsExactly("rejected");
  }

  @Test
  void handlesMayBeClosedAndUnreferencedAfterTheLoop() {
    Timeout timeout = loop.setTimeout(note("timeout"), 1);
    loop.close();

    timeout.unref();
    timeout.ref();
    timeout.close();

    assertThat(loop.isAlive()).isFalse();
    assertThatIllegalStateException().isThrownBy(timeout::refresh);
    assertThatIllegalStateException().isThrownBy(() -> timeout.close(() -> {}));
  }

  @Test
  void aRequestCannotBeCancelledAfterTheLoopIsClosed() {
    Request request = loop.queueWork(stuck, noteOutcome("work"));
    loop.close();

    assertThat(request.cancel()).isFalse();
    assertThat(loop.isAlive()).isFalse();
    release.countDown();
  }

  @Test
  void promisesOfAClosedLoopTakeNoReactions() {
    Promise<Integer> promise = Promise.resolve(1);
    Resolvers<Integer> resolvers = loop.withResolvers();
    loop.close();

    assertThatIllegalStateException().isThrownBy(() -> promise.then(value -> value));
    Threads.on(
        "elsewhere",
        () -> {
          assertThatIllegalStateException().isThrownBy(() -> promise.then(value -> value));
          assertThatIllegalStateException().isThrownBy(() -> resolvers.resolve(1));
        });
  }

  // ---- errors ---------------------------------------------------------------------------------

  private Callback<Object> failing(String name, Throwable error) {
    return (aborted, value) -> {
      calls.add(name);
      throw Unchecked.<RuntimeException>sneaky(error);
    };
  }

  @Test
  void whatCallbacksThrowIsCollectedAndEveryCallbackCalled() {
    RuntimeException first = new RuntimeException("first");
    Error second = new AssertionError("second");
    Exception third = new Exception("third");
    loop.queueWork(stuck, failing("1", first));
    loop.queueWork(stuck, failing("2", second));
    loop.queueWork(stuck, failing("3", third));
    loop.keepAlive().close(note("4"));

    assertThatThrownBy(loop::close).isSameAs(first).hasSuppressedException(second);

    assertThat(first.getSuppressed()).containsExactly(second, third);
    assertThat(calls).containsExactly("1", "2", "3", "4");
    release.countDown();
  }

  @Test
  void theSameErrorThrownTwiceIsThrownOnce() {
    RuntimeException thrown = new RuntimeException();
    loop.queueWork(stuck, failing("1", thrown));
    loop.queueWork(stuck, failing("2", thrown));

    assertThatThrownBy(loop::close).isSameAs(thrown);

    assertThat(thrown.getSuppressed()).isEmpty();
    release.countDown();
  }

  @Test
  void whatCallbacksThrowWhileARunningLoopClosesIsThrownByRun() {
    RuntimeException thrown = new RuntimeException();
    loop.queueWork(stuck, failing("1", thrown));
    loop.execute(loop::close);

    assertThatThrownBy(loop::run).isSameAs(thrown);
    release.countDown();
  }

  @Test
  void theErrorThatEndedTheRunComesBeforeThoseOfClosing() {
    RuntimeException first = new RuntimeException("ended the run");
    RuntimeException second = new RuntimeException("while closing");
    loop.queueWork(stuck, failing("2", second));
    loop.execute(() -> {
      loop.close();
      throw first;
    });

    assertThatThrownBy(loop::run).isSameAs(first).hasSuppressedException(second);
    release.countDown();
  }

  @Test
  void anErrorOfAReactionIsCollected() {
    RuntimeException thrown = new RuntimeException();
    List<Throwable> reasons = new ArrayList<>();
    loop.queueWork(stuck)
        .catchError(reason -> {
          reasons.add(reason);
          throw thrown;
        });

    assertThatThrownBy(loop::close).isSameAs(thrown);
    assertThat(reasons).hasSize(1);
    release.countDown();
  }
}

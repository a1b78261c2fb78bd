package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tickloom.loop.Threads.Started;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which thread may do what, and how other threads reach the loop. */
class ThreadsTest extends OneLoop {
  private String formerName;

  @BeforeEach
  void nameThisThread() {
    formerName = Thread.currentThread().getName();
    Thread.currentThread().setName("owner");
  }

  @AfterEach
  void renameThisThread() {
    Thread.currentThread().setName(formerName);
  }

  // ---- what is for the loop thread ------------------------------------------------------------

  /** A call that only the loop thread may make, and what the error calls it. */
  record Call(String name, Consumer<EventLoop> action) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Call> calls() {
    Runnable nothing = () -> {};
    Work<String> work = Work.of("work", () -> null);
    return Stream.of(
        new Call("nextTick", loop -> loop.nextTick(nothing)),
        new Call("queueMicrotask", loop -> loop.queueMicrotask(nothing)),
        new Call("setTimeout", loop -> loop.setTimeout(nothing, 1)),
        new Call("setTimeout", loop -> loop.setTimeout(nothing, Duration.ZERO)),
        new Call("setInterval", loop -> loop.setInterval(nothing, 1)),
        new Call("setInterval", loop -> loop.setInterval(nothing, Duration.ZERO)),
        new Call("setImmediate", loop -> loop.setImmediate(nothing)),
        new Call("onIdle", loop -> loop.onIdle(nothing)),
        new Call("onPrepare", loop -> loop.onPrepare(nothing)),
        new Call("onCheck", loop -> loop.onCheck(nothing)),
        new Call("keepAlive", EventLoop::keepAlive),
        new Call("keepAlive", loop -> loop.keepAlive("Server", "port 80")),
        new Call("queueWork", loop -> loop.queueWork(work, (error, value) -> {})),
        new Call("activeRequests", EventLoop::activeRequests),
        new Call("isAlive", EventLoop::isAlive),
        new Call("now", EventLoop::now),
        new Call("updateTime", EventLoop::updateTime),
        new Call("pollTimeout", EventLoop::pollTimeout));
  }

  private void assertRefusedElsewhere(String operation, Threads.Action action) {
    Threads.on(
        "elsewhere",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(action::run)
                .withMessageStartingWith(
                    "%s must be called on the loop thread 'owner', not on 'elsewhere'", operation));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aCallOnAnotherThreadIsRefusedAndNamesBothThreads(Call call) {
    assertRefusedElsewhere(call.name, () -> call.action.accept(loop));
  }

  @Test
  void pollTimeoutIsRefusedElsewhereAlsoIfTheLoopIsStopped() {
    loop.stop();

    assertRefusedElsewhere("pollTimeout", loop::pollTimeout);
  }

  @Test
  void aHandleIsForTheLoopThread() {
    Timeout timeout = loop.setTimeout(note("timeout"), 1);
    Immediate immediate = loop.setImmediate(note("immediate"));

    assertRefusedElsewhere("Handle.ref", timeout::ref);
    assertRefusedElsewhere("Handle.unref", immediate::unref);
    assertRefusedElsewhere("Timeout.close", timeout::close);
    assertRefusedElsewhere("Timeout.refresh", timeout::refresh);
    assertRefusedElsewhere("Handle.close", immediate::close);
    assertRefusedElsewhere("Handle.close", () -> immediate.close(() -> {}));
    loop.run();
    assertThat(calls).containsExactly("immediate", "timeout");
  }

  @Test
  void hasRefAndIsActiveMayBeAskedAnywhere() {
    Timeout timeout = loop.setTimeout(note("timeout"), 1);

    Threads.on(
        "elsewhere",
        () -> {
          assertThat(timeout.hasRef()).isTrue();
          assertThat(timeout.isActive()).isTrue();
        });
  }

  @Test
  void cancelIsForTheLoopThread() {
    Request request = loop.queueWork(Work.of("work", () -> "result"), noteOutcome("work"));

    assertRefusedElsewhere("Request.cancel", request::cancel);
    loop.run();
    assertThat(calls).containsExactly("work: result");
  }

  // ---- null -----------------------------------------------------------------------------------

  static Stream<Call> callsWithNull() {
    Runnable nothing = () -> {};
    Work<String> work = Work.of("work", () -> null);
    return Stream.of(
        new Call("main", loop -> loop.run((Runnable) null)),
        new Call("mode", loop -> loop.run((RunMode) null)),
        new Call("task", loop -> loop.execute(null)),
        new Call("task", loop -> loop.nextTick(null)),
        new Call("task", loop -> loop.queueMicrotask(null)),
        new Call("task", loop -> loop.setTimeout(null, 1)),
        new Call("task", loop -> loop.setTimeout(null, Duration.ZERO)),
        new Call("delay", loop -> loop.setTimeout(nothing, null)),
        new Call("task", loop -> loop.setInterval(null, 1)),
        new Call("task", loop -> loop.setInterval(null, Duration.ZERO)),
        new Call("period", loop -> loop.setInterval(nothing, null)),
        new Call("task", loop -> loop.setImmediate(null)),
        new Call("task", loop -> loop.onIdle(null)),
        new Call("task", loop -> loop.onPrepare(null)),
        new Call("task", loop -> loop.onCheck(null)),
        new Call("closed", loop -> loop.keepAlive().close(null)),
        new Call("type", loop -> loop.keepAlive(null, "port 80")),
        new Call("description", loop -> loop.keepAlive("Server", null)),
        new Call("work", loop -> loop.queueWork(null, (error, value) -> {})),
        new Call("callback", loop -> loop.queueWork(work, null)),
        new Call("work", loop -> loop.queueWork(null)),
        new Call("type", loop -> Work.of(null, () -> null)),
        new Call("body", loop -> Work.of("work", null)),
        new Call("disposer", loop -> work.withDisposer(null)),
        new Call("clock", loop -> EventLoop.builder().clock(null)),
        new Call("workers", loop -> EventLoop.builder().workers(null)),
        new Call("reason", loop -> Promise.reject(null)),
        new Call("executor", loop -> Promise.create(null)),
        new Call("promises", loop -> Promise.all(null)),
        new Call("reason", loop -> loop.withResolvers().reject(null)),
        new Call("promise", loop -> loop.withResolvers().adopt(null)),
        new Call("map", loop -> Promise.resolve(1).then(null)),
        new Call("map", loop -> Promise.resolve(1).then(null, error -> 2)),
        new Call("recover", loop -> Promise.resolve(1).then(value -> 2, null)),
        new Call("consumer", loop -> Promise.resolve(1).thenAccept(null)),
        new Call("next", loop -> Promise.resolve(1).thenCompose(null)),
        new Call("recover", loop -> Promise.resolve(1).catchError(null)),
        new Call("action", loop -> Promise.resolve(1).onSettled(null)));
  }

  @ParameterizedTest
  @MethodSource("callsWithNull")
  void anArgumentThatIsNullIsNamed(Call call) {
    assertThatNullPointerException()
        .isThrownBy(() -> call.action.accept(loop))
        .withMessage(call.name);
  }

  // ---- who runs the loop ----------------------------------------------------------------------

  @Test
  void callbacksRunOnTheThreadThatRunsTheLoop() {
    loop.setImmediate(() -> calls.add(Thread.currentThread().getName()));
    loop.execute(() -> calls.add(Thread.currentThread().getName()));

    Threads.on("runner", () -> loop.run());

    assertThat(calls).containsExactly("runner", "runner");
  }

  @Test
  void aRunOnAnotherThreadMovesTheLoopThere() {
    CountDownLatch ran = new CountDownLatch(1);
    CountDownLatch checked = new CountDownLatch(1);
    Started<?> runner =
        Threads.start(
            "runner",
            () -> {
              loop.run();
              loop.setTimeout(note("timeout"), 1); // it still belongs to this thread
              ran.countDown();
              Threads.await(checked);
              return loop.run();
            });
    Threads.await(ran);

    assertThatIllegalStateException()
        .isThrownBy(loop::now)
        .withMessageContainingAll("'runner'", "'owner'");
    checked.countDown();
    runner.join();
    assertThat(calls).containsExactly("timeout");

    loop.run(note("back again")); // and moves back
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void aLoopDoesNotRunOnAVirtualThread() throws InterruptedException {
    Thread virtual =
        Thread.ofVirtual()
            .name("light")
            .start(() -> {
              assertThatIllegalStateException()
                  .isThrownBy(loop::run)
                  .withMessageContainingAll("'light'", "virtual");
              calls.add("refused");
            });
    virtual.join();

    assertThat(calls).containsExactly("refused");
    assertThat(loop.run()).isFalse();
  }

  @Test
  void aCallbackCannotRunItsLoop() {
    loop.run(() -> {
      assertThatIllegalStateException()
          .isThrownBy(loop::run)
          .withMessage("the event loop is already running on thread 'owner'");
      assertThatIllegalStateException().isThrownBy(() -> loop.run(note("never")));
      loop.setImmediate(note("goes on"));
    });

    assertThat(calls).containsExactly("goes on");
  }

  @Test
  void twoThreadsCannotRunALoop() {
    Started<Boolean> running = startLoopThatStays();

    assertThatIllegalStateException()
        .isThrownBy(loop::run)
        .withMessage("the event loop is already running on thread 'runner'");
    loop.stop();
    assertThat(running.join()).isTrue();
  }

  private Started<Boolean> startLoopThatStays() {
    loop.keepAlive();
    Started<Boolean> running = Threads.start("runner", () -> loop.run());
    Threads.awaitParked(running.thread());
    return running;
  }

  // ---- current --------------------------------------------------------------------------------

  @Test
  void theCurrentLoopIsTheOneMadeOnThisThread() {
    assertThat(EventLoop.current()).isSameAs(loop);
  }

  @Test
  void theCurrentLoopIsTheOneThatRuns() {
    try (EventLoop other = EventLoop.create()) {
      loop.run(() -> assertThat(EventLoop.current()).isSameAs(loop));
      other.run(() -> assertThat(EventLoop.current()).isSameAs(other));
      loop.run(() -> assertThat(EventLoop.current()).isSameAs(loop));
    }
  }

  @Test
  void aLoopMadeInACallbackIsNotTheCurrentOneOfTheCallback() {
    loop.run(() -> {
      try (EventLoop inner = EventLoop.create()) {
        assertThat(EventLoop.current()).isSameAs(loop);
        inner.run(() -> assertThat(EventLoop.current()).isSameAs(inner));
        assertThat(EventLoop.current()).isSameAs(loop);
      }
      assertThat(EventLoop.current()).isSameAs(loop);
    });
  }

  @Test
  void aThreadWithoutALoopHasNoCurrentOne() {
    Threads.on(
        "elsewhere",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(EventLoop::current)
                .withMessageContaining("'elsewhere'"));
  }

  @Test
  void aThreadThatRanALoopDoesNotKeepItAsCurrent() {
    Threads.on(
        "runner",
        () -> {
          loop.run(() -> assertThat(EventLoop.current()).isSameAs(loop));
          assertThatIllegalStateException().isThrownBy(EventLoop::current);
        });
  }

  @Test
  void aLoopThatHasMovedAwayIsNotTheCurrentOneAnyMore() {
    Threads.on("runner", () -> loop.run());

    assertThatIllegalStateException().isThrownBy(EventLoop::current);
    assertThatIllegalStateException().isThrownBy(() -> Promise.reject(new RuntimeException()));
  }

  @Test
  void aClosedLoopIsNotCurrent() {
    loop.close();

    assertThatIllegalStateException().isThrownBy(EventLoop::current);
  }

  // ---- execute --------------------------------------------------------------------------------

  @Test
  void aTaskFromAnotherThreadWakesALoopThatWaits() {
    Started<Boolean> running = startLoopThatStays();

    loop.execute(note("task", loop::stop));

    running.join();
    assertThat(calls).containsExactly("task");
  }

  @Test
  void tasksOfAThreadRunInTheirOrder() {
    int producers = 4;
    int tasks = 2_000;
    Map<Integer, List<Integer>> ran = new ConcurrentHashMap<>();
    List<Started<?>> started = new ArrayList<>();
    Handle anchor = loop.keepAlive();
    AtomicInteger missing = new AtomicInteger(producers * tasks);
    for (int p = 0; p < producers; p++) {
      int producer = p;
      ran.put(producer, new ArrayList<>());
      started.add(
          Threads.start(
              "producer " + p,
              () -> {
                for (int i = 0; i < tasks; i++) {
                  int number = i;
                  loop.execute(() -> {
                    ran.get(producer).add(number);
                    if (missing.decrementAndGet() == 0) {
                      anchor.close();
                    }
                  });
                }
                return null;
              }));
    }

    loop.run();

    started.forEach(Started::join);
    List<Integer> inOrder = IntStream.range(0, tasks).boxed().toList();
    assertThat(ran.values()).allSatisfy(numbers -> assertThat(numbers).isEqualTo(inOrder));
  }

  @Test
  void aTaskThatATaskExecutesRunsInTheNextTurn() {
    loop.onPrepare(note("turn")).unref();
    loop.execute(note("1", () -> loop.execute(note("of 1"))));
    loop.execute(note("2"));

    loop.run();

    assertThat(calls).containsExactly("turn", "1", "2", "turn", "of 1");
  }

  // ---- stop from elsewhere --------------------------------------------------------------------

  @Test
  void stopWakesALoopThatWaits() {
    Started<Boolean> running = startLoopThatStays();

    loop.stop();

    assertThat(running.join()).isTrue();
  }

  @Test
  void stopWakesALoopThatWaitsForATimer() {
    try (EventLoop real = EventLoop.create()) {
      real.setTimeout(note("in an hour"), Duration.ofHours(1));
      Started<Boolean> running = Threads.start("runner", () -> real.run());
      while (running.thread().getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      real.stop();

      assertThat(running.join()).isTrue();
      assertThat(calls).isEmpty();
    }
  }

  /**
   * Hunts a lost wake-up: the loop has seen that it is not stopped and is about to park, the other
   * thread sets the flag and sees that nobody is parked yet. Hangs if that can happen.
   */
  @Test
  void aStopThatRacesWithParkingIsNeverLost() throws Exception {
    loop.keepAlive();
    int rounds = 2_000;
    CyclicBarrier round = new CyclicBarrier(2);
    Started<?> stopper =
        Threads.start(
            "stopper",
            () -> {
              for (int i = 0; i < rounds; i++) {
                round.await();
                for (int spin = i % 64; spin > 0; spin--) {
                  Thread.onSpinWait();
                }
                loop.stop();
              }
              return null;
            });

    for (int i = 0; i < rounds; i++) {
      round.await();
      assertThat(loop.run()).isTrue();
    }

    stopper.join();
  }

  // ---- interrupts -----------------------------------------------------------------------------

  @Test
  void anInterruptOfTheLoopThreadSurvivesPoll() {
    loop.setImmediate(() -> Thread.currentThread().interrupt());
    loop.setTimeout(note("timeout"), 10);
    loop.queueWork(Work.of("work", () -> "result"), noteOutcome("work"));

    loop.run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).containsExactly("work: result", "timeout");
  }

  @Test
  void anInterruptedLoopWaitsAndDoesNotSpin() {
    loop.keepAlive();
    Started<Boolean> running =
        Threads.start(
            "runner",
            () -> {
              Thread.currentThread().interrupt();
              loop.run();
              return Thread.interrupted();
            });
    Threads.awaitParked(running.thread());

    running.thread().interrupt(); // also while it waits
    Threads.awaitUninterrupted(running.thread()); // or parking would return at once
    Threads.awaitParked(running.thread());
    loop.stop();

    assertThat(running.join()).as("still interrupted").isTrue();
  }

  @Test
  void closingALoopFromElsewhereDoesNotInterruptIt() {
    loop.keepAlive();
    Started<Boolean> running =
        Threads.start(
            "runner",
            () -> {
              loop.run();
              return Thread.interrupted();
            });
    Threads.awaitParked(running.thread());

    loop.close();

    assertThat(running.join()).isFalse();
    assertThatCode(loop::close).doesNotThrowAnyException();
  }
}

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a program ends: by itself, by exit, and who is told. */
class ExitTest extends OneLoop {
  private void noteListeners() {
    loop.onBeforeExit(code -> calls.add("before exit " + code));
    loop.onExit(code -> calls.add("exit " + code));
  }

  // ---- by itself ------------------------------------------------------------------------------

  @Test
  void atTheEndBothKindsOfListenersAreTold() {
    noteListeners();
    loop.run(note("script"));

    assertThat(calls).containsExactly("script", "before exit 0", "exit 0");
  }

  @Test
  void listenersAreToldInTheOrderOfTheirRegistration() {
    loop.onExit(code -> calls.add("first"));
    loop.onExit(code -> calls.add("second"));
    loop.run();

    assertThat(calls).containsExactly("first", "second");
  }

  @Test
  void aListenerThatIsRemovedIsNotTold() {
    loop.onExit(code -> calls.add("removed")).close();
    loop.onBeforeExit(code -> calls.add("removed")).close();
    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void anExitCodeThatWasSetIsKeptAndTold() {
    noteListeners();
    loop.run(() -> loop.exitCode(4));

    assertThat(calls).containsExactly("before exit 4", "exit 4");
    assertThat(loop.exitCode()).isEqualTo(4);
  }

  @Test
  void aBeforeExitListenerMayGiveTheLoopWorkAndIsToldAgain() {
    int[] left = {2};
    loop.onBeforeExit(code -> {
      calls.add("before exit");
      if (left[0]-- > 0) {
        loop.setTimeout(note("work"), 1);
      }
    });
    loop.onExit(code -> calls.add("exit"));
    loop.run();

    assertThat(calls)
        .containsExactly("before exit", "work", "before exit", "work", "before exit", "exit");
  }

  @Test
  void ticksOfABeforeExitListenerDoNotKeepTheLoopAlive() {
    loop.onBeforeExit(code -> {
      calls.add("before exit");
      loop.nextTick(note("tick"));
    });
    loop.onExit(code -> calls.add("exit"));
    loop.run();

    assertThat(calls).containsExactly("before exit", "tick", "exit");
  }

  @Test
  void aBeforeExitListenerThatThrowsEndsTheProgramWithCodeOne() {
    loop.onBeforeExit(code -> {
      throw new IllegalStateException("before exit");
    });
    loop.onExit(code -> calls.add("exit " + code));

    assertThatThrownBy(loop::run).hasMessage("before exit");
    assertThat(calls).containsExactly("exit 1");
  }

  @Test
  void anExitListenerMayChangeTheCode() {
    loop.onExit(code -> loop.exitCode(9));
    loop.onExit(code -> calls.add("exit " + code));
    loop.run();

    assertThat(loop.exitCode()).isEqualTo(9);
    assertThat(calls).containsExactly("exit 0"); // as in Node
  }

  @Test
  void whatAnExitListenerSchedulesDoesNotRunAnyMore() {
    loop.onExit(code -> {
      loop.setTimeout(note("timeout"), 1);
      loop.setImmediate(note("immediate"));
      loop.nextTick(note("tick"));
    });
    boolean alive = loop.run();

    assertThat(calls).isEmpty();
    assertThat(alive).isTrue();
  }

  @Test
  void microtasksOfAnExitListenerRun() { // as in Node
    loop.onExit(code -> loop.queueMicrotask(note("microtask")));
    loop.run();

    assertThat(calls).containsExactly("microtask");
  }

  @Test
  void anExitListenerThatThrowsMakesRunThrowAndTheCodeOne() {
    loop.onExit(code -> {
      throw new IllegalStateException("exit");
    });
    loop.onExit(code -> calls.add("never"));

    assertThatThrownBy(loop::run).hasMessage("exit");
    assertThat(loop.exitCode()).isEqualTo(1);
    assertThat(calls).isEmpty();
  }

  @Test
  void anExitListenerThatThrowsLeavesACodeThatWasSet() { // as in Node
    loop.exitCode(5);
    loop.onExit(code -> {
      throw new IllegalStateException("exit");
    });

    assertThatThrownBy(loop::run).hasMessage("exit");
    assertThat(loop.exitCode()).isEqualTo(5);
  }

  @Test
  void whatAnExitListenerThrowsMayBeHandled() {
    loop.onUncaughtException((error, origin) -> calls.add(error.getMessage()));
    loop.onExit(code -> {
      throw new IllegalStateException("exit");
    });
    boolean alive = loop.run();

    assertThat(calls).containsExactly("exit");
    assertThat(alive).isFalse();
    assertThat(loop.exitCode()).isZero();
  }

  @Test
  void anExitListenerThatExitsReplacesTheCodeAndTheRestAreNotTold() {
    loop.onExit(code -> loop.exit(8));
    loop.onExit(code -> calls.add("never"));
    loop.run();

    assertThat(loop.exitCode()).isEqualTo(8);
    assertThat(calls).isEmpty();
  }

  @Test
  void aStoppedLoopTellsNobody() {
    noteListeners();
    loop.run(loop::stop);

    assertThat(calls).isEmpty();
  }

  @Test
  void aSingleTurnTellsNobody() {
    noteListeners();
    loop.run(RunMode.ONCE);
    loop.run(RunMode.NOWAIT);

    assertThat(calls).isEmpty();
  }

  @Test
  void everyRunHasAnEnd() {
    noteListeners();
    loop.run();
    loop.run();

    assertThat(calls).containsExactly("before exit 0", "exit 0", "before exit 0", "exit 0");
  }

  // ---- exit -----------------------------------------------------------------------------------

  record Later(String name, BiConsumer<EventLoop, Runnable> schedule) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Later> places() {
    return Stream.of(
        new Later("script", (loop, task) -> task.run()),
        new Later("nextTick", EventLoop::nextTick),
        new Later("queueMicrotask", EventLoop::queueMicrotask),
        new Later("setTimeout", (loop, task) -> loop.setTimeout(task, 1)),
        new Later("setImmediate", EventLoop::setImmediate),
        new Later("onIdle", EventLoop::onIdle),
        new Later("onPrepare", EventLoop::onPrepare),
        new Later("execute", EventLoop::execute),
        new Later("Handle.close", (loop, task) -> loop.keepAlive().close(task)),
        new Later(
            "work callback",
            (loop, task) -> loop.queueWork(Work.of("work", () -> 1), (e, value) -> task.run())),
        new Later("then", (loop, task) -> Promise.resolve(1).thenAccept(one -> task.run())),
        new Later("onSettled", (loop, task) -> Promise.resolve(1).onSettled(task)),
        new Later(
            "thenCompose",
            (loop, task) ->
                Promise.resolve(1)
                    .thenCompose(one -> {
                      task.run();
                      return Promise.resolve(2);
                    })),
        new Later(
            "catchError",
            (loop, task) ->
                Promise.reject(new IllegalStateException())
                    .catchError(error -> {
                      task.run();
                      return null;
                    })),
        new Later("create", (loop, task) -> Promise.create(resolvers -> task.run())),
        new Later(
            "attempt",
            (loop, task) ->
                Promise.attempt(() -> {
                  task.run();
                  return null;
                })),
        new Later(
            "uncaught listener",
            (loop, task) -> {
              loop.onUncaughtException((error, origin) -> task.run());
              throw new IllegalStateException();
            }),
        new Later(
            "uncaught monitor",
            (loop, task) -> {
              loop.onUncaughtExceptionMonitor((error, origin) -> task.run());
              throw new IllegalStateException();
            }),
        new Later(
            "capture",
            (loop, task) -> {
              loop.setUncaughtExceptionCapture(error -> task.run());
              throw new IllegalStateException();
            }),
        new Later(
            "warning listener",
            (loop, task) -> {
              loop.onWarning(warning -> task.run());
              loop.setTimeout(() -> {}, -1);
            }),
        new Later("before exit listener", (loop, task) -> loop.onBeforeExit(code -> task.run())),
        new Later("a dependent of a future", ExitTest::inDependent),
        new Later("a dependent of a future that is aborted", ExitTest::inFailedDependent));
  }

  private static void inDependent(EventLoop loop, Runnable task) {
    Promise.resolve(1).toCompletableFuture().thenRun(task);
  }

  private static void inFailedDependent(EventLoop loop, Runnable task) {
    Promise<Object> rejected = Promise.reject(new IllegalStateException());
    CompletableFuture<Object> unused =
        rejected
            .toCompletableFuture()
            .handle((value, error) -> {
              task.run();
              return null;
            });
  }

  @ParameterizedTest
  @MethodSource("places")
  void exitEndsTheLoopFromAnywhere(Later place) {
    loop.onExit(code -> calls.add("exit " + code));
    loop.run(() -> {
      loop.setTimeout(note("never"), 10);
      place.schedule.accept(loop, () -> loop.exit(3));
    });

    calls.remove(place.name.equals("before exit listener") ? "never" : "");
    assertThat(calls).containsExactly("exit 3");
    assertThat(loop.exitCode()).isEqualTo(3);
  }

  @Test
  void exitUnwindsTheCallback() {
    loop.run(() -> {
      try {
        loop.exit(3);
        calls.add("never");
      } finally {
        calls.add("finally");
      }
    });

    assertThat(calls).containsExactly("finally");
  }

  @Test
  void exitListenersAreToldInsideOfExit() {
    loop.onExit(code -> calls.add("exit " + code + " " + loop.exitCode()));
    loop.run(() -> {
      try {
        loop.exit(3);
      } finally {
        calls.add("finally");
      }
    });

    assertThat(calls).containsExactly("exit 3 3", "finally");
  }

  @Test
  void exitTellsNoBeforeExitListener() {
    noteListeners();
    loop.run(() -> loop.exit(0));

    assertThat(calls).containsExactly("exit 0");
  }

  @Test
  void exitOverridesACodeThatWasSet() {
    loop.exitCode(4);
    loop.run(() -> loop.exit(0));

    assertThat(loop.exitCode()).isZero();
  }

  @Test
  void exitLeavesTicksAndMicrotasksAlone() {
    loop.onExit(code -> loop.queueMicrotask(note("of the listener")));
    loop.run(() -> {
      loop.nextTick(note("tick"));
      loop.queueMicrotask(note("microtask"));
      loop.exit(3);
    });

    assertThat(calls).isEmpty();
  }

  @Test
  void anotherRunGoesOnWithWhatExitHasLeft() {
    loop.run(() -> {
      loop.setTimeout(note("timeout"), 10);
      loop.nextTick(note("tick"));
      loop.exit(3);
    });
    loop.run();

    assertThat(calls).containsExactly("tick", "timeout");
    assertThat(loop.exitCode()).isEqualTo(3);
  }

  @Test
  void inAnotherRunTicksAreTakenAgain() {
    loop.run(() -> loop.exit(3));
    loop.run(() -> loop.nextTick(note("tick")));

    assertThat(calls).containsExactly("tick");
  }

  @Test
  void exitThatIsCaughtEndsTheLoopWhenTheCallbackReturns() {
    loop.run(() -> {
      loop.setTimeout(note("never"), 10);
      loop.nextTick(note("never"));
      try {
        loop.exit(3);
      } catch (Throwable caught) {
        calls.add("caught");
      }
    });

    assertThat(calls).containsExactly("caught");
    assertThat(loop.exitCode()).isEqualTo(3);
  }

  @Test
  void exitInAnInnerLoopEndsTheOuterOneIfThatIsMeant() {
    EventLoop inner = EventLoop.builder().clock(new VirtualClock()).build();
    loop.run(() -> {
      inner.run(() -> loop.exit(3));
      calls.add("never");
    });
    inner.close();

    assertThat(calls).isEmpty();
    assertThat(loop.exitCode()).isEqualTo(3);
  }

  @Test
  void exitOfAnInnerLoopLeavesTheOuterOneAlone() {
    EventLoop inner = EventLoop.builder().clock(new VirtualClock()).build();
    loop.run(() -> {
      inner.run(() -> inner.exit(3));
      calls.add("outer goes on");
    });

    assertThat(calls).containsExactly("outer goes on");
    assertThat(List.of(inner.exitCode(), loop.exitCode())).containsExactly(3, 0);
    inner.close();
  }

  @Test
  void exitIsForTheLoopThread() {
    Threads.on(
        "other",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(() -> loop.exit(3))
                .withMessageContaining("exit must be called on the loop thread"));
  }

  @Test
  void exitIsForALoopThatRuns() {
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.exit(3))
        .withMessage("exit must be called while the loop runs");
    assertThat(loop.exitCode()).isZero();
  }

  @Test
  void aLoopThatIsClosingSettlesItsWorkDespiteExit() {
    CountDownLatch blocked = new CountDownLatch(1);
    loop.run(() -> {
      loop.queueWork(Work.of("work", () -> block(blocked)), noteOutcome("work"));
      loop.close();
      loop.exit(3);
    });
    blocked.countDown();

    assertThat(calls).containsExactly("work: AbortException");
    assertThat(loop.core().status.isClosed()).isTrue();
  }

  private static Object block(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return null;
  }

  @Test
  void closingIsNoExit() {
    noteListeners();
    loop.delay(Duration.ofDays(1)).thenAccept(nothing -> {});
    loop.close();

    assertThat(calls).isEmpty();
    assertThat(loop.exitCode()).isZero();
  }
}

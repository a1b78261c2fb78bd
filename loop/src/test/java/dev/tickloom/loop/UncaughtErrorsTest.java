package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.concurrent.Unchecked;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an error that a callback throws: who is told, and whether the loop goes on. */
class UncaughtErrorsTest extends OneLoop {
  private final RuntimeException error = new IllegalStateException("error");

  private void throwError() {
    throw error;
  }

  private BiConsumer<Throwable, Origin> noteError(String name) {
    return (thrown, origin) -> calls.add(name + ": " + thrown.getMessage());
  }

  // ---- without listeners ----------------------------------------------------------------------

  @Test
  void withoutListenersRunThrowsTheErrorItself() {
    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);
  }

  @Test
  void aCheckedErrorIsWrapped() {
    IOException checked = new IOException("checked");

    assertThatThrownBy(() -> loop.run(() -> Unchecked.<RuntimeException>sneaky(checked)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isSameAs(checked);
  }

  @Test
  void anErrorOfTheVirtualMachineIsThrownAsItIs() {
    StackOverflowError fatal = new StackOverflowError();

    assertThatThrownBy(() -> loop.run(() -> Unchecked.<RuntimeException>sneaky(fatal)))
        .isSameAs(fatal);
  }

  @Test
  void theExitCodeIsThenOne() {
    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);

    assertThat(loop.exitCode()).isEqualTo(1);
  }

  @Test
  void theExitCodeIsThenOneWhateverItWas() {
    loop.exitCode(5);
    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);

    assertThat(loop.exitCode()).isEqualTo(1);
  }

  @Test
  void exitListenersAreToldAndBeforeExitListenersAreNot() {
    loop.onBeforeExit(code -> calls.add("before exit"));
    loop.onExit(code -> calls.add("exit " + code));
    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);

    assertThat(calls).containsExactly("exit 1");
  }

  @Test
  void anExitListenerMayChangeTheCode() {
    loop.onExit(code -> loop.exitCode(9));
    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);

    assertThat(loop.exitCode()).isEqualTo(9);
  }

  @Test
  void anExitListenerThatExitsEndsTheRunWithItsCodeAndTheErrorOnlyInTheLog() {
    loop.onExit(code -> loop.exit(9));
    loop.run(this::throwError);

    assertThat(loop.exitCode()).isEqualTo(9);
  }

  @Test
  void whatAnExitListenerThrowsIsSuppressed() {
    RuntimeException further = new IllegalStateException("further");
    loop.onExit(code -> {
      throw further;
    });

    assertThatThrownBy(() -> loop.run(this::throwError))
        .isSameAs(error)
        .hasSuppressedException(further);
  }

  @Test
  void anExitListenerMayThrowTheSameError() {
    loop.onExit(code -> throwError());

    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);
  }

  @Test
  void theLoopIsStoppedAndAnotherRunGoesOn() {
    loop.setImmediate(note("immediate"));
    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);
    assertThat(calls).isEmpty();
    loop.run();

    assertThat(calls).containsExactly("immediate");
  }

  // ---- listeners ------------------------------------------------------------------------------

  record Later(String name, BiConsumer<EventLoop, Runnable> schedule) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Later> callbacks() {
    return Stream.of(
        new Later("script", (loop, task) -> task.run()),
        new Later("nextTick", EventLoop::nextTick),
        new Later("queueMicrotask", EventLoop::queueMicrotask),
        new Later("setTimeout", (loop, task) -> loop.setTimeout(task, 1)),
        new Later("setImmediate", EventLoop::setImmediate),
        new Later("onIdle", (loop, task) -> loop.onIdle(task).unref()),
        new Later("onPrepare", (loop, task) -> loop.onPrepare(task).unref()),
        new Later("onCheck", (loop, task) -> loop.onCheck(task).unref()),
        new Later("execute", EventLoop::execute),
        new Later("Handle.close", (loop, task) -> loop.keepAlive().close(task)),
        new Later(
            "work callback",
            (loop, task) -> loop.queueWork(Work.of("work", () -> 1), (e, value) -> task.run())),
        new Later(
            "cancelled work",
            (loop, task) ->
                loop.queueWork(Work.of("work", () -> 1), (e, value) -> task.run()).cancel()));
  }

  @ParameterizedTest
  @MethodSource("callbacks")
  void aListenerIsToldOfTheErrorOfAnyCallback(Later callback) {
    loop.onUncaughtException((thrown, origin) -> calls.add(thrown.getMessage() + " " + origin));
    loop.run(() -> {
      if (!callback.name.equals("script")) {
        loop.setImmediate(() -> {}); // a turn for the hooks
      }
      boolean[] thrown = {false};
      callback.schedule.accept(
          loop,
          () -> {
            if (!thrown[0]) {
              thrown[0] = true;
              throw error;
            }
          });
    });

    assertThat(calls).containsExactly("error UNCAUGHT_EXCEPTION");
    assertThat(loop.exitCode()).isZero();
  }

  @Test
  void theLoopGoesOnWithTheNextCallback() {
    loop.onUncaughtException(noteError("listener"));
    loop.run(() -> {
      loop.setImmediate(this::throwError);
      loop.setImmediate(note("next"));
    });

    assertThat(calls).containsExactly("listener: error", "next");
  }

  @Test
  void ticksOfACallbackThatThrewRunAfterTheNextCallback() {
    loop.onUncaughtException(noteError("listener"));
    loop.run(() -> {
      loop.setImmediate(() -> {
        loop.nextTick(note("tick"));
        throw error;
      });
      loop.setImmediate(note("next"));
    });

    assertThat(calls).containsExactly("listener: error", "next", "tick");
  }

  @Test
  void ticksOfATimerThatThrewRunBeforeThoseOfAnotherDuration() {
    handleErrors();
    loop.setTimeout(note("due 1", this::throwAfterTick), 1);
    loop.setTimeout(note("due 2"), 2);
    compute(5);
    loop.run();

    assertThat(calls).containsExactly("due 1", "handled", "tick", "due 2");
  }

  @Test
  void ticksOfATimerThatClosedItselfAndThrewRunAfterThoseOfAnotherDuration() {
    handleErrors();
    Timeout[] interval = {null};
    interval[0] =
        loop.setInterval(
            note(
                "due 1",
                () -> {
                  interval[0].close();
                  throwAfterTick();
                }),
            1);
    loop.setTimeout(note("due 2"), 2);
    compute(5);
    loop.run();

    assertThat(calls).containsExactly("due 1", "handled", "due 2", "tick");
  }

  @Test
  void ticksOfATimerThatClosedItselfAndThrewAreNotForgotten() {
    handleErrors();
    Timeout[] interval = {null};
    interval[0] =
        loop.setInterval(
            note(
                "due",
                () -> {
                  interval[0].close();
                  throwAfterTick();
                }),
            1);
    loop.run();

    assertThat(calls).containsExactly("due", "handled", "tick");
  }

  private void handleErrors() {
    loop.onUncaughtException((thrown, origin) -> calls.add("handled"));
  }

  private void throwAfterTick() {
    loop.nextTick(note("tick"));
    throw error;
  }

  @Test
  void ticksOfTheLastCallbackThatThrewAreNotForgotten() {
    loop.onUncaughtException(noteError("listener"));
    loop.run(() ->
        loop.setImmediate(() -> {
          loop.nextTick(note("tick"));
          throw error;
        }));

    assertThat(calls).containsExactly("listener: error", "tick");
  }

  @Test
  void aMicrotaskThatThrowsStopsNothing() {
    loop.onUncaughtException(noteError("listener"));
    loop.run(() -> {
      loop.setImmediate(note("immediate"));
      loop.queueMicrotask(this::throwError);
      loop.queueMicrotask(note("microtask"));
    });

    assertThat(calls).containsExactly("listener: error", "microtask", "immediate");
  }

  @Test
  void ticksAndMicrotasksBehindATickThatThrewRunAfterTheNextCallback() {
    loop.onUncaughtException(noteError("listener"));
    loop.run(() -> {
      loop.setImmediate(() -> {
        loop.queueMicrotask(note("microtask"));
        loop.nextTick(this::throwError);
        loop.nextTick(note("tick"));
      });
      loop.setImmediate(note("next"));
    });

    assertThat(calls).containsExactly("listener: error", "next", "tick", "microtask");
  }

  @Test
  void manyTicksThatThrowAreAllCalledInOrder() {
    loop.onUncaughtException((thrown, origin) -> {});
    loop.run(() -> {
      for (int i = 0; i < 1_000; i++) {
        loop.nextTick(note(i + "", this::throwError));
        loop.setImmediate(() -> {}); // goes on with the next tick
      }
    });

    assertThat(calls).isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> i + "").toList());
  }

  @Test
  void manyMicrotasksThatThrowAreAllCalledInOrder() {
    loop.onUncaughtException((thrown, origin) -> {});
    loop.run(() -> {
      for (int i = 0; i < 1_000; i++) {
        loop.queueMicrotask(note(i + "", this::throwError));
      }
    });

    assertThat(calls).isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> i + "").toList());
  }

  @Test
  void aTickOfAMicrotaskThatThrewRunsAfterAllMicrotasks() {
    loop.onUncaughtException(noteError("listener"));
    loop.run(() -> {
      loop.queueMicrotask(() -> {
        loop.nextTick(note("tick"));
        throw error;
      });
      loop.queueMicrotask(note("microtask"));
    });

    assertThat(calls).containsExactly("listener: error", "microtask", "tick");
  }

  @Test
  void listenersAreToldInTheOrderOfTheirRegistration() {
    loop.onUncaughtException(noteError("first"));
    loop.onUncaughtException(noteError("second"));
    loop.run(this::throwError);

    assertThat(calls).containsExactly("first: error", "second: error");
  }

  @Test
  void aListenerThatIsRemovedIsNotTold() {
    loop.onUncaughtException(noteError("removed")).close();

    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);
    assertThat(calls).isEmpty();
  }

  @Test
  void aRegistrationThatIsClosedTwiceRemovesOneListener() {
    BiConsumer<Throwable, Origin> listener = noteError("listener");
    Registration first = loop.onUncaughtException(listener);
    loop.onUncaughtException(listener);
    first.close();
    first.close();
    loop.run(this::throwError);

    assertThat(calls).containsExactly("listener: error");
  }

  @Test
  void aListenerThatIsAddedMeanwhileIsToldOfTheNextError() {
    loop.onUncaughtException((thrown, origin) -> {
      calls.add("first");
      loop.onUncaughtException(noteError("added"));
    });
    loop.run(() -> {
      loop.setImmediate(this::throwError);
      throw error;
    });

    assertThat(calls).containsExactly("first", "first", "added: error");
  }

  @Test
  void aListenerThatThrowsEndsTheLoopWithCodeSeven() {
    RuntimeException again = new IllegalStateException("again");
    loop.onExit(code -> calls.add("exit"));
    loop.onUncaughtException((thrown, origin) -> {
      throw again;
    });
    loop.onUncaughtException(noteError("second"));

    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(again);
    assertThat(loop.exitCode()).isEqualTo(7);
    assertThat(calls).isEmpty(); // as in Node, nobody else is told
  }

  @Test
  void aListenerMayExit() {
    loop.onUncaughtException((thrown, origin) -> loop.exit(5));
    loop.setImmediate(note("never"));
    loop.run(this::throwError);

    assertThat(loop.exitCode()).isEqualTo(5);
    assertThat(calls).isEmpty();
  }

  // ---- monitors -------------------------------------------------------------------------------

  @Test
  void aMonitorIsToldAndHandlesNothing() {
    loop.onUncaughtExceptionMonitor(noteError("monitor"));

    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(error);
    assertThat(calls).containsExactly("monitor: error");
  }

  @Test
  void aMonitorIsToldBeforeTheListeners() {
    loop.onUncaughtException(noteError("listener"));
    loop.onUncaughtExceptionMonitor(noteError("monitor"));
    loop.run(this::throwError);

    assertThat(calls).containsExactly("monitor: error", "listener: error");
  }

  @Test
  void aMonitorThatThrowsEndsTheLoopWithCodeSeven() {
    RuntimeException again = new IllegalStateException("again");
    loop.onUncaughtExceptionMonitor((thrown, origin) -> {
      throw again;
    });
    loop.onUncaughtException(noteError("listener"));

    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(again);
    assertThat(loop.exitCode()).isEqualTo(7);
    assertThat(calls).isEmpty();
  }

  // ---- capture --------------------------------------------------------------------------------

  @Test
  void aCaptureGetsTheErrorInPlaceOfTheListeners() {
    loop.onUncaughtException(noteError("listener"));
    loop.onUncaughtExceptionMonitor(noteError("monitor"));
    loop.setUncaughtExceptionCapture(thrown -> calls.add("capture: " + thrown.getMessage()));
    loop.run(this::throwError);

    assertThat(calls).containsExactly("monitor: error", "capture: error");
  }

  @Test
  void thereIsOneCaptureAtATime() {
    loop.setUncaughtExceptionCapture(thrown -> calls.add("first"));

    assertThatIllegalStateException()
        .isThrownBy(() -> loop.setUncaughtExceptionCapture(thrown -> calls.add("second")))
        .withMessageContaining("set already");
    loop.run(this::throwError);
    assertThat(calls).containsExactly("first");
  }

  @Test
  void aCaptureMayBeTakenAwayAndAnotherSet() {
    loop.setUncaughtExceptionCapture(thrown -> calls.add("first"));
    loop.setUncaughtExceptionCapture(null);
    loop.setUncaughtExceptionCapture(thrown -> calls.add("second"));
    loop.run(this::throwError);

    assertThat(calls).containsExactly("second");
  }

  @Test
  void withoutACaptureTheListenersAreToldAgain() {
    loop.onUncaughtException(noteError("listener"));
    loop.setUncaughtExceptionCapture(thrown -> calls.add("capture"));
    loop.setUncaughtExceptionCapture(null);
    loop.run(this::throwError);

    assertThat(calls).containsExactly("listener: error");
  }

  @Test
  void aCaptureThatThrowsEndsTheLoopWithCodeSeven() {
    RuntimeException again = new IllegalStateException("again");
    loop.setUncaughtExceptionCapture(thrown -> {
      throw again;
    });

    assertThatThrownBy(() -> loop.run(this::throwError)).isSameAs(again);
    assertThat(loop.exitCode()).isEqualTo(7);
  }

  @Test
  void nullListenersAreRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> loop.onUncaughtException(null))
        .withMessage("listener");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.onUncaughtExceptionMonitor(null))
        .withMessage("listener");
  }
}

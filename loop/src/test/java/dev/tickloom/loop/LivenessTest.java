package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps a loop alive, and exactly when it ends. */
class LivenessTest extends OneLoop {
  /** Makes a handle whose callback does nothing. */
  @FunctionalInterface
  interface Maker {
    Handle make(EventLoop loop);
  }

  /** A kind of handle. */
  record Kind(String name, Maker maker) {
    Handle make(EventLoop loop) {
      return maker.make(loop);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    Runnable nothing = () -> {};
    return Stream.of(
        new Kind("timeout", loop -> loop.setTimeout(nothing, 10)),
        new Kind("interval", loop -> loop.setInterval(nothing, 10)),
        new Kind("immediate", loop -> loop.setImmediate(nothing)),
        new Kind("idle hook", loop -> loop.onIdle(nothing)),
        new Kind("prepare hook", loop -> loop.onPrepare(nothing)),
        new Kind("check hook", loop -> loop.onCheck(nothing)),
        new Kind("keepAlive", EventLoop::keepAlive));
  }

  @Test
  void aNewLoopIsNotAlive() {
    assertThat(loop.isAlive()).isFalse();
    assertThat(loop.run()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNewHandleIsActiveAndReferencedAndKeepsTheLoopAlive(Kind kind) {
    Handle handle = kind.make(loop);

    assertThat(handle.isActive()).isTrue();
    assertThat(handle.hasRef()).isTrue();
    assertThat(loop.isAlive()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anUnreferencedHandleIsActiveAndDoesNotKeepTheLoopAlive(Kind kind) {
    Handle handle = kind.make(loop);

    assertThat(handle.unref()).isSameAs(handle);

    assertThat(handle.isActive()).isTrue();
    assertThat(handle.hasRef()).isFalse();
    assertThat(loop.isAlive()).isFalse();
    assertThat(loop.run()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void referencesAreAFlagAndNotACount(Kind kind) {
    Handle handle = kind.make(loop);

    assertThat(handle.ref().ref()).isSameAs(handle);
    handle.unref();
    assertThat(loop.isAlive()).isFalse();
    handle.unref();
    handle.ref();
    assertThat(loop.isAlive()).isTrue();
    assertThat(handle.hasRef()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aClosedHandleIsInactiveAndDoesNotKeepTheLoopAlive(Kind kind) {
    Handle handle = kind.make(loop);

    handle.close();

    assertThat(handle.isActive()).isFalse();
    assertThat(loop.isAlive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void referencesOfAClosedHandleCountForNothing(Kind kind) {
    Handle handle = kind.make(loop);
    handle.close();

    handle.unref();
    handle.ref();
    handle.close();

    assertThat(loop.isAlive()).isFalse();
    assertThat(handle.isActive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anUnreferencedHandleMayBeClosed(Kind kind) {
    Handle other = loop.keepAlive();
    Handle handle = kind.make(loop).unref();

    handle.close();
    assertThat(loop.isAlive()).isTrue();
    other.close();

    assertThat(loop.isAlive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aHandleClosedWithACallbackKeepsTheLoopAliveUntilThatHasRun(Kind kind) {
    Handle handle = kind.make(loop).unref();

    handle.close(note("closed"));

    assertThat(handle.isActive()).isFalse();
    assertThat(loop.isAlive()).isTrue();
    assertThat(loop.run()).isFalse();
    assertThat(calls).containsExactly("closed");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aClosedLoopHasNoActiveHandles(Kind kind) {
    Handle handle = kind.make(loop);

    loop.close();

    assertThat(handle.isActive()).isFalse();
  }

  @Test
  void theLoopEndsWithTheLastReferencedTimer() {
    loop.setTimeout(note("5"), 5).unref();
    loop.setTimeout(note("10"), 10);
    loop.setTimeout(note("15"), 15).unref();

    assertThat(loop.run()).isFalse();

    assertThat(calls).containsExactly("5", "10");
    assertThat(loop.now()).isEqualTo(10);
  }

  @Test
  void aTimerThatLosesItsReferenceInACallbackNoLongerCounts() {
    Timeout second = loop.setTimeout(note("second"), 10);
    loop.setTimeout(note("first", second::unref), 5);

    loop.run();

    assertThat(calls).containsExactly("first");
  }

  @Test
  void anIntervalThatLosesItsReferenceInItsOwnCallbackNoLongerCounts() {
    Timeout[] interval = {null};
    interval[0] = loop.setInterval(note("interval", () -> interval[0].unref()), 5);

    loop.run();

    assertThat(calls).containsExactly("interval");
    assertThat(interval[0].isActive()).isTrue();
  }

  @Test
  void aTimeoutThatHasRunIsInactive() {
    Timeout timeout = loop.setTimeout(note("timeout"), 1);

    loop.run();

    assertThat(timeout.isActive()).isFalse();
    timeout.unref();
    timeout.ref();
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void aTaskGivenToExecuteKeepsTheLoopAlive() {
    loop.execute(note("task"));

    assertThat(loop.isAlive()).isTrue();
    loop.run();

    assertThat(calls).containsExactly("task");
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void aRequestKeepsTheLoopAliveUntilItsCallback() {
    CountDownLatch release = new CountDownLatch(1);
    loop.queueWork(
        Work.of(
            "work",
            () -> {
              Threads.await(release);
              return "result";
            }),
        noteOutcome("work"));
    loop.setImmediate(release::countDown);

    assertThat(loop.isAlive()).isTrue();
    assertThat(loop.run()).isFalse();

    assertThat(calls).containsExactly("work: result");
  }

  @Test
  void ticksAndMicrotasksDoNotKeepTheLoopAlive() {
    loop.nextTick(note("tick"));
    loop.queueMicrotask(note("microtask"));

    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void aPendingPromiseDoesNotKeepTheLoopAlive() {
    loop.withResolvers().promise().then(value -> calls.add("never"));

    assertThat(loop.run()).isFalse();
  }

  @Test
  void aLoopThatHasEndedCanBeRunAgain() {
    loop.run(note("first"));
    loop.run(note("second", () -> loop.setTimeout(note("timeout"), 1)));

    assertThat(calls).containsExactly("first", "second", "timeout");
  }
}

package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tickloom.loop.Threads.Started;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Timers and immediates as promises, and the sequence of an interval's elements. */
@Tag("coroutines")
class DelaysTest extends OneLoop {
  private static final Duration TEN_MILLIS = Duration.ofMillis(10);

  private final AbortController controller = new AbortController();
  private final AbortSignal signal = controller.signal();

  /** Enters into the journal when a promise is settled, and how. */
  private void noteSettled(String name, Promise<?> promise) {
    promise.then(
        value -> calls.add(name + " at " + loop.now() + ": " + value),
        error -> calls.add(name + " at " + loop.now() + ": " + error.getClass().getSimpleName()));
  }

  // ---- delay ----------------------------------------------------------------------------------

  @Test
  void aDelayIsFulfilledWhenItIsOver() {
    noteSettled("delay", loop.delay(TEN_MILLIS));
    loop.run();

    assertThat(calls).containsExactly("delay at 10: null");
  }

  @Test
  void aDelayOfNothingTakesAMillisecond() {
    noteSettled("delay", loop.delay(Duration.ZERO));
    loop.run();

    assertThat(calls).containsExactly("delay at 1: null");
  }

  @Test
  void aDelayKeepsTheLoopAlive() {
    loop.delay(TEN_MILLIS);

    assertThat(loop.isAlive()).isTrue();
  }

  @Test
  void aDelayWhoseSignalIsNotAbortedTakesItsTime() {
    noteSettled("delay", loop.delay(TEN_MILLIS, signal));
    loop.run();

    assertThat(calls).containsExactly("delay at 10: null");
  }

  @Test
  void aDelayWhoseSignalIsAbortedIsRejectedAtOnceAndItsTimerGone() {
    noteSettled("delay", loop.delay(TEN_MILLIS, signal));
    loop.setTimeout(controller::abort, 4);
    loop.run();

    assertThat(calls).containsExactly("delay at 4: AbortException");
    assertThat(loop.now()).isEqualTo(4);
  }

  @Test
  void aDelayIsRejectedWithAnAbortExceptionThatTheReasonCaused() {
    IOException reason = new IOException("reason");
    List<Throwable> errors = new ArrayList<>();
    loop.delay(TEN_MILLIS, signal).then(value -> false, errors::add);
    controller.abort(reason);
    loop.run();

    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).isInstanceOf(AbortException.class).hasCause(reason);
  }

  @Test
  void aDelayWhoseSignalIsAbortedAlreadyStartsNoTimer() {
    controller.abort();
    noteSettled("delay", loop.delay(TEN_MILLIS, signal));

    assertThat(loop.isAlive()).isFalse();
    loop.run();
    assertThat(calls).containsExactly("delay at 0: AbortException");
  }

  @Test
  void anAbortAfterTheDelayIsTooLate() {
    noteSettled("delay", loop.delay(TEN_MILLIS, signal));
    loop.run();
    controller.abort();
    loop.run();

    assertThat(calls).containsExactly("delay at 10: null");
  }

  @Test
  void aDelayThatIsOverIsForgottenByItsSignal() {
    WeakReference<Promise<?>> delay = new WeakReference<>(loop.delay(TEN_MILLIS, signal));
    loop.run();
    for (int attempt = 0; delay.get() != null && attempt < 20; attempt++) {
      System.gc();
    }

    assertThat(delay.get()).isNull();
    assertThat(signal.aborted()).isFalse();
  }

  @Test
  void anotherThreadMayAbortADelay() {
    Promise<Void> delay = loop.delay(Duration.ofDays(1), signal);
    noteSettled("delay", delay);
    Threads.on("aborting", controller::abort);
    assertThat(delay).hasToString("Promise[pending]");
    loop.run();

    assertThat(calls).containsExactly("delay at 0: AbortException");
  }

  /** The abort arrives in the poll phase before the timers phase that fires the timer, or after. */
  @Test
  void anAbortThatRacesWithTheTimerSettlesTheDelayOneWayOrTheOther() {
    for (int round = 0; round < 100; round++) {
      AbortController raced = new AbortController();
      CountDownLatch go = new CountDownLatch(1);
      Started<Void> aborting =
          Threads.start(
              "aborting",
              () -> {
                Threads.await(go);
                raced.abort();
                return null;
              });
      Promise<Void> delay = loop.delay(TEN_MILLIS, raced.signal());
      List<Boolean> fulfilled = new ArrayList<>();
      delay.then(value -> fulfilled.add(true), error -> fulfilled.add(false));
      loop.run(go::countDown);
      aborting.join();
      loop.run();

      assertThat(fulfilled).hasSize(1);
    }
  }

  @Test
  void aDelayThatIsPendingWhenTheLoopClosesIsRejected() {
    noteSettled("delay", loop.delay(TEN_MILLIS));
    loop.close();

    assertThat(calls).containsExactly("delay at 0: AbortException");
  }

  @Test
  void anAbortAfterTheLoopHasClosedDoesNothing() {
    loop.delay(TEN_MILLIS, signal).catchError(error -> null);
    loop.close();

    assertThatCode(controller::abort).doesNotThrowAnyException();
  }

  @Test
  void anAbortByAnotherThreadAfterTheLoopHasClosedDoesNothing() {
    loop.delay(TEN_MILLIS, signal).catchError(error -> null);
    loop.close();

    assertThatCode(() -> Threads.on("aborting", controller::abort)).doesNotThrowAnyException();
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> loop.delay(null)).withMessage("delay");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.delay(null, signal))
        .withMessage("delay");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.delay(TEN_MILLIS, (AbortSignal) null))
        .withMessage("signal");
    assertThatNullPointerException().isThrownBy(() -> loop.yield(null)).withMessage("signal");
    assertThatNullPointerException().isThrownBy(() -> loop.interval(null)).withMessage("period");
  }

  @Test
  void aClosedLoopRefusesThemAll() {
    loop.close();

    assertThatIllegalStateException().isThrownBy(() -> loop.delay(TEN_MILLIS));
    assertThatIllegalStateException().isThrownBy(() -> loop.delay(TEN_MILLIS, signal));
    assertThatIllegalStateException().isThrownBy(loop::yield);
    assertThatIllegalStateException().isThrownBy(() -> loop.yield(signal));
    assertThatIllegalStateException().isThrownBy(() -> loop.interval(TEN_MILLIS));
  }

  // ---- yield ----------------------------------------------------------------------------------

  @Test
  void aYieldIsFulfilledInTheCheckPhase() {
    loop.run(() -> {
      loop.execute(note("poll"));
      loop.setImmediate(note("immediate before"));
      loop.yield().onSettled(note("yield"));
      loop.setImmediate(note("immediate after"));
      loop.setTimeout(note("timeout"), 1);
    });

    assertThat(calls)
        .containsExactly("poll", "immediate before", "yield", "immediate after", "timeout");
  }

  @Test
  void aYieldWhoseSignalIsAbortedIsRejected() {
    noteSettled("yield", loop.yield(signal));
    controller.abort();

    assertThat(loop.isAlive()).isFalse();
    loop.run();
    assertThat(calls).containsExactly("yield at 0: AbortException");
  }

  // ---- interval -------------------------------------------------------------------------------

  @Test
  void anIntervalHasAnElementAPeriod() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    loop.run(() ->
        async(() -> {
          for (int i = 0; i < 3; i++) {
            calls.add(await(interval.next()) + " at " + loop.now());
          }
          return await(interval.close());
        }));

    assertThat(calls)
        .containsExactly("Optional[1] at 10", "Optional[2] at 20", "Optional[3] at 30");
  }

  @Test
  void elementsThatNobodyHasAskedForWaitInLine() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    loop.setTimeout(
        () -> {
          for (int i = 0; i < 4; i++) {
            noteSettled("next", interval.next());
          }
        },
        35);
    loop.setTimeout(interval::close, 100);
    loop.run();

    assertThat(calls)
        .containsExactly(
            "next at 35: Optional[1]",
            "next at 35: Optional[2]",
            "next at 35: Optional[3]",
            "next at 40: Optional[4]");
  }

  @Test
  void severalWhoAskAtATimeAreAnsweredInTheirOrder() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    noteSettled("a", interval.next());
    noteSettled("b", interval.next());
    loop.setTimeout(interval::close, 100);
    loop.run();

    assertThat(calls).containsExactly("a at 10: Optional[1]", "b at 20: Optional[2]");
  }

  @Test
  void whatABusyLoopHasMissedIsNoElement() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    loop.run(() -> {
      compute(45);
      loop.setTimeout(
          () -> {
            noteSettled("next", interval.next());
            noteSettled("next", interval.next());
          },
          1);
      loop.setTimeout(interval::close, 100);
    });

    assertThat(calls).containsExactly("next at 46: Optional[1]", "next at 55: Optional[2]");
  }

  @Test
  void closingAnIntervalEndsIt() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    noteSettled("close", interval.close());
    noteSettled("next", interval.next());

    assertThat(loop.isAlive()).isFalse();
    loop.run();
    assertThat(calls).containsExactly("close at 0: null", "next at 0: Optional.empty");
  }

  @Test
  void closingAnIntervalAnswersThoseWhoWait() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    noteSettled("a", interval.next());
    noteSettled("b", interval.next());
    loop.setTimeout(interval::close, 15);
    loop.run();

    assertThat(calls).containsExactly("a at 10: Optional[1]", "b at 15: Optional.empty");
  }

  @Test
  void closingAnIntervalDropsWhatWaitsInLine() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    loop.setTimeout(
        () -> {
          interval.close();
          noteSettled("next", interval.next());
        },
        35);
    loop.run();

    assertThat(calls).containsExactly("next at 35: Optional.empty");
  }

  @Test
  void anIntervalMayBeClosedTwice() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    interval.close();
    noteSettled("close", interval.close());
    loop.run();

    assertThat(calls).containsExactly("close at 0: null");
  }

  @Test
  void anIntervalKeepsTheLoopAliveUntilItIsClosed() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    assertThat(loop.isAlive()).isTrue();
    interval.close();

    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void whoWaitsForAnElementWhenTheLoopClosesGetsNone() {
    List<Optional<Long>> elements = new ArrayList<>();
    loop.interval(TEN_MILLIS).next().thenAccept(elements::add);
    loop.close();

    assertThat(elements).containsExactly(Optional.empty());
  }

  @Test
  void anotherThreadCannotAskForAnElement() {
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);

    Threads.on("other", () -> assertThatIllegalStateException().isThrownBy(interval::next));
    Threads.on("other", () -> assertThatIllegalStateException().isThrownBy(interval::close));
  }
}

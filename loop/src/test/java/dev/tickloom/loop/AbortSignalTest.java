package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.Threads.Started;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Giving something up: controllers, signals and their listeners. */
class AbortSignalTest extends OneLoop {
  private final AbortController controller = new AbortController();
  private final AbortSignal signal = controller.signal();
  private final Exception reason = new IOException("reason");

  // ---- controller and signal ------------------------------------------------------------------

  @Test
  void atFirstASignalIsNotAborted() {
    assertThat(signal.aborted()).isFalse();
    assertThat(signal.reason()).isNull();
    assertThatCode(signal::throwIfAborted).doesNotThrowAnyException();
  }

  @Test
  void aControllerHasOneSignal() {
    assertThat(controller.signal()).isSameAs(signal);
  }

  @Test
  void withoutAReasonItIsAnAbortException() {
    controller.abort();

    assertThat(signal.aborted()).isTrue();
    assertThat(signal.reason())
        .isInstanceOf(AbortException.class)
        .hasMessage("The operation was aborted")
        .hasNoCause();
  }

  @Test
  void anAbortExceptionHasNodesCode() {
    controller.abort();

    assertThat(((AbortException) signal.reason()).code()).isEqualTo("ABORT_ERR");
  }

  @Test
  void aReasonIsKeptAsItIs() {
    controller.abort(reason);

    assertThat(signal.reason()).isSameAs(reason);
  }

  @Test
  void theFirstAbortDecides() {
    controller.abort(reason);
    controller.abort(new IOException("second"));
    controller.abort();

    assertThat(signal.reason()).isSameAs(reason);
  }

  @Test
  void throwIfAbortedThrowsAnAbortExceptionWithTheReasonAsItsCause() {
    controller.abort(reason);

    assertThatThrownBy(signal::throwIfAborted)
        .isInstanceOf(AbortException.class)
        .cause()
        .isSameAs(reason);
  }

  @Test
  void throwIfAbortedThrowsTheReasonIfThatIsAnAbortException() {
    controller.abort();

    assertThatThrownBy(signal::throwIfAborted).isSameAs(signal.reason());
  }

  @Test
  void aSignalMayBeMadeAborted() {
    assertThat(AbortSignal.abort(reason).reason()).isSameAs(reason);
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> controller.abort(null)).withMessage("reason");
    assertThatNullPointerException()
        .isThrownBy(() -> AbortSignal.abort(null))
        .withMessage("reason");
    assertThatNullPointerException()
        .isThrownBy(() -> AbortSignal.timeout(null))
        .withMessage("delay");
    assertThatNullPointerException().isThrownBy(() -> signal.onAbort(null)).withMessage("listener");
  }

  // ---- listeners ------------------------------------------------------------------------------

  @Test
  void listenersAreCalledByAbortInTheOrderOfTheirRegistration() {
    signal.onAbort(note("first"));
    signal.onAbort(note("second"));
    calls.add("abort");
    controller.abort();
    calls.add("aborted");

    assertThat(calls).containsExactly("abort", "first", "second", "aborted");
  }

  @Test
  void aListenerIsCalledOnce() {
    signal.onAbort(note("listener"));
    controller.abort();
    controller.abort();

    assertThat(calls).containsExactly("listener");
  }

  @Test
  void aListenerSeesTheSignalAborted() {
    signal.onAbort(() -> calls.add(signal.aborted() + " " + signal.reason().getMessage()));
    controller.abort(reason);

    assertThat(calls).containsExactly("true reason");
  }

  @Test
  void aListenerThatComesTooLateIsCalledAtOnce() {
    controller.abort();
    signal.onAbort(note("late")).close();

    assertThat(calls).containsExactly("late");
  }

  @Test
  void aListenerOfAListenerIsCalledAtOnce() {
    signal.onAbort(note("outer", () -> signal.onAbort(note("inner"))));
    signal.onAbort(note("last"));
    controller.abort();

    assertThat(calls).containsExactly("outer", "inner", "last");
  }

  @Test
  void aListenerThatIsRemovedIsNotCalled() {
    signal.onAbort(note("removed")).close();
    controller.abort();

    assertThat(calls).isEmpty();
  }

  @Test
  void aListenerThatAnEarlierOneRemovesIsNotCalled() {
    Registration[] second = {null};
    signal.onAbort(() -> second[0].close());
    second[0] = signal.onAbort(note("removed"));
    controller.abort();

    assertThat(calls).isEmpty();
  }

  @Test
  void aListenerThatListensTwiceIsCalledTwice() {
    Runnable listener = note("listener");
    signal.onAbort(listener);
    signal.onAbort(listener);
    controller.abort();

    assertThat(calls).containsExactly("listener", "listener");
  }

  @Test
  void aRegistrationThatIsClosedTwiceRemovesOneListener() {
    Runnable listener = note("listener");
    Registration first = signal.onAbort(listener);
    signal.onAbort(listener);
    first.close();
    first.close();
    controller.abort();

    assertThat(calls).containsExactly("listener");
  }

  @Test
  void aRegistrationMayBeClosedAfterTheAbort() {
    Registration registration = signal.onAbort(note("listener"));
    controller.abort();
    registration.close();

    assertThat(calls).containsExactly("listener");
  }

  @Test
  void aListenerMayAbort() {
    signal.onAbort(note("listener", controller::abort));
    controller.abort(reason);

    assertThat(calls).containsExactly("listener");
    assertThat(signal.reason()).isSameAs(reason);
  }

  @Test
  void whatAListenerThrowsKeepsNoOtherFromBeingCalled() {
    RuntimeException first = new IllegalStateException("first");
    RuntimeException second = new IllegalStateException("second");
    signal.onAbort(() -> {
      throw first;
    });
    signal.onAbort(() -> {
      throw second;
    });
    signal.onAbort(note("last"));

    assertThatThrownBy(controller::abort).isSameAs(first).hasSuppressedException(second);
    assertThat(calls).containsExactly("last");
  }

  @Test
  void anErrorThatAListenerThrowsKeepsNoOtherFromBeingCalled() {
    AssertionError error = new AssertionError("error");
    signal.onAbort(() -> {
      throw error;
    });
    signal.onAbort(note("last"));

    assertThatThrownBy(controller::abort).isSameAs(error);
    assertThat(calls).containsExactly("last");
  }

  @Test
  void listenersMayThrowOneAndTheSameException() {
    signal.onAbort(signal::throwIfAborted);
    signal.onAbort(signal::throwIfAborted);
    signal.onAbort(note("last"));

    assertThatThrownBy(controller::abort).isSameAs(signal.reason());
    assertThat(calls).containsExactly("last");
  }

  @Test
  void aListenerMayExitTheLoop() {
    signal.onAbort(() -> loop.exit(4));
    loop.run(() -> {
      loop.setTimeout(note("never"), 1);
      controller.abort();
    });

    assertThat(loop.exitCode()).isEqualTo(4);
    assertThat(calls).isEmpty();
  }

  // ---- timeout --------------------------------------------------------------------------------

  @Test
  void aTimeoutAbortsWhenItIsOver() {
    loop.run(() -> {
      AbortSignal timeout = AbortSignal.timeout(Duration.ofMillis(10));
      timeout.onAbort(() -> calls.add("at " + loop.now()));
      loop.setTimeout(() -> assertThat(timeout.aborted()).isFalse(), 9);
      loop.setTimeout(() -> assertThat(timeout.aborted()).isTrue(), 11);
    });

    assertThat(calls).containsExactly("at 10");
  }

  @Test
  void theReasonAfterATimeoutIsATimeoutException() {
    AbortSignal timeout = AbortSignal.timeout(Duration.ofMillis(10));
    loop.setTimeout(() -> {}, 20);
    loop.run();

    assertThat(timeout.reason())
        .isInstanceOf(TimeoutException.class)
        .hasMessage("The operation was aborted due to timeout");
    assertThatThrownBy(timeout::throwIfAborted)
        .isInstanceOf(AbortException.class)
        .hasCause(timeout.reason());
  }

  @Test
  void aTimeoutDoesNotKeepTheLoopAlive() {
    AbortSignal.timeout(Duration.ofMillis(10));

    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void aTimeoutNeedsALoop() {
    Threads.on(
        "stranger",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(() -> AbortSignal.timeout(Duration.ZERO))
                .withMessageContaining("'stranger'"));
  }

  @Test
  void aTimeoutThatNoTimerCanHaveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AbortSignal.timeout(Duration.ofMillis(-1)))
        .withMessage("delay must be from 0 to 2147483647 ms: PT-0.001S");
  }

  @Test
  void whatAListenerOfATimeoutThrowsGoesUncaught() {
    AbortSignal.timeout(Duration.ofMillis(10))
        .onAbort(() -> {
          throw new IllegalStateException("listener");
        });
    loop.setTimeout(() -> {}, 20);

    assertThatThrownBy(loop::run).hasMessage("listener");
  }

  // ---- timeouts that nobody watches -------------------------------------------------------------

  private static final Duration ELEVEN_DAYS = Duration.ofDays(11);

  private static List<WeakReference<Object>> weak(List<?> objects) {
    List<WeakReference<Object>> references = new ArrayList<>();
    objects.forEach(object -> references.add(new WeakReference<>(object)));
    return references;
  }

  private int timers() {
    int[] count = {0};
    loop.phases().timers.forEachActive(timer -> count[0]++);
    return count[0];
  }

  /** The loop hears of the collector's doings in its turns. */
  private void awaitNoTimers() {
    while (timers() > 0) {
      System.gc();
      loop.setImmediate(() -> {});
      loop.run();
    }
  }

  @Test
  void timeoutsThatNobodyHasAreCollectedWithTheirTimers() {
    List<WeakReference<Object>> timeouts = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      timeouts.add(new WeakReference<>(AbortSignal.timeout(ELEVEN_DAYS)));
    }

    Threads.awaitCollected(timeouts);
    awaitNoTimers();
    assertThat(loop.now()).isZero();
  }

  @Test
  void aNewTimeoutClearsUpAfterThoseThatWereCollected() {
    List<WeakReference<Object>> timeouts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      timeouts.add(new WeakReference<>(AbortSignal.timeout(ELEVEN_DAYS)));
    }
    Threads.awaitCollected(timeouts);
    AbortSignal last = null;
    while (timers() > 2) { // the collector tells of them a little later
      last = AbortSignal.timeout(ELEVEN_DAYS);
      System.gc();
    }

    assertThat(last.aborted()).isFalse();
  }

  @Test
  void aTimeoutWhoseListenersHaveLeftIsCollected() {
    List<WeakReference<Object>> timeouts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      AbortSignal timeout = AbortSignal.timeout(ELEVEN_DAYS);
      Registration first = timeout.onAbort(note("never"));
      AbortSignal.any(List.of(signal, timeout)).onAbort(note("never")).close();
      first.close();
      timeouts.add(new WeakReference<>(timeout));
    }

    Threads.awaitCollected(timeouts);
    awaitNoTimers();
  }

  @Test
  void aTimeoutThatItsOwnContextHasIsCollected() {
    AsyncLocal<List<Object>> local = new AsyncLocal<>();
    List<WeakReference<Object>> timeouts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      List<Object> value = new ArrayList<>();
      local.run(value, () -> value.add(AbortSignal.timeout(ELEVEN_DAYS)));
      timeouts.add(new WeakReference<>(value.get(0)));
    }

    Threads.awaitCollected(timeouts);
    awaitNoTimers();
  }

  @Test
  void aTimeoutForWorkThatHasEndedIsCollected() {
    List<WeakReference<Object>> timeouts = new ArrayList<>();
    List<Request> kept = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      AbortSignal timeout = AbortSignal.timeout(ELEVEN_DAYS);
      timeouts.add(new WeakReference<>(timeout));
      var unused = loop.queueWork(Work.of("work", () -> "").withSignal(timeout));
      kept.add(loop.queueWork(Work.of("work", () -> ""), (error, value) -> {}));
      loop.delay(Duration.ofMillis(1), timeout);
      loop.yield(timeout);
    }
    loop.run();

    Threads.awaitCollected(timeouts);
    awaitNoTimers();
    assertThat(kept).hasSize(100);
  }

  @Test
  void aTimeoutThatNobodyHasButAListenerFires() {
    List<WeakReference<Object>> timeouts = new ArrayList<>();
    AbortSignal.timeout(ELEVEN_DAYS).onAbort(note("listener"));
    AbortSignal.any(List.of(signal, AbortSignal.timeout(ELEVEN_DAYS))).onAbort(note("any"));
    Promise<Void> delay = loop.delay(ELEVEN_DAYS.plusDays(1), AbortSignal.timeout(ELEVEN_DAYS));
    delay.then(
        null_ -> calls.add("never"), error -> calls.add("delay: " + error.getCause().getMessage()));
    timeouts.add(new WeakReference<>(AbortSignal.timeout(ELEVEN_DAYS)));
    Threads.awaitCollected(timeouts);
    loop.run();

    assertThat(calls)
        .containsExactly("listener", "any", "delay: The operation was aborted due to timeout");
  }

  @Test
  void aTimeoutThatSomebodyHasFires() {
    AbortSignal timeout = AbortSignal.timeout(ELEVEN_DAYS);
    AbortSignal both = AbortSignal.any(List.of(signal, AbortSignal.timeout(ELEVEN_DAYS)));
    timeout.onAbort(() -> {}).close();
    Threads.awaitCollected(weak(List.of(new Object())));
    loop.setTimeout(() -> {}, ELEVEN_DAYS.plusMillis(1));
    loop.run();

    assertThat(timeout.reason()).isInstanceOf(TimeoutException.class);
    assertThat(both.reason()).isInstanceOf(TimeoutException.class);
  }

  @Test
  void listenersOfATimeoutRunInTheContextInWhichItWasMade() {
    AsyncLocal<String> local = new AsyncLocal<>();
    AbortSignal[] timeout = {null};
    local.run("made", () -> timeout[0] = AbortSignal.timeout(Duration.ofMillis(10)));
    local.run("listens", () -> timeout[0].onAbort(() -> calls.add(local.get())));
    Domain domain = new Domain(error -> calls.add("domain: " + error.getMessage()));
    domain.run(() -> timeout[0] = AbortSignal.timeout(Duration.ofMillis(10)));
    timeout[0].onAbort(() -> {
      throw new IllegalStateException("listener");
    });
    loop.setTimeout(() -> calls.add("" + local.get()), 11);
    loop.run();

    assertThat(calls).containsExactly("made", "domain: listener", "null");
  }

  @Test
  void aSignalKeepsNothingOfWhatHasEnded() {
    List<WeakReference<Object>> ended = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Object object = new Object();
      ended.add(new WeakReference<>(object));
      Callback<Object> callback = (error, value) -> calls.add(object.toString());
      loop.queueWork(Work.<Object>of("work", () -> object).withSignal(signal), callback);
      loop.delay(Duration.ofMillis(1), signal).then(nothing -> object);
      loop.yield(signal).then(nothing -> object);
      var unused =
          Async.scope(
              signal,
              s -> {
                Async.await(loop.yield(s.signal()));
                return object;
              });
      Registration registration = signal.onAbort(() -> calls.add(object.toString()));
      registrations.add(registration);
      registration.close();
    }
    loop.run();
    calls.clear();

    Threads.awaitCollected(ended);
    assertThat(signal.aborted()).isFalse();
    assertThat(registrations).hasSize(100);
  }

  private final List<Registration> registrations = new ArrayList<>();

  // ---- any ------------------------------------------------------------------------------------

  private final AbortController other = new AbortController();
  private final AbortSignal any = AbortSignal.any(List.of(signal, other.signal()));

  @Test
  void anyIsNotAbortedBeforeOneOfItsSourcesIs() {
    assertThat(any.aborted()).isFalse();
  }

  @Test
  void anyIsAbortedWithTheReasonOfTheSourceThatIs() {
    other.abort(reason);

    assertThat(any.reason()).isSameAs(reason);
  }

  @Test
  void anyKeepsTheReasonOfTheSourceThatWasAbortedFirst() {
    other.abort(reason);
    assertThat(any.reason()).isSameAs(reason);
    controller.abort();

    assertThat(any.reason()).isSameAs(reason);
  }

  @Test
  void anyKeepsTheFirstReasonThoughNobodyHasAskedMeanwhile() {
    other.abort(reason);
    controller.abort();

    assertThat(any.reason()).isSameAs(reason);
  }

  @Test
  void anyOfAnAbortedSignalIsAborted() {
    assertThat(AbortSignal.any(List.of(signal, AbortSignal.abort(reason))).reason())
        .isSameAs(reason);
  }

  @Test
  void anyOfSeveralAbortedSignalsHasTheReasonOfTheFirstInTheList() {
    AbortSignal second = AbortSignal.abort(new IOException("second"));

    assertThat(AbortSignal.any(List.of(AbortSignal.abort(reason), second)).reason())
        .isSameAs(reason);
  }

  @Test
  void anyOfNoneIsNeverAborted() {
    assertThat(AbortSignal.any(List.of()).aborted()).isFalse();
  }

  @Test
  void aListenerOfAnyIsCalledOnce() {
    any.onAbort(note("listener"));
    other.abort();
    controller.abort();

    assertThat(calls).containsExactly("listener");
  }

  @Test
  void aLateListenerOfAnyIsCalledAtOnce() {
    other.abort();
    any.onAbort(note("listener"));

    assertThat(calls).containsExactly("listener");
  }

  @Test
  void aListenerOfAnyThatIsRemovedIsNotCalled() {
    any.onAbort(note("removed")).close();
    other.abort();

    assertThat(calls).isEmpty();
    assertThat(any.aborted()).isTrue();
  }

  @Test
  void anyHearsAgainWhenItHasAListenerAgain() {
    any.onAbort(note("removed")).close();
    any.onAbort(note("listener"));
    other.abort();

    assertThat(calls).containsExactly("listener");
  }

  @Test
  void listenersOfASourceComeFirstAndThenThoseOfTheOldestDependent() {
    AbortSignal younger = AbortSignal.any(List.of(signal));
    younger.onAbort(note("younger"));
    any.onAbort(note("any"));
    signal.onAbort(note("source"));
    controller.abort();

    assertThat(calls).containsExactly("source", "any", "younger");
  }

  @Test
  void aDependentThatIsBeingToldHasItsTurnThoughAnotherSourceIsAborted() {
    any.onAbort(note("any"));
    signal.onAbort(note("source", other::abort));
    other.signal().onAbort(note("other"));
    controller.abort();

    assertThat(calls).containsExactly("source", "other", "any");
  }

  @Test
  void anyMayHaveManySources() {
    List<AbortController> controllers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      controllers.add(new AbortController());
    }
    AbortSignal many = AbortSignal.any(controllers.stream().map(AbortController::signal).toList());
    many.onAbort(note("listener"));
    controllers.get(9_999).abort(reason);
    controllers.forEach(AbortController::abort);

    assertThat(calls).containsExactly("listener");
    assertThat(many.reason()).isSameAs(reason);
  }

  @Test
  void anyMayBeNested() {
    AbortSignal nested = any;
    for (int i = 0; i < 100; i++) {
      nested = AbortSignal.any(List.of(new AbortController().signal(), nested));
    }
    nested.onAbort(note("listener"));
    other.abort(reason);

    assertThat(calls).containsExactly("listener");
    assertThat(nested.reason()).isSameAs(reason);
  }

  @Test
  void anyTakesNoNoteOfLaterChangesOfTheList() {
    List<AbortSignal> sources = new ArrayList<>(List.of(signal));
    AbortSignal copied = AbortSignal.any(sources);
    sources.add(AbortSignal.abort(reason));

    assertThat(copied.aborted()).isFalse();
  }

  @Test
  void aSourceDoesNotKeepAnyInMemory() {
    WeakReference<AbortSignal> unused =
        new WeakReference<>(AbortSignal.any(List.of(signal, other.signal())));

    assertThat(isCollected(unused)).isTrue();
  }

  @Test
  void aSourceDoesNotKeepAnyInMemoryThatHasNoListenerAnyMore() {
    AbortSignal listened = AbortSignal.any(List.of(signal, other.signal()));
    WeakReference<AbortSignal> reference = new WeakReference<>(listened);
    listened.onAbort(() -> {}).close();
    listened = null;

    assertThat(isCollected(reference)).isTrue();
  }

  @Test
  void aSourceDoesNotKeepAnyInMemoryThatWasAborted() {
    AbortSignal aborted = AbortSignal.any(List.of(signal, other.signal()));
    WeakReference<AbortSignal> reference = new WeakReference<>(aborted);
    aborted.onAbort(() -> {});
    other.abort();
    aborted = null;

    assertThat(isCollected(reference)).isTrue();
    assertThat(signal.aborted()).isFalse();
  }

  private static boolean isCollected(WeakReference<?> reference) {
    for (int attempt = 0; reference.get() != null && attempt < 20; attempt++) {
      System.gc();
    }
    return reference.get() == null;
  }

  // ---- several threads ------------------------------------------------------------------------

  @Test
  void listenersRunOnTheThreadThatAborts() {
    signal.onAbort(() -> calls.add(Thread.currentThread().getName()));
    Threads.on("aborting", controller::abort);

    assertThat(calls).containsExactly("aborting");
  }

  private static Started<Void> atBarrier(CyclicBarrier barrier, Threads.Action action) {
    return Threads.start(
        "racing",
        () -> {
          barrier.await();
          action.run();
          return null;
        });
  }

  /** Both want to be the one abort that calls the listeners and gives the reason. */
  @Test
  void ofTwoThreadsThatAbortOneDecides() {
    for (int round = 0; round < 200; round++) {
      AbortController raced = new AbortController();
      Set<Throwable> seen = new HashSet<>();
      AtomicInteger called = new AtomicInteger();
      raced.signal().onAbort(called::incrementAndGet);
      raced.signal().onAbort(() -> seen.add(raced.signal().reason()));
      CyclicBarrier barrier = new CyclicBarrier(2);
      Started<Void> first = atBarrier(barrier, () -> raced.abort(reason));
      Started<Void> second = atBarrier(barrier, raced::abort);
      first.join();
      second.join();

      assertThat(called).hasValue(1);
      assertThat(seen).containsExactly(raced.signal().reason());
    }
  }

  /**
   * The listener is added after abort has copied the list, or before, and is called once anyway.
   */
  @Test
  void aListenerThatComesWhileAnotherThreadAbortsIsCalledOnce() {
    for (int round = 0; round < 200; round++) {
      AbortController raced = new AbortController();
      AtomicInteger called = new AtomicInteger();
      CyclicBarrier barrier = new CyclicBarrier(2);
      Started<Void> aborting = atBarrier(barrier, raced::abort);
      Started<Void> listening =
          atBarrier(barrier, () -> raced.signal().onAbort(called::incrementAndGet));
      aborting.join();
      listening.join();

      assertThat(called).hasValue(1);
    }
  }

  /** The signal registers with its sources while one of them is being aborted. */
  @Test
  void aListenerOfAnyThatComesWhileAnotherThreadAbortsASourceIsCalledOnce() {
    for (int round = 0; round < 200; round++) {
      AbortController raced = new AbortController();
      AbortSignal both = AbortSignal.any(List.of(raced.signal(), signal));
      AtomicInteger called = new AtomicInteger();
      CyclicBarrier barrier = new CyclicBarrier(2);
      Started<Void> aborting = atBarrier(barrier, raced::abort);
      Started<Void> listening = atBarrier(barrier, () -> both.onAbort(called::incrementAndGet));
      aborting.join();
      listening.join();

      assertThat(called).hasValue(1);
    }
  }

  /** Two sources are aborted at a time; the listener must hear of one, and any keep its reason. */
  @Test
  void ofTwoSourcesThatAreAbortedAtATimeOneDecides() {
    for (int round = 0; round < 200; round++) {
      AbortController left = new AbortController();
      AbortController right = new AbortController();
      AbortSignal both = AbortSignal.any(List.of(left.signal(), right.signal()));
      List<Throwable> seen = new ArrayList<>();
      both.onAbort(() -> seen.add(both.reason()));
      CyclicBarrier barrier = new CyclicBarrier(2);
      Started<Void> first = atBarrier(barrier, left::abort);
      Started<Void> second = atBarrier(barrier, right::abort);
      first.join();
      second.join();

      assertThat(seen).containsExactly(both.reason());
    }
  }

  @Test
  void anAbortThatThrowsAtAnotherThreadHasStillAborted() {
    signal.onAbort(() -> {
      throw new IllegalStateException("listener");
    });
    Threads.on(
        "aborting", () -> assertThat(catchThrowable(controller::abort)).hasMessage("listener"));

    assertThat(signal.aborted()).isTrue();
  }
}

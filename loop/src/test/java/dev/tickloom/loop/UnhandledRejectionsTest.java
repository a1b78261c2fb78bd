package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises that are rejected with nobody to handle it, or with somebody too late. */
class UnhandledRejectionsTest extends OneLoop {
  private final RuntimeException reason = new IllegalStateException("reason");
  private final List<EventLoop> loops = new ArrayList<>();

  private EventLoop loopWith(UnhandledRejections mode) {
    return loopWith(mode, Semantics.MODERN);
  }

  private EventLoop loopWith(UnhandledRejections mode, Semantics semantics) {
    EventLoop made =
        EventLoop.builder().clock(clock).unhandledRejections(mode).semantics(semantics).build();
    loops.add(made);
    return made;
  }

  @AfterEach
  void closeThem() {
    loops.forEach(EventLoop::close);
  }

  /** Lets everything that this is about be entered into the journal. */
  private EventLoop journal(EventLoop on) {
    on.onUnhandledRejection((error, promise) -> calls.add("unhandled: " + error.getMessage()));
    on.onRejectionHandled(promise -> calls.add("handled late"));
    on.onUncaughtException((error, origin) -> calls.add(origin + ": " + error.getMessage()));
    return journalWarnings(on);
  }

  private EventLoop journalWarnings(EventLoop on) {
    on.onWarning(warning ->
        calls.add(warning.name() + ": " + warning.message().lines().findFirst().orElse("")));
    return on;
  }

  /** The two warnings of a rejection, the second of which explains. */
  private String[] warnings(int id) {
    return new String[] {
      "UnhandledPromiseRejectionWarning: " + reason,
      "UnhandledPromiseRejectionWarning: Unhandled promise rejection. This error originated either"
          + " by throwing inside of an async body without a catch block, or by rejecting a promise"
          + " which was not handled with catchError. To end the loop on unhandled promise"
          + " rejection, build it with UnhandledRejections.STRICT. (rejection id: "
          + id
          + ")"
    };
  }

  private void reject() {
    Promise.reject(reason);
  }

  // ---- throw, the default ---------------------------------------------------------------------

  @Test
  void withoutListenersItEndsTheLoop() {
    assertThatThrownBy(() -> loop.run(this::reject)).isSameAs(reason);
    assertThat(loop.exitCode()).isEqualTo(1);
  }

  @Test
  void thoseBehindTheOneThatEndsTheLoopAreToldInTheNextRun() {
    loop.setImmediate(note("immediate"));
    assertThatThrownBy(() ->
            loop.run(() -> {
              reject();
              Promise.reject(new IllegalStateException("second"));
            }))
        .isSameAs(reason);

    loop.onUnhandledRejection((error, promise) -> calls.add(error.getMessage()));
    loop.run();

    assertThat(calls).containsExactly("second", "immediate");
  }

  @Test
  void aLegacyLoopTellsThoseBehindTheOneThatEndsItOnceToo() {
    EventLoop legacy = loopWith(UnhandledRejections.THROW, Semantics.LEGACY);
    legacy.onUnhandledRejection((error, promise) -> {
      calls.add(error.getMessage());
      if (error == reason) {
        legacy.exit(0);
      }
    });
    legacy.run(() -> {
      reject();
      Promise.reject(new IllegalStateException("second"));
      Promise.reject(new IllegalStateException("third"));
    });
    assertThat(calls).containsExactly("reason");
    legacy.run();

    assertThat(calls).containsExactly("reason", "second", "third");
  }

  @Test
  void aLegacyLoopCanBeClosedWithRejectionsThatNobodyWasToldOf() {
    EventLoop legacy = loopWith(UnhandledRejections.THROW, Semantics.LEGACY);
    Throwable second = new IllegalStateException("second");
    Throwable third = new IllegalStateException("third");
    assertThatThrownBy(() ->
            legacy.run(() -> {
              reject();
              Promise.reject(second);
              Promise.reject(third);
            }))
        .isSameAs(reason);

    assertThatThrownBy(legacy::close).isSameAs(second).hasSuppressedException(third);
  }

  @Test
  void aListenerForUncaughtErrorsIsToldOfTheOrigin() {
    loop.onUncaughtException((error, origin) -> calls.add(origin + ": " + error.getMessage()));
    loop.onUncaughtExceptionMonitor((error, origin) -> calls.add("monitor: " + origin));
    loop.run(this::reject);

    assertThat(calls)
        .containsExactly("monitor: UNHANDLED_REJECTION", "UNHANDLED_REJECTION: reason");
  }

  @Test
  void aListenerGetsTheReasonAndThePromiseAndHandlesIt() {
    List<Object> told = new ArrayList<>();
    loop.onUnhandledRejection((error, promise) -> told.addAll(List.of(error, promise)));
    Promise<?>[] rejected = {null};
    loop.run(() -> rejected[0] = Promise.reject(reason));

    assertThat(told).containsExactly(reason, rejected[0]);
    assertThat(loop.exitCode()).isZero();
  }

  @Test
  void whatAListenerHandlesIsNotAnUncaughtError() {
    journal(loop).run(this::reject);

    assertThat(calls).containsExactly("unhandled: reason");
  }

  @Test
  void aCaptureGetsItIfThereIsNoListener() {
    loop.setUncaughtExceptionCapture(error -> calls.add("capture: " + error.getMessage()));
    loop.run(this::reject);

    assertThat(calls).containsExactly("capture: reason");
  }

  // ---- strict ---------------------------------------------------------------------------------

  @Test
  void strictEndsTheLoopThoughThereIsAListener() {
    EventLoop strict = loopWith(UnhandledRejections.STRICT);
    strict.onUnhandledRejection((error, promise) -> calls.add("unhandled"));

    assertThatThrownBy(() -> strict.run(this::reject)).isSameAs(reason);
    assertThat(calls).isEmpty();
  }

  @Test
  void strictTellsOfAnUncaughtErrorAndThenOfTheRejection() {
    journal(loopWith(UnhandledRejections.STRICT)).run(this::reject);

    assertThat(calls).containsExactly("UNHANDLED_REJECTION: reason", "unhandled: reason");
  }

  @Test
  void strictWarnsIfTheErrorIsHandledAndNobodyListensForTheRejection() {
    EventLoop strict = journalWarnings(loopWith(UnhandledRejections.STRICT));
    strict.onUncaughtException((error, origin) -> calls.add("uncaught"));
    strict.run(this::reject);

    assertThat(calls).containsExactly("uncaught", warnings(1)[0], warnings(1)[1]);
  }

  // ---- warn and none --------------------------------------------------------------------------

  @Test
  void warnTellsTheListenersAndWarns() {
    journal(loopWith(UnhandledRejections.WARN)).run(this::reject);

    assertThat(calls).containsExactly("unhandled: reason", warnings(1)[0], warnings(1)[1]);
  }

  @Test
  void warnNeverEndsTheLoop() {
    EventLoop warn = journalWarnings(loopWith(UnhandledRejections.WARN));
    warn.run(this::reject);

    assertThat(calls).containsExactly(warnings(1));
    assertThat(warn.exitCode()).isZero();
  }

  @Test
  void theFirstWarningHasTheStackTraceOfTheReason() {
    EventLoop warn = loopWith(UnhandledRejections.WARN);
    warn.onWarning(warning -> calls.add(warning.message()));
    warn.run(this::reject);

    assertThat(calls.get(0))
        .startsWith(reason + System.lineSeparator() + "\tat " + getClass().getName())
        .doesNotEndWith(System.lineSeparator());
  }

  @Test
  void aReasonThatFailsToPrintItselfIsWarnedOfByItsClass() {
    class Unprintable extends RuntimeException {
      private static final long serialVersionUID = 1;

      @Override
      public String toString() {
        throw new IllegalStateException("toString");
      }
    }
    EventLoop warn = journalWarnings(loopWith(UnhandledRejections.WARN));
    warn.run(() -> Promise.reject(new Unprintable()));

    assertThat(calls)
        .containsExactly(
            "UnhandledPromiseRejectionWarning: " + Unprintable.class.getName(), warnings(1)[1]);
  }

  /** As in Node, those count, too, that were handled in time. */
  @Test
  void theWarningsTellWhichRejectionItIs() {
    EventLoop warn = journalWarnings(loopWith(UnhandledRejections.WARN));
    warn.run(() -> {
      handle(Promise.reject(reason));
      Promise<Object> rejected = Promise.reject(reason);
      warn.setImmediate(() -> handle(rejected));
    });

    assertThat(calls)
        .containsExactly(
            warnings(2)[0],
            warnings(2)[1],
            "PromiseRejectionHandledWarning: Promise rejection was handled asynchronously"
                + " (rejection id: 2)");
  }

  @Test
  void noneTellsTheListeners() {
    journal(loopWith(UnhandledRejections.NONE)).run(this::reject);

    assertThat(calls).containsExactly("unhandled: reason");
  }

  @Test
  void noneIsSilentWithoutListeners() {
    EventLoop none = journalWarnings(loopWith(UnhandledRejections.NONE));
    none.onUncaughtException((error, origin) -> calls.add("uncaught"));
    none.onUncaughtExceptionMonitor((error, origin) -> calls.add("monitor"));
    none.run(this::reject);

    assertThat(calls).isEmpty();
    assertThat(none.exitCode()).isZero();
  }

  // ---- what is unhandled ----------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(UnhandledRejections.class)
  void nobodyIsToldOfWhatIsHandledAtOnce(UnhandledRejections mode) {
    journal(loopWith(mode)).run(() -> Promise.reject(reason).catchError(error -> null));

    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(UnhandledRejections.class)
  void nobodyIsToldOfWhatIsHandledInTheSameDrain(UnhandledRejections mode) {
    EventLoop made = journal(loopWith(mode));
    made.run(() -> {
      Promise<Object> rejected = Promise.reject(reason);
      made.nextTick(() -> made.queueMicrotask(() -> made.nextTick(() -> handle(rejected))));
    });

    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Semantics.class)
  void nobodyIsToldOfWhatAListenerHandlesThatWasToldOfAnother(Semantics semantics) {
    EventLoop made = journal(EventLoop.builder().semantics(semantics).build());
    Promise<?>[] second = {null};
    made.onUnhandledRejection((error, promise) -> handle(second[0]));
    made.run(() -> {
      Promise.reject(reason);
      second[0] = Promise.reject(new RuntimeException("second"));
    });

    assertThat(calls).filteredOn(call -> call.startsWith("unhandled")).hasSize(1);
  }

  private static void handle(Promise<?> rejected) {
    rejected.then(value -> null, error -> null);
  }

  @Test
  void theLastPromiseOfAChainIsTheUnhandledOne() {
    List<Promise<?>> unhandled = new ArrayList<>();
    loop.onUnhandledRejection((error, promise) -> unhandled.add(promise));
    List<Promise<?>> chain = new ArrayList<>();
    loop.run(() -> {
      chain.add(Promise.reject(reason));
      chain.add(chain.get(0).then(value -> value));
      chain.add(chain.get(1).onSettled(() -> {}));
    });

    assertThat(unhandled).containsExactly(chain.get(2));
  }

  @Test
  void eachBranchOfAPromiseIsUnhandledByItself() {
    journal(loop)
        .run(() -> {
          Promise<Object> rejected = Promise.reject(reason);
          rejected.then(value -> 1);
          rejected.then(value -> 2);
          rejected.catchError(error -> 3);
        });

    assertThat(calls).containsExactly("unhandled: reason", "unhandled: reason");
  }

  @Test
  void whatBecomesAFutureIsHandled() {
    assertThatCode(() -> loop.run(() -> Promise.reject(reason).toCompletableFuture()))
        .doesNotThrowAnyException();
  }

  @Test
  void theOthersOfAllAreHandled() {
    journal(loop)
        .run(() ->
            handle(
                Promise.all(List.of(Promise.reject(reason), Promise.reject(new Error("second"))))));

    assertThat(calls).isEmpty();
  }

  @Test
  void severalAreReportedInTheOrderOfTheirRejection() {
    journal(loop)
        .run(() -> {
          Resolvers<Object> first = loop.withResolvers();
          Promise.reject(new IllegalStateException("second"));
          first.reject(new IllegalStateException("third"));
        });

    assertThat(calls).containsExactly("unhandled: second", "unhandled: third");
  }

  @Test
  void theyAreReportedAfterTheMicrotasksAndBeforeTheNextCallback() {
    loop.onUnhandledRejection((error, promise) -> calls.add("unhandled"));
    loop.run(() -> {
      loop.setImmediate(note("immediate"));
      reject();
      loop.nextTick(note("tick"));
      loop.queueMicrotask(note("microtask"));
    });

    assertThat(calls).containsExactly("tick", "microtask", "unhandled", "immediate");
  }

  @Test
  void whatWasRejectedBeforeTheRunIsReportedInIt() {
    reject();

    assertThatThrownBy(loop::run).isSameAs(reason);
  }

  /** A reason that has its promise, as one may that tells what has failed. */
  private static final class Telling extends Exception {
    private static final long serialVersionUID = 1;
    final transient Promise<?> promise;

    Telling(Promise<?> promise) {
      this.promise = promise;
    }
  }

  @Test
  void aPromiseOfAnotherThreadThatItsReasonHasIsCollected() {
    List<WeakReference<Object>> promises = new ArrayList<>();
    Threads.on(
        "other",
        () -> {
          Resolvers<Object> resolvers = loop.withResolvers();
          promises.add(new WeakReference<>(resolvers.promise()));
          resolvers.reject(new Telling(resolvers.promise()));
        });
    loop.run();

    Threads.awaitCollected(promises);
    assertThat(promises).hasSize(1);
  }

  @Test
  void whatAnotherThreadRejectsIsReported() {
    Resolvers<Object> resolvers = loop.withResolvers();
    Threads.on("other", () -> resolvers.reject(reason));
    journal(loop).run();

    assertThat(calls).containsExactly("unhandled: reason");
  }

  @Test
  void whatAListenerRejectsIsReportedToo() {
    int[] left = {3};
    loop.onUnhandledRejection((error, promise) -> {
      calls.add(error.getMessage());
      if (--left[0] > 0) {
        Promise.reject(new IllegalStateException(left[0] + " left"));
      }
    });
    loop.setImmediate(note("immediate"));
    loop.run(this::reject);

    assertThat(calls).containsExactly("reason", "2 left", "1 left", "immediate");
  }

  @Test
  void whatAListenerQueuesRunsBeforeTheNextCallback() {
    loop.onUnhandledRejection((error, promise) -> loop.nextTick(note("tick")));
    loop.setImmediate(note("immediate"));
    loop.run(this::reject);

    assertThat(calls).containsExactly("tick", "immediate");
  }

  @Test
  void whatAListenerThrowsLeavesTheOthersOfTheRoundUntold() { // as in Node
    loop.onUncaughtException((error, origin) -> calls.add(origin + ": " + error.getMessage()));
    loop.onUnhandledRejection((error, promise) -> {
      calls.add("unhandled: " + error.getMessage());
      throw new IllegalStateException("listener");
    });
    loop.run(() -> {
      Promise.reject(new IllegalStateException("first"));
      Promise.reject(new IllegalStateException("second"));
    });

    assertThat(calls).containsExactly("unhandled: first", "UNCAUGHT_EXCEPTION: listener");
  }

  @Test
  void whatAListenerQueuesThatThrowsRunsAfterTheNextCallback() { // as in Node
    loop.onUncaughtException((error, origin) -> calls.add("caught"));
    loop.onUnhandledRejection((error, promise) -> {
      loop.nextTick(note("tick"));
      throw new IllegalStateException("listener");
    });
    loop.setImmediate(note("immediate"));
    loop.run(this::reject);

    assertThat(calls).containsExactly("caught", "immediate", "tick");
  }

  @Test
  void aRejectionIsToldInTheDrainWhoseLastMicrotaskThrew() {
    loop.onUncaughtException((error, origin) -> calls.add("caught"));
    loop.onUnhandledRejection((error, promise) -> calls.add("unhandled"));
    loop.setImmediate(note("immediate"));
    loop.run(() ->
        loop.queueMicrotask(() -> {
          reject();
          throw new IllegalStateException("microtask");
        }));

    assertThat(calls).containsExactly("caught", "unhandled", "immediate");
  }

  @Test
  void aListenerMayExit() {
    loop.onUnhandledRejection((error, promise) -> loop.exit(6));
    loop.setImmediate(note("never"));
    loop.run(this::reject);

    assertThat(loop.exitCode()).isEqualTo(6);
    assertThat(calls).isEmpty();
  }

  // ---- handled after all ----------------------------------------------------------------------

  @Test
  void aRejectionThatIsHandledTooLateIsToldOf() {
    List<Promise<?>> late = new ArrayList<>();
    loop.onUnhandledRejection((error, promise) -> calls.add("unhandled"));
    loop.onRejectionHandled(late::add);
    Promise<?>[] rejected = {null};
    loop.run(() -> {
      rejected[0] = Promise.reject(reason);
      loop.setImmediate(() -> handle(rejected[0]));
    });

    assertThat(calls).containsExactly("unhandled");
    assertThat(late).containsExactly(rejected[0]);
  }

  @Test
  void aListenerMayHandleItAndThatIsTooLate() { // as in Node
    loop.onUnhandledRejection((error, promise) -> handle(promise));
    loop.onRejectionHandled(promise -> calls.add("handled late"));
    loop.run(this::reject);

    assertThat(calls).containsExactly("handled late");
  }

  @Test
  void aRejectionIsHandledLateOnce() {
    journal(loop)
        .run(() -> {
          Promise<Object> rejected = Promise.reject(reason);
          loop.setImmediate(() -> handle(rejected));
          loop.setImmediate(() -> handle(rejected));
        });

    assertThat(calls).containsExactly("unhandled: reason", "handled late");
  }

  @Test
  void withoutListenersLateHandlingIsWarnedOf() {
    journalWarnings(loop).onUnhandledRejection((error, promise) -> {});
    loop.run(() -> {
      Promise<Object> rejected = Promise.reject(reason);
      loop.setImmediate(() -> handle(rejected));
    });

    assertThat(calls).hasSize(1);
    assertThat(calls.get(0))
        .startsWith("PromiseRejectionHandledWarning: Promise rejection was handled asynchronously");
  }

  @Test
  void whatALateListenerThrowsGoesUncaught() {
    loop.onUnhandledRejection((error, promise) -> {});
    loop.onRejectionHandled(promise -> {
      throw new IllegalStateException("listener");
    });

    assertThatThrownBy(() ->
            loop.run(() -> {
              Promise<Object> rejected = Promise.reject(reason);
              loop.setImmediate(() -> handle(rejected));
            }))
        .hasMessage("listener");
  }

  @Test
  void whoWaitsForItOnAnotherThreadHandlesItLate() throws Exception {
    journal(loop);
    Promise<Object> rejected = Promise.reject(reason);
    loop.run();
    var future = Threads.start("other", rejected::toCompletableFuture).join();
    loop.run();

    assertThat(calls).containsExactly("unhandled: reason", "handled late");
    assertThat(future.handle((value, error) -> error).get(1, TimeUnit.SECONDS)).isSameAs(reason);
  }
}

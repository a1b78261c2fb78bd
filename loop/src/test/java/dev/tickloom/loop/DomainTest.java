package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of a program whose errors go to a handler of their own. */
@Tag("coroutines")
class DomainTest extends OneLoop {
  private final Domain domain = new Domain(error -> calls.add("domain: " + error.getMessage()));
  private final Domain broken = new Domain(this::failToHandle);
  private final RuntimeException error = new IllegalStateException("error");
  private final EventLoop strict =
      EventLoop.builder().clock(clock).unhandledRejections(UnhandledRejections.STRICT).build();

  private void failToHandle(Throwable error) {
    calls.add("broken: " + error.getMessage());
    throw new IllegalStateException(error.getMessage() + "'");
  }

  private void throwError() {
    throw error;
  }

  @AfterEach
  void close() {
    strict.close();
  }

  private void noteUncaught() {
    loop.onUncaughtException((error, origin) -> calls.add("listener: " + error.getMessage()));
  }

  record Later(String name, BiConsumer<EventLoop, Runnable> schedule) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Later> waysToCallLater() {
    return Stream.of(
        new Later("nextTick", EventLoop::nextTick),
        new Later("queueMicrotask", EventLoop::queueMicrotask),
        new Later("setTimeout", (loop, task) -> loop.setTimeout(task, 1)),
        new Later("setImmediate", EventLoop::setImmediate),
        new Later("execute", EventLoop::execute),
        new Later("Handle.close", (loop, task) -> loop.keepAlive().close(task)),
        new Later(
            "work callback",
            (loop, task) -> loop.queueWork(Work.of("work", () -> 1), (e, value) -> task.run())),
        new Later("then", (loop, task) -> Promise.resolve(1).thenAccept(one -> task.run())),
        new Later("async", (loop, task) -> runAfterAwait(loop, task)));
  }

  private static void runAfterAwait(EventLoop loop, Runnable task) {
    async(() -> {
      await(loop.yield());
      task.run();
      return null;
    });
  }

  @ParameterizedTest
  @MethodSource("waysToCallLater")
  void errorsOfAllThatIsScheduledInsideGoToTheHandler(Later later) {
    noteUncaught();
    loop.run(() -> domain.run(() -> later.schedule.accept(loop, this::throwError)));

    assertThat(calls).containsExactly("domain: error");
  }

  @Test
  void errorsOutsideGoToTheListeners() {
    noteUncaught();
    loop.run(() -> {
      domain.run(() -> {});
      loop.setImmediate(this::throwError);
    });

    assertThat(calls).containsExactly("listener: error");
  }

  @Test
  void whatTheBodyThrowsHereAndNowGoesToTheCaller() {
    loop.run(() -> assertThatThrownBy(() -> domain.run(this::throwError)).isSameAs(error));

    assertThat(calls).isEmpty();
  }

  @Test
  void whatTheBodyThrowsGoesToTheDomainIfTheCallerDoesNotCatchIt() {
    noteUncaught();
    loop.run(() -> domain.run(this::throwError));

    assertThat(calls).containsExactly("domain: error");
  }

  @Test
  void aDomainWhoseBodyThrowsStaysEnteredForTheRestOfTheCallback() {
    loop.run(() -> {
      assertThatThrownBy(() -> domain.run(this::throwError)).isSameAs(error);
      assertThat(Domain.active()).isSameAs(domain);
      loop.setImmediate(this::throwError);
    });

    assertThat(Domain.active()).isNull();
    assertThat(calls).containsExactly("domain: error");
  }

  @Test
  void aBodyThatIsSuspendedDoesNotLeaveItsCallerInTheDomain() {
    loop.run(() -> {
      async(() -> {
        domain.run(() -> {
          await(loop.yield());
          assertThat(Domain.active()).isSameAs(domain);
          calls.add("went on");
        });
        return null;
      });
      assertThat(Domain.active()).isNull();
    });

    assertThat(calls).containsExactly("went on");
  }

  @Test
  void aTimerThatIsStartedAgainAfterItHasRunBelongsToWhereThatWas() {
    noteUncaught();
    loop.run(() -> {
      Timeout[] timer = {null};
      domain.run(() -> timer[0] = loop.setTimeout(this::throwError, 1));
      loop.setTimeout(() -> timer[0].refresh(), 2);
    });

    assertThat(calls).containsExactly("domain: error", "listener: error");
  }

  @Test
  void theLoopGoesOnWhenADomainHasTakenAnError() {
    loop.run(() -> {
      domain.run(() -> loop.setImmediate(this::throwError));
      loop.setTimeout(note("timeout"), 1);
    });

    assertThat(calls).containsExactly("domain: error", "timeout");
    assertThat(loop.exitCode()).isZero();
  }

  @Test
  void monitorsAreToldAndNobodyElse() {
    noteUncaught();
    loop.setUncaughtExceptionCapture(e -> calls.add("capture"));
    loop.onUncaughtExceptionMonitor((e, origin) -> calls.add("monitor"));
    loop.onUnhandledRejection((e, promise) -> calls.add("unhandled"));
    loop.run(() -> domain.run(() -> loop.setImmediate(this::throwError)));

    assertThat(calls).containsExactly("monitor", "domain: error");
  }

  @Test
  void aRejectionThatADomainTakesIsNotUnhandled() {
    loop.onUnhandledRejection((e, promise) -> calls.add("unhandled"));
    loop.run(() -> domain.run(() -> Promise.reject(error)));

    assertThat(calls).containsExactly("domain: error");
  }

  @Test
  void monitorsAreNotToldOfARejectionThatADomainTakes() {
    loop.onUncaughtExceptionMonitor((e, origin) -> calls.add("monitor"));
    loop.run(() -> domain.run(() -> Promise.reject(error)));

    assertThat(calls).containsExactly("domain: error");
  }

  @Test
  void inStrictModeARejectionIsFirstAnUncaughtErrorForNoDomain() {
    assertThatThrownBy(() -> strict.run(() -> domain.run(() -> Promise.reject(error))))
        .isSameAs(error);
    assertThat(calls).isEmpty();
  }

  @Test
  void inStrictModeTheDomainIsToldInPlaceOfTheListeners() {
    strict.onUncaughtException((e, origin) -> calls.add(origin + ": " + e.getMessage()));
    strict.onUnhandledRejection((e, promise) -> calls.add("unhandled"));
    strict.onWarning(warning -> calls.add("warning"));
    strict.run(() -> domain.run(() -> Promise.reject(error)));

    assertThat(calls).containsExactly("UNHANDLED_REJECTION: error", "domain: error");
  }

  @Test
  void aLegacyLoopTellsTheListenersOfARejectionInADomain() {
    try (EventLoop legacy = EventLoop.builder().semantics(Semantics.LEGACY).build()) {
      legacy.onUnhandledRejection((e, promise) -> calls.add("unhandled"));
      legacy.run(() -> domain.run(() -> Promise.reject(error)));
    }

    assertThat(calls).containsExactly("unhandled");
  }

  @Test
  void inTheModeThatWarnsADomainIsToldAndAWarningGiven() {
    try (EventLoop warn =
        EventLoop.builder().unhandledRejections(UnhandledRejections.WARN).build()) {
      warn.onWarning(warning -> calls.add("warning"));
      warn.run(() -> domain.run(() -> Promise.reject(error)));
    }

    assertThat(calls).containsExactly("domain: error", "warning", "warning");
  }

  // ---- domains in domains ---------------------------------------------------------------------

  @Test
  void theInnermostHandlerGetsTheError() {
    Domain outer = new Domain(e -> calls.add("outer"));
    loop.run(() -> outer.run(() -> domain.run(() -> loop.setImmediate(this::throwError))));

    assertThat(calls).containsExactly("domain: error");
  }

  @Test
  void whatAHandlerThrowsGoesToTheDomainAround() {
    loop.run(() -> domain.run(() -> broken.run(() -> loop.setImmediate(this::throwError))));

    assertThat(calls).containsExactly("broken: error", "domain: error'");
  }

  @Test
  void whatTheOutermostHandlerThrowsGoesToTheListeners() {
    noteUncaught();
    loop.run(() -> broken.run(() -> loop.setImmediate(this::throwError)));

    assertThat(calls).containsExactly("broken: error", "listener: error'");
  }

  @Test
  void whatTheOutermostHandlerThrowsEndsALoopWithoutListeners() {
    assertThatThrownBy(() -> loop.run(() -> broken.run(() -> loop.setImmediate(this::throwError))))
        .hasMessage("error'");
    assertThat(loop.exitCode()).isEqualTo(1);
  }

  @Test
  void whatAHandlerThrowsForARejectionGoesToTheDomainAround() {
    loop.run(() -> domain.run(() -> broken.run(() -> Promise.reject(error))));

    assertThat(calls).containsExactly("broken: error", "domain: error'");
  }

  @Test
  void whatTheOutermostHandlerThrowsForARejectionGoesToTheListeners() {
    noteUncaught();
    loop.run(() -> broken.run(() -> Promise.reject(error)));

    assertThat(calls).containsExactly("broken: error", "listener: error'");
  }

  @Test
  void aHandlerThatThrowsARejectionAgainGetsItOnce() {
    noteUncaught();
    Domain rethrowing =
        new Domain(e -> {
          calls.add("rethrowing");
          throw error;
        });
    loop.run(() -> rethrowing.run(() -> Promise.reject(error)));

    assertThat(calls).containsExactly("rethrowing", "listener: error");
  }

  @Test
  void aDomainInItselfIsTwo() {
    loop.run(() -> broken.run(() -> domain.run(() -> broken.run(this::scheduleError))));

    assertThat(calls).containsExactly("broken: error", "domain: error'");
  }

  private void scheduleError() {
    loop.setImmediate(this::throwError);
  }

  // ---- the handler ----------------------------------------------------------------------------

  @Test
  void aHandlerRunsInTheDomainAround() {
    Domain outer = new Domain(e -> {});
    Domain inner = new Domain(e -> calls.add(Domain.active() == outer ? "outer" : "another"));
    loop.run(() -> outer.run(() -> inner.run(this::scheduleError)));

    assertThat(calls).containsExactly("outer");
  }

  @Test
  void whatAHandlerSchedulesBelongsToTheDomainAround() {
    Domain inner = new Domain(e -> scheduleError());
    loop.run(() -> domain.run(() -> inner.run(this::scheduleError)));

    assertThat(calls).containsExactly("domain: error");
  }

  @Test
  void aHandlerMayExit() {
    Domain exiting = new Domain(e -> loop.exit(5));
    loop.run(() -> {
      exiting.run(this::scheduleError);
      loop.setTimeout(note("never"), 1);
    });

    assertThat(loop.exitCode()).isEqualTo(5);
    assertThat(calls).isEmpty();
  }

  @Test
  void aNullHandlerIsRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> new Domain(null)).withMessage("handler");
  }

  // ---- enter and exit -------------------------------------------------------------------------

  @Test
  void outsideOfAllNoneIsActive() {
    assertThat(Domain.active()).isNull();
  }

  @Test
  void theInnermostDomainIsActive() {
    broken.run(() -> {
      domain.run(() -> assertThat(Domain.active()).isSameAs(domain));
      assertThat(Domain.active()).isSameAs(broken);
    });
    assertThat(Domain.active()).isNull();
  }

  @Test
  void aDomainThatIsEnteredTakesTheErrorOfTheCallbackItself() {
    loop.run(() -> {
      domain.enter();
      throw error;
    });

    assertThat(calls).containsExactly("domain: error");
  }

  @Test
  void aDomainThatIsEnteredEndsWithTheCallback() {
    loop.run(() -> {
      domain.enter();
      loop.setImmediate(() -> assertThat(Domain.active()).isSameAs(domain));
    });

    assertThat(Domain.active()).isNull();
  }

  @Test
  void exitLeavesTheDomainAndThoseEnteredWithinIt() {
    loop.run(() -> {
      Domain outer = new Domain(e -> {});
      outer.enter();
      domain.enter();
      broken.enter();
      domain.exit();
      assertThat(Domain.active()).isSameAs(outer);
    });
  }

  @Test
  void exitOfADomainThatWasNotEnteredDoesNothing() {
    domain.run(() -> {
      broken.exit();
      assertThat(Domain.active()).isSameAs(domain);
    });
  }

  /** Each enters a domain of its own, and schedules the next one inside. */
  private void chain(int left, List<WeakReference<Object>> domains) {
    Domain domain = new Domain(error -> {});
    domains.add(new WeakReference<>(domain));
    domain.run(() -> {
      if (left > 0) {
        loop.setImmediate(() -> chain(left - 1, domains));
      } else {
        List<WeakReference<Object>> early = domains.subList(0, domains.size() - 100);
        loop.setTimeout(() -> Threads.awaitCollected(early), 1);
      }
    });
  }

  @Test
  void aChainOfCallbacksDoesNotKeepAllDomainsOfThoseBefore() {
    List<WeakReference<Object>> domains = new ArrayList<>();
    loop.run(() -> chain(1_000, domains));

    assertThat(domains).hasSize(1_001);
  }
}

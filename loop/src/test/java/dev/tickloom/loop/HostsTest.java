package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an engine of another language needs that runs its programs on a loop. */
@Tag("coroutines")
class HostsTest extends OneLoop {
  private final IOException reason = new IOException("reason");

  // ---- exit -----------------------------------------------------------------------------------

  @Test
  void aHostThatCatchesEverythingLetsExitThrough() {
    loop.run(() -> {
      try {
        loop.exit(3);
      } catch (Throwable thrown) {
        assertThat(EventLoop.isExit(thrown)).isTrue();
        throw thrown;
      }
    });

    assertThat(loop.exitCode()).isEqualTo(3);
    assertThat(EventLoop.isExit(reason)).isFalse();
    assertThat(EventLoop.isExit(null)).isFalse();
  }

  // ---- the state of a promise -----------------------------------------------------------------

  @Test
  void aPromiseTellsHowItHasBeenSettled() {
    Resolvers<Integer> resolvers = loop.withResolvers();
    assertThat(resolvers.promise().settled()).isNull();
    resolvers.resolve(1);

    assertThat(resolvers.promise().settled()).isEqualTo(new Settled.Fulfilled<>(1));
  }

  @Test
  void toLookAtARejectionDoesNotHandleIt() {
    loop.onUnhandledRejection((error, promise) -> calls.add("unhandled: " + error.getMessage()));
    Promise<Object> rejected = Promise.reject(reason);
    assertThat(rejected.settled()).isEqualTo(new Settled.Rejected<>(reason));
    loop.run();

    assertThat(calls).containsExactly("unhandled: reason");
  }

  @Test
  void theStateIsForTheLoopThread() {
    Promise<Integer> promise = Promise.resolve(1);
    Threads.on("elsewhere", () -> assertThatIllegalStateException().isThrownBy(promise::settled));
  }

  // ---- a reaction that is given the resolvers -------------------------------------------------

  @Test
  void aReactionResolvesRejectsOrAdopts() {
    Promise<Integer> one = Promise.resolve(1);
    note("resolved", one.react((settled, outcome) -> outcome.resolve(settled)));
    note("rejected", one.react((settled, outcome) -> outcome.reject(reason)));
    note("adopted", one.react((settled, outcome) -> outcome.adopt(Promise.resolve(2))));
    note("later", one.react((settled, outcome) -> loop.setTimeout(() -> outcome.resolve(3), 5)));
    note(
        "thrown",
        one.react((settled, outcome) -> {
          throw new IllegalStateException("thrown");
        }));
    note("of a rejection", Promise.reject(reason).react((settled, to) -> to.resolve(settled)));
    loop.run();

    assertThat(calls)
        .containsExactlyInAnyOrder(
            "resolved: Fulfilled[value=1]",
            "rejected: java.io.IOException: reason",
            "adopted: 2",
            "later: 3",
            "thrown: java.lang.IllegalStateException: thrown",
            "of a rejection: Rejected[reason=java.io.IOException: reason]");
  }

  private void note(String name, Promise<?> promise) {
    promise.then(value -> calls.add(name + ": " + value), error -> calls.add(name + ": " + error));
  }

  @Test
  void aReactionCostsAsManyMicrotasksAsThen() {
    Promise<Integer> one = Promise.resolve(1);
    one.<Integer>react((settled, outcome) -> outcome.resolve(1))
        .thenAccept(v -> calls.add("react"));
    one.then(value -> value).thenAccept(v -> calls.add("then"));
    one.<Integer>react((settled, outcome) -> outcome.resolve(1))
        .thenAccept(v -> calls.add("react"));
    loop.run();

    assertThat(calls).containsExactly("react", "then", "react");
  }

  @Test
  void whatIsThrownAfterTheDecisionChangesNothing() {
    note(
        "decided",
        Promise.resolve(1)
            .react((settled, outcome) -> {
              outcome.resolve(2);
              throw new IllegalStateException();
            }));
    loop.run();

    assertThat(calls).containsExactly("decided: 2");
  }

  // ---- timers ---------------------------------------------------------------------------------

  private static final TimerOptions UNREF = TimerOptions.DEFAULT.withRef(false);

  @Test
  void aDelayWithoutRefDoesNotKeepTheLoopAlive() {
    loop.delay(Duration.ofDays(1), UNREF).then(nothing -> calls.add("waited"));
    loop.run();
    assertThat(calls).isEmpty();

    loop.setTimeout(note("other"), Duration.ofDays(2));
    loop.run();
    assertThat(calls).containsExactly("waited", "other");
  }

  @Test
  void anIntervalWithoutRefDoesNotKeepTheLoopAlive() {
    loop.interval(Duration.ofSeconds(1), UNREF).next().then(tick -> calls.add("tick"));
    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void aDelayIsGivenUpByTheSignalOfItsOptions() {
    AbortController controller = new AbortController();
    note("delay", loop.delay(Duration.ofDays(1), UNREF.withSignal(controller.signal())));
    loop.setImmediate(() -> controller.abort(reason));
    loop.run();

    assertThat(calls).hasSize(1).first().asString().contains("AbortException");
  }

  /** As in Node: what has passed is yielded, then it fails once, then it has ended. */
  @Test
  void anIntervalThatIsGivenUpYieldsWhatHasPassedAndFails() {
    AbortController controller = new AbortController();
    loop.run(() ->
        async(() -> {
          AsyncIterator<Long> ticks =
              loop.interval(
                  Duration.ofSeconds(1), TimerOptions.DEFAULT.withSignal(controller.signal()));
          await(loop.delay(Duration.ofMillis(2500)));
          controller.abort(reason);
          calls.add("first: " + await(ticks.next()));
          calls.add("second: " + await(ticks.next()));
          try {
            await(ticks.next());
          } catch (AbortException e) {
            calls.add("fails because of " + e.getCause());
          }
          return calls.add("ends: " + await(ticks.next()));
        }));

    assertThat(calls)
        .containsExactly(
            "first: " + Optional.of(1L),
            "second: " + Optional.of(2L),
            "fails because of " + reason,
            "ends: " + Optional.empty());
  }

  @Test
  void anIntervalOfAnAbortedSignalFailsAtOnce() {
    AbortController controller = new AbortController();
    controller.abort();
    AsyncIterator<Long> ticks =
        loop.interval(Duration.ofDays(1), TimerOptions.DEFAULT.withSignal(controller.signal()));
    note("waiting", ticks.next());
    note("next", ticks.next());
    loop.run();

    assertThat(calls).hasSize(2);
    assertThat(calls.get(0)).startsWith("waiting: dev.tickloom.loop.AbortException");
    assertThat(calls.get(1)).isEqualTo("next: Optional.empty");
  }

  @Test
  void ofSeveralThatWaitTheFirstIsToldThatTheIntervalIsGivenUp() {
    AbortController controller = new AbortController();
    AsyncIterator<Long> ticks =
        loop.interval(Duration.ofDays(1), TimerOptions.DEFAULT.withSignal(controller.signal()));
    note("first", ticks.next());
    note("second", ticks.next());
    controller.abort();
    loop.run();

    assertThat(calls.get(0)).startsWith("first: dev.tickloom.loop.AbortException");
    assertThat(calls.get(1)).isEqualTo("second: Optional.empty");
  }
}

package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a program waits for in vain when it ends, told by a loop with creation stacks. */
@Tag("coroutines")
class UnsettledPromisesTest {
  private final EventLoop loop =
      EventLoop.builder().clock(new VirtualClock()).creationStacks(true).build();
  private final List<Warning> warnings = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  /** Runs a program and returns the message of its only warning. */
  private String warningOf(Runnable main) {
    loop.onWarning(warnings::add);
    loop.run(main);
    assertThat(warnings).extracting(Warning::name).containsExactly("UnsettledPromiseWarning");
    return warnings.get(0).message();
  }

  private void runWithoutWarning(Runnable main) {
    loop.onWarning(warnings::add);
    loop.run(main);
    assertThat(warnings).isEmpty();
  }

  private Promise<Object> madeHere() {
    return loop.withResolvers().promise();
  }

  private Promise<Object> waitingHere(Promise<Object> promise) {
    return async(() -> await(promise));
  }

  @Test
  void aPromiseThatIsWaitedForIsNamedWithThePlaceWhereItWasMade() {
    assertThat(warningOf(() -> madeHere().then(value -> value)))
        .startsWith("Nothing is left that could settle\n  a promise that was made\n    at ")
        .contains("UnsettledPromisesTest.madeHere(UnsettledPromisesTest.java:")
        .doesNotContain("TaskQueues");
  }

  @Test
  void anAwaitThatHasNotReturnedIsNamedWithThePlaceWhereItWaits() {
    assertThat(warningOf(() -> waitingHere(madeHere())))
        .contains("  a promise that was made\n    at ")
        .contains("UnsettledPromisesTest.madeHere(")
        .contains("  an await\n    at ")
        .contains("lambda$waitingHere$");
  }

  @Test
  void aFutureThatNobodyCompletesIsNamed() {
    assertThat(warningOf(() -> Promise.from(new CompletableFuture<>()).then(value -> value)))
        .contains("aFutureThatNobodyCompletesIsNamed");
  }

  @Test
  void ofManyOnlySomeAreNamed() {
    String message =
        warningOf(() -> {
          for (int i = 0; i < 25; i++) {
            madeHere().then(value -> value);
          }
        });

    assertThat(message.split("a promise that was made", -1)).hasSize(11);
    assertThat(message).endsWith("\n  and 15 more");
  }

  @Test
  void aPromiseThatNobodyWaitsForIsNotNamed() {
    runWithoutWarning(this::madeHere);
  }

  @Test
  void aPromiseThatIsSettledIsNotNamed() {
    runWithoutWarning(() -> {
      Resolvers<Object> resolvers = loop.withResolvers();
      waitingHere(resolvers.promise());
      loop.setTimeout(() -> resolvers.resolve(1), 10);
      waitingHere(loop.delay(Duration.ofMillis(5)).then(nothing -> 1));
    });
  }

  @Test
  void aRunThatIsStoppedSaysNothing() {
    runWithoutWarning(() -> {
      waitingHere(madeHere());
      loop.stop();
    });
  }

  @Test
  void withoutCreationStacksNothingIsSaid() {
    try (EventLoop plain = EventLoop.create()) {
      plain.onWarning(warnings::add);
      plain.run(() -> plain.withResolvers().promise().then(value -> value));
    }

    assertThat(warnings).isEmpty();
  }

  @Test
  void theWarningComesAfterBeforeExitAndBeforeExit() {
    List<String> calls = new ArrayList<>();
    loop.onBeforeExit(code -> calls.add("beforeExit"));
    loop.onWarning(warning -> calls.add("warning"));
    loop.onExit(code -> calls.add("exit " + code));
    loop.run(() -> waitingHere(madeHere()));

    assertThat(calls).containsExactly("beforeExit", "warning", "exit 0");
  }
}

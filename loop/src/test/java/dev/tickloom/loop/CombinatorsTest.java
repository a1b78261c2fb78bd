package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.Settled.Fulfilled;
import dev.tickloom.loop.Settled.Rejected;
import dev.tickloom.loop.testing.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The promises that are made of one call, and of many promises. */
class CombinatorsTest extends OneLoop {
  private final List<Object> outcomes = new ArrayList<>();
  private final Resolvers<Integer> one = loop.withResolvers();
  private final Resolvers<Integer> two = loop.withResolvers();
  private final Resolvers<Integer> three = loop.withResolvers();
  private final List<Promise<Integer>> all = List.of(one.promise(), two.promise(), three.promise());
  private final Throwable reason = new IOException("reason");
  private final Throwable other = new IOException("other");

  /** Enters a promise's value or reason into the outcomes. */
  private void note(Promise<?> promise) {
    promise.then(outcomes::add, outcomes::add);
  }

  // ---- attempt --------------------------------------------------------------------------------

  @Test
  void attemptCallsHereAndNow() {
    Promise<Integer> promise = Promise.attempt(() -> 1);

    assertThat(promise).hasToString("Promise[1]");
  }

  @Test
  void attemptTurnsWhatIsThrownIntoARejection() {
    note(
        Promise.attempt(() -> {
          throw (Exception) reason;
        }));
    loop.run();

    assertThat(outcomes).containsExactly(reason);
  }

  @Test
  void attemptDoesNotFlatten() {
    Promise<Promise<Integer>> promise = Promise.attempt(() -> one.promise());
    note(promise);
    loop.run();

    assertThat(outcomes).containsExactly(one.promise());
  }

  // ---- all ------------------------------------------------------------------------------------

  @Test
  void allHasTheValuesInTheOrderOfTheList() {
    note(Promise.all(all));
    three.resolve(3);
    one.resolve(1);
    two.resolve(2);
    loop.run();

    assertThat(outcomes).containsExactly(List.of(1, 2, 3));
  }

  @Test
  void allWaitsForTheLast() {
    note(Promise.all(all));
    one.resolve(1);
    two.resolve(2);
    loop.run();

    assertThat(outcomes).isEmpty();
  }

  @Test
  void allIsRejectedByTheFirstRejection() {
    note(Promise.all(all));
    two.reject(reason);
    one.reject(other);
    loop.run();

    assertThat(outcomes).containsExactly(reason);
  }

  @Test
  void allOfNoneIsFulfilledAtOnce() {
    assertThat(Promise.all(List.of())).hasToString("Promise[[]]");
  }

  @Test
  void allTakesNulls() {
    note(Promise.all(List.of(Promise.resolve(null), Promise.resolve(1))));
    loop.run();

    assertThat(outcomes).containsExactly(Arrays.asList(null, 1));
  }

  @Test
  void allTakesOnePromiseTwice() {
    note(Promise.all(List.of(one.promise(), one.promise())));
    one.resolve(1);
    loop.run();

    assertThat(outcomes).containsExactly(List.of(1, 1));
  }

  @Test
  void theListOfAllCannotBeChanged() {
    List<List<Integer>> values = new ArrayList<>();
    Promise.all(List.of(Promise.resolve(1))).thenAccept(values::add);
    loop.run();

    assertThatThrownBy(() -> values.get(0).add(2))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void allTakesMany() {
    List<Promise<Integer>> many = IntStream.range(0, 100_000).mapToObj(Promise::resolve).toList();
    Promise.all(many).thenAccept(values -> outcomes.add(values.size()));
    loop.run();

    assertThat(outcomes).containsExactly(100_000);
  }

  @Test
  void allOfSettledPromisesTakesTwoMicrotasksToBeSeen() { // as in Node
    loop.run(() -> {
      Promise.all(List.of(Promise.resolve(1))).thenAccept(values -> calls.add("all"));
      loop.queueMicrotask(note("first", () -> loop.queueMicrotask(note("second"))));
    });

    assertThat(calls).containsExactly("first", "all", "second");
  }

  // ---- allSettled -----------------------------------------------------------------------------

  @Test
  void allSettledHasTheOutcomesInTheOrderOfTheList() {
    note(Promise.allSettled(all));
    three.resolve(3);
    two.reject(reason);
    one.resolve(1);
    loop.run();

    assertThat(outcomes)
        .containsExactly(List.of(new Fulfilled<>(1), new Rejected<>(reason), new Fulfilled<>(3)));
  }

  @Test
  void allSettledIsFulfilledThoughAllAreRejected() {
    note(Promise.allSettled(List.of(Promise.reject(reason), Promise.reject(other))));
    loop.run();

    assertThat(outcomes).containsExactly(List.of(new Rejected<>(reason), new Rejected<>(other)));
  }

  @Test
  void allSettledOfNoneIsFulfilledAtOnce() {
    assertThat(Promise.allSettled(List.of())).hasToString("Promise[[]]");
  }

  // ---- any ------------------------------------------------------------------------------------

  @Test
  void anyHasTheFirstValue() {
    note(Promise.any(all));
    one.reject(reason);
    three.resolve(3);
    two.resolve(2);
    loop.run();

    assertThat(outcomes).containsExactly(3);
  }

  @Test
  void anyIsRejectedWithAllReasonsInTheOrderOfTheList() {
    note(Promise.any(List.of(one.promise(), two.promise())));
    two.reject(other);
    one.reject(reason);
    loop.run();

    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0)).isInstanceOf(AggregateException.class);
    AggregateException error = (AggregateException) outcomes.get(0);
    assertThat(error).hasMessage("All promises were rejected");
    assertThat(error.reasons()).containsExactly(reason, other);
    assertThat(error.getSuppressed()).containsExactly(reason, other);
  }

  @Test
  void anyOfNoneIsRejectedAtOnce() {
    Promise<Object> any = Promise.any(List.of());
    assertThat(any.toString()).startsWith("Promise[rejected: ");
    note(any);
    loop.run();

    assertThat(((AggregateException) outcomes.get(0)).reasons()).isEmpty();
  }

  // ---- race -----------------------------------------------------------------------------------

  @Test
  void raceBecomesWhatTheFirstBecomes() {
    note(Promise.race(all));
    two.resolve(2);
    one.reject(reason);
    loop.run();

    assertThat(outcomes).containsExactly(2);
  }

  @Test
  void raceIsRejectedIfTheFirstIs() {
    note(Promise.race(all));
    two.reject(reason);
    one.resolve(1);
    loop.run();

    assertThat(outcomes).containsExactly(reason);
  }

  @Test
  void ofSettledPromisesTheFirstOfTheListWinsTheRace() {
    note(Promise.race(List.of(one.promise(), Promise.resolve(2), Promise.resolve(3))));
    loop.run();

    assertThat(outcomes).containsExactly(2);
  }

  @Test
  void raceOfNoneIsPendingForEver() {
    note(Promise.race(List.of()));
    loop.run();

    assertThat(outcomes).isEmpty();
  }

  // ---- wrong use ------------------------------------------------------------------------------

  /** Named, since a lambda does not say what it calls. */
  record Combinator(String name, Function<List<Promise<Integer>>, Promise<?>> combine) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Combinator> combinators() {
    return Stream.of(
        new Combinator("all", Promise::all),
        new Combinator("allSettled", Promise::allSettled),
        new Combinator("any", Promise::any),
        new Combinator("race", Promise::race));
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void aNullListIsRefusedByName(Combinator combinator) {
    assertThatNullPointerException()
        .isThrownBy(() -> combinator.combine.apply(null))
        .withMessage("promises");
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void aNullPromiseIsRefusedByItsPlace(Combinator combinator) {
    assertThatNullPointerException()
        .isThrownBy(() -> combinator.combine.apply(Arrays.asList(one.promise(), null)))
        .withMessage("promises[1]");
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void aPromiseOfAnotherLoopIsRefusedByItsPlace(Combinator combinator) {
    EventLoop foreign = EventLoop.builder().clock(new VirtualClock()).build();
    Promise<Integer> promise = foreign.<Integer>withResolvers().promise();
    foreign.close();
    EventLoop own = EventLoop.builder().clock(new VirtualClock()).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> combinator.combine.apply(List.of(promise)))
        .withMessageStartingWith("promises[0] must belong to this loop");
    own.close();
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void ofNoPromisesALoopIsNeeded(Combinator combinator) {
    Threads.on(
        "stranger",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(() -> combinator.combine.apply(List.of()))
                .withMessageContaining("'stranger'")
                .withMessageContaining("Async.async(loop, body)"));
  }

  // ---- on a thread without a loop -------------------------------------------------------------

  /** What a thread without a loop gets of promises that are settled by the loop's own. */
  private Object combinedElsewhere(Function<List<Promise<Integer>>, Promise<?>> combine) {
    Threads.on("stranger", () -> note(combine.apply(all)));
    loop.setImmediate(() -> {
      one.reject(reason);
      two.resolve(2);
      three.resolve(3);
    });
    loop.run();
    return outcomes.get(0);
  }

  @Test
  void aThreadWithoutALoopCombinesPromisesOfALoop() {
    assertThat(combinedElsewhere(Promise::allSettled))
        .isEqualTo(List.of(new Rejected<>(reason), new Fulfilled<>(2), new Fulfilled<>(3)));
  }

  @Test
  void aThreadWithoutALoopGetsTheFirstOfPromisesOfALoop() {
    assertThat(combinedElsewhere(Promise::any)).isEqualTo(2);
  }

  @Test
  void aThreadWithoutALoopIsToldOfARejection() {
    assertThat(combinedElsewhere(Promise::all)).isSameAs(reason);
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void promisesOfDifferentLoopsAreRefusedOnAnyThread(Combinator combinator) {
    EventLoop foreign = EventLoop.builder().clock(new VirtualClock()).build();
    Promise<Integer> theirs = foreign.<Integer>withResolvers().promise();
    foreign.close();
    Threads.on(
        "stranger",
        () ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> combinator.combine.apply(List.of(one.promise(), theirs)))
                .withMessageStartingWith("promises[1] must belong to this loop"));
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void promisesOfAClosedLoopAreRefused(Combinator combinator) {
    loop.close();
    Threads.on(
        "stranger",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(() -> combinator.combine.apply(all))
                .withMessageContaining("closed"));
  }

  @Test
  void whileAnotherThreadRunsTheLoopItsMakerHasNone() {
    Handle alive = loop.keepAlive();
    Threads.Started<Boolean> running = Threads.start("running", () -> loop.run());
    Threads.awaitParked(running.thread());

    assertThatIllegalStateException().isThrownBy(() -> Promise.reject(reason));
    assertThatIllegalStateException().isThrownBy(() -> Promise.attempt(() -> 1));
    assertThatIllegalStateException().isThrownBy(() -> Promise.any(List.of()));
    loop.execute(alive::close);
    running.join();
  }
}

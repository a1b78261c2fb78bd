package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A future that is cancelled gives up what settles its promise, unless somebody else waits. */
@Tag("coroutines")
class GivingUpTest extends OneLoop {
  private static final List<Request.State> GIVEN_UP =
      List.of(Request.State.CANCELLED, Request.State.ABANDONED);

  private final CountDownLatch release = new CountDownLatch(1);
  private Request request;
  private Promise<String> promise;

  /** A request that runs until it is released. */
  @BeforeEach
  void start() {
    CountDownLatch running = new CountDownLatch(1);
    promise =
        loop.queueWork(
            Work.of(
                "hangs",
                () -> {
                  running.countDown();
                  Threads.await(release);
                  return "value";
                }));
    request = loop.activeRequests().get(0);
    Threads.await(running);
  }

  @AfterEach
  void release() {
    release.countDown();
  }

  private void note(String name, Promise<?> promise) {
    promise.then(
        value -> calls.add(name + ": " + value),
        error -> calls.add(name + ": " + error.getClass().getSimpleName()));
  }

  private void assertAbandoned() {
    loop.run();
    assertThat(request.state()).isEqualTo(Request.State.ABANDONED);
  }

  private void assertNotAbandoned() {
    loop.run(RunMode.NOWAIT);
    loop.run(RunMode.NOWAIT);
    assertThat(request.state()).isEqualTo(Request.State.RUNNING);
    release.countDown();
    loop.run();
    assertThat(request.state()).isEqualTo(Request.State.DONE);
  }

  // ---- the promise of a request ---------------------------------------------------------------

  /** All ways to say that nobody waits by way of a future. */
  static Stream<Function<CompletableFuture<String>, Object>> ways() {
    return Stream.of(
        future -> future.cancel(true),
        future -> future.cancel(false),
        future -> future.complete("other"),
        future -> future.completeExceptionally(new IOException()),
        future -> future.orTimeout(1, TimeUnit.NANOSECONDS).handle((value, error) -> error).join(),
        future -> future.completeOnTimeout("late", 1, TimeUnit.NANOSECONDS).copy());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whoeverCompletesTheFutureAbandonsTheRequest(
      Function<CompletableFuture<String>, Object> way) {
    Threads.on(
        "elsewhere",
        () -> {
          CompletableFuture<String> future = promise.toCompletableFuture();
          way.apply(future);
          assertThat(future.handle((value, error) -> "over").get()).isEqualTo("over");
        });
    assertAbandoned();
    assertThat(promise.settled())
        .isInstanceOfSatisfying(
            Settled.Rejected.class,
            rejected -> assertThat(rejected.reason()).isInstanceOf(AbortException.class));
  }

  @Test
  void aRequestMadeOnAnotherThreadIsAbandonedToo() {
    CountDownLatch running = new CountDownLatch(1);
    Threads.on(
        "elsewhere",
        () ->
            loop.queueWork(
                    Work.of(
                        "elsewhere",
                        () -> {
                          running.countDown();
                          Threads.await(release);
                          return 1;
                        }))
                .toCompletableFuture()
                .cancel(true));
    Threads.await(running);
    loop.run(RunMode.NOWAIT);
    loop.run(RunMode.NOWAIT);

    assertThat(loop.activeRequests()).containsExactly(request);
    assertNotAbandoned();
  }

  @Test
  void aRequestThatHasNotBegunNeverDoes() {
    EventLoop one = EventLoop.builder().workers(dev.tickloom.loop.workers.Workers.fixed(1)).build();
    CountDownLatch running = new CountDownLatch(1);
    List<Object> outcomes = new ArrayList<>();
    one.queueWork(
        Work.of(
            "first",
            () -> {
              running.countDown();
              Threads.await(release);
              return 1;
            }),
        (error, value) -> outcomes.add(value));
    Threads.await(running);
    one.queueWork(Work.of("second", () -> calls.add("ran"))).toCompletableFuture().cancel(false);
    release.countDown();
    one.run();
    one.close();

    assertThat(outcomes).containsExactly(1);
    assertThat(calls).isEmpty();
  }

  @Test
  void aRequestIsAbandonedOnlyWhenAllItsFuturesAreCancelled() {
    CompletableFuture<String> one = promise.toCompletableFuture();
    CompletableFuture<String> other = promise.toCompletableFuture();
    one.cancel(true);
    loop.run(RunMode.NOWAIT);
    assertThat(request.state()).isEqualTo(Request.State.RUNNING);
    other.cancel(true);

    assertAbandoned();
  }

  @Test
  void whoeverAskedElsewhereBeforeAFutureWasCancelledWaits() {
    List<CompletableFuture<String>> other = new ArrayList<>();
    Threads.on(
        "elsewhere",
        () -> {
          CompletableFuture<String> one = promise.toCompletableFuture();
          other.add(promise.toCompletableFuture());
          one.cancel(true);
        });

    assertNotAbandoned();
    assertThat(other.getFirst()).isCompletedWithValue("value");
  }

  @Test
  void whoeverReactedElsewhereBeforeAFutureWasCancelledWaits() {
    Threads.on(
        "elsewhere",
        () -> {
          CompletableFuture<String> one = promise.toCompletableFuture();
          note("reaction", promise);
          one.cancel(true);
        });

    assertNotAbandoned();
    assertThat(calls).containsExactly("reaction: value");
  }

  @Test
  void whoeverHasReactedWaits() {
    note("reaction", promise);
    promise.toCompletableFuture().cancel(true);

    assertNotAbandoned();
    assertThat(calls).containsExactly("reaction: value");
  }

  @Test
  void whoeverAwaitsWaits() {
    note("body", async(() -> await(promise)));
    promise.toCompletableFuture().cancel(true);

    assertNotAbandoned();
    assertThat(calls).containsExactly("body: value");
  }

  @Test
  void aSettledPromiseStaysAsItIs() {
    release.countDown();
    CompletableFuture<String> future = promise.toCompletableFuture();
    loop.run();
    future.cancel(true);

    assertThat(future).isCompletedWithValue("value");
    assertThat(promise).hasToString("Promise[value]");
  }

  @Test
  void aStageIsGivenUpByItsFuture() {
    CompletionStage<String> stage = promise.toCompletionStage();
    stage.toCompletableFuture().cancel(true);

    assertAbandoned();
  }

  @Test
  void aLoopThatClosesGivesUpWhatItHasOnce() {
    CompletableFuture<String> future = promise.toCompletableFuture();
    note("reaction", promise);
    loop.close();

    assertThat(future).isCompletedExceptionally();
    assertThat(calls).containsExactly("reaction: AbortException");
  }

  // ---- up a chain -----------------------------------------------------------------------------

  static Stream<Function<Promise<String>, Promise<?>>> derivations() {
    return Stream.of(
        source -> source.then(value -> value),
        source -> source.then(value -> value, error -> "recovered"),
        source -> source.thenAccept(value -> {}),
        source -> source.thenCompose(value -> Promise.resolve(value)),
        source -> Promise.resolve(1).thenCompose(one -> source),
        source -> source.catchError(error -> "recovered"),
        source -> source.onSettled(() -> {}),
        source -> source.react((settled, outcome) -> outcome.resolve(1)),
        source -> Promise.all(List.of(source, Promise.resolve("other"))),
        source -> Promise.allSettled(List.of(source)),
        source -> Promise.any(List.of(source)),
        source -> Promise.race(List.of(source)),
        source -> async(() -> await(source)),
        source -> async(() -> await(async(() -> await(source)))),
        source -> Async.scope(scope -> await(scope.async(() -> await(source)))),
        source -> source.then(value -> value).then(value -> value).onSettled(() -> {}),
        source -> Promise.all(List.of(source.then(value -> value), source)));
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void aRequestIsAbandonedForTheFutureOfAnyPromiseThatComesOfIt(
      Function<Promise<String>, Promise<?>> derivation) {
    loop.run(() -> {
      CompletableFuture<?> future = derivation.apply(promise).toCompletableFuture();
      loop.setImmediate(() -> future.cancel(true));
    });

    assertThat(request.state()).isEqualTo(Request.State.ABANDONED);
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void itIsNotIfSomebodyElseWaits(Function<Promise<String>, Promise<?>> derivation) {
    note("other", promise.then(value -> value));
    loop.setImmediate(() -> {
      CompletableFuture<?> future = derivation.apply(promise).toCompletableFuture();
      loop.setImmediate(() -> {
        future.cancel(true);
        loop.setImmediate(() -> loop.setImmediate(release::countDown));
      });
    });
    loop.run();

    assertThat(request.state()).isEqualTo(Request.State.DONE);
    assertThat(calls).containsExactly("other: value");
  }

  @Test
  void theLastOfSeveralBranchesAbandonsIt() {
    CompletableFuture<?> one = promise.then(value -> 1).then(value -> 1).toCompletableFuture();
    CompletableFuture<?> two = promise.then(value -> 2).toCompletableFuture();
    one.cancel(true);
    loop.run(RunMode.NOWAIT);
    assertThat(request.state()).isEqualTo(Request.State.RUNNING);
    two.cancel(true);

    assertAbandoned();
  }

  @Test
  void aBranchThatIsWantedAgainKeepsIt() {
    Promise<Integer> branch = promise.then(value -> 1);
    Promise<Integer> twig = branch.then(value -> 2);
    CompletableFuture<?> other = promise.toCompletableFuture();
    twig.toCompletableFuture().cancel(true);
    note("again", branch);
    other.cancel(true);

    assertNotAbandoned();
    assertThat(calls).containsExactly("again: 1");
  }

  @Test
  void handlersAndWhatTidiesUpRun() {
    promise
        .catchError(error -> {
          calls.add("handler");
          throw new IllegalStateException();
        })
        .onSettledCompose(
            () -> loop.delay(Duration.ofSeconds(1)).then(nothing -> calls.add("tidied up")))
        .toCompletableFuture()
        .cancel(true);
    loop.run();

    assertThat(request.state()).isEqualTo(Request.State.ABANDONED);
    assertThat(calls).containsExactly("handler", "tidied up");
  }

  @Test
  void whatAReactionBeginsAfterAllIsGivenUpAtOnce() {
    List<Request> begun = new ArrayList<>();
    note("other", promise);
    promise
        .thenCompose(value -> {
          Promise<String> next =
              loop.queueWork(
                  Work.of(
                      "next",
                      () -> {
                        Threads.await(release);
                        return "next";
                      }));
          begun.addAll(loop.activeRequests());
          return next;
        })
        .toCompletableFuture()
        .cancel(true);
    loop.setImmediate(release::countDown);
    loop.run();

    assertThat(calls).containsExactly("other: value");
    assertThat(begun).singleElement().extracting(Request::state).isIn(GIVEN_UP);
  }

  @Test
  void aDeepChainIsGivenUp() {
    Promise<String> end = promise;
    for (int i = 0; i < 100_000; i++) {
      end = end.then(value -> value);
    }
    end.toCompletableFuture().cancel(true);

    assertAbandoned();
  }

  @Test
  void aDeepChainOfBodiesIsGivenUp() {
    Promise<String> end = promise;
    for (int i = 0; i < 100; i++) {
      Promise<String> before = end;
      end = async(() -> await(before));
    }
    end.toCompletableFuture().cancel(true);

    assertAbandoned();
  }

  @Test
  void aPromiseOfResolversIsSettledByThoseAlone() {
    Resolvers<Integer> resolvers = loop.withResolvers();
    resolvers.promise().toCompletableFuture().cancel(true);
    resolvers.resolve(1);
    loop.run(RunMode.NOWAIT);

    assertThat(resolvers.promise()).hasToString("Promise[1]");
  }

  @Test
  void resolversThatHaveAdoptedAPromiseLeadToIt() {
    Resolvers<String> resolvers = loop.withResolvers();
    resolvers.adopt(promise);
    loop.run(RunMode.NOWAIT);
    resolvers.promise().toCompletableFuture().cancel(true);

    assertAbandoned();
  }

  // ---- bodies ---------------------------------------------------------------------------------

  @Test
  void inABodyOneAwaitThrowsAndFurtherOnesWait() {
    release.countDown();
    Promise<Object> body =
        async(() -> {
          try {
            await(loop.delay(Duration.ofDays(1)));
          } catch (AbortException e) {
            calls.add("aborted");
          }
          await(loop.delay(Duration.ofSeconds(1)));
          return calls.add("tidied up");
        });
    body.toCompletableFuture().cancel(true);
    loop.run();

    assertThat(calls).containsExactly("aborted", "tidied up");
  }

  @Test
  void aBodyThatAwaitsWhatOthersWaitForGoesOnWithoutIt() {
    note("other", promise);
    Promise<Object> body =
        async(() -> {
          try {
            return await(promise);
          } catch (AbortException e) {
            return calls.add("aborted");
          }
        });
    body.toCompletableFuture().cancel(true);
    loop.run(RunMode.NOWAIT);
    assertThat(calls).containsExactly("aborted");

    assertNotAbandoned();
    assertThat(calls).containsExactly("aborted", "other: value");
  }

  @Test
  void theChildrenOfAScopeAreCancelledWithIt() {
    release.countDown();
    Async.scope(
            scope -> {
              note("child", scope.async(() -> await(loop.delay(Duration.ofDays(1)))));
              return await(loop.delay(Duration.ofDays(2)));
            })
        .toCompletableFuture()
        .cancel(true);
    loop.run();

    assertThat(calls).containsExactly("child: AbortException");
    assertThat(loop.now()).isLessThan(1000);
  }

  // ---- delays and sequences -------------------------------------------------------------------

  @Test
  void aDelayEnds() {
    release.countDown();
    Promise<Object> after = loop.delay(Duration.ofDays(1)).then(nothing -> calls.add("waited"));
    after.toCompletableFuture().cancel(true);
    loop.run();

    assertThat(after.settled()).isInstanceOf(Settled.Rejected.class);
    assertThat(calls).isEmpty();
    assertThat(loop.now()).isLessThan(1000);
  }

  @Test
  void anElementThatNobodyWaitsForGoesToTheNextCall() {
    release.countDown();
    AsyncIterator<Long> ticks = loop.interval(Duration.ofSeconds(1));
    ticks.next().toCompletableFuture().cancel(true);
    ticks
        .next()
        .then(tick -> calls.add("tick " + tick.orElseThrow()))
        .onSettledCompose(ticks::close);
    loop.run();

    assertThat(calls).containsExactly("tick 1");
  }
}

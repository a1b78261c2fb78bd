package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tickloom.loop.Threads.Started;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way from the JDK's futures to promises and back, from any thread. */
@Tag("coroutines")
class CompletableFuturesTest extends OneLoop {
  private final List<Object> outcomes = new ArrayList<>();
  private final Throwable reason = new IOException("reason");

  /** Enters a promise's value or reason into the outcomes. */
  private void note(Promise<?> promise) {
    promise.then(outcomes::add, outcomes::add);
  }

  /** What a future becomes, be it a value or an error. */
  private static Object outcome(CompletableFuture<?> future) throws Exception {
    return future
        .<Object>handle((value, error) -> error == null ? value : error)
        .get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  // ---- from -----------------------------------------------------------------------------------

  @Test
  void aPromiseOfACompletedStageHasItsValue() {
    note(Promise.from(CompletableFuture.completedFuture(1)));
    loop.run();

    assertThat(outcomes).containsExactly(1);
  }

  @Test
  void aPromiseOfAFailedStageHasItsError() {
    note(Promise.from(CompletableFuture.failedFuture(reason)));
    loop.run();

    assertThat(outcomes).containsExactly(reason);
  }

  @Test
  void aCompletionExceptionIsUnwrapped() {
    CompletableFuture<Integer> failed = CompletableFuture.failedFuture(reason);
    note(Promise.from(failed.thenApply(value -> value + 1)));
    loop.run();

    assertThat(outcomes).containsExactly(reason);
  }

  @Test
  void aCompletionExceptionWithoutACauseIsKept() {
    CompletionException bare = new CompletionException("bare", null);
    note(Promise.from(CompletableFuture.failedFuture(bare)));
    loop.run();

    assertThat(outcomes).containsExactly(bare);
  }

  @Test
  void aCancelledFutureRejectsThePromise() {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    note(Promise.from(future));
    future.cancel(true);
    loop.run();

    assertThat(outcomes).hasSize(1).hasOnlyElementsOfType(CancellationException.class);
  }

  @Test
  void aStageThatCompletesOnAnotherThreadSettlesThePromiseInThePollPhase() {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    Promise<Integer> promise = Promise.from(future);
    note(promise);
    Threads.on("completing", () -> future.complete(1));
    assertThat(promise).hasToString("Promise[pending]");
    loop.run();

    assertThat(outcomes).containsExactly(1);
  }

  @Test
  void aStageDoesNotKeepTheLoopAlive() {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    note(Promise.from(future));
    loop.run();
    future.complete(1);

    assertThat(outcomes).isEmpty();
  }

  @Test
  void reactionsToAStageRunOnTheLoopThread() {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    Promise.from(future).thenAccept(value -> outcomes.add(Thread.currentThread()));
    Threads.on("completing", () -> future.complete(1));
    loop.run();

    assertThat(outcomes).containsExactly(Thread.currentThread());
  }

  @Test
  void aStageThatCompletesAfterTheLoopHasClosedIsIgnored() {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    note(Promise.from(future));
    loop.close();
    future.complete(1);

    assertThat(outcomes).isEmpty();
  }

  @Test
  void aNullStageIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> Promise.from((CompletionStage<Object>) null))
        .withMessage("stage");
  }

  // ---- toCompletableFuture --------------------------------------------------------------------

  @Test
  void aFutureHasThePromisesValue() throws Exception {
    Resolvers<Integer> resolvers = loop.withResolvers();
    CompletableFuture<Integer> future = resolvers.promise().toCompletableFuture();
    resolvers.resolve(1);
    assertThat(future).isNotDone();
    loop.run();

    assertThat(outcome(future)).isEqualTo(1);
  }

  @Test
  void aFutureHasThePromisesReason() throws Exception {
    CompletableFuture<Integer> future = Promise.<Integer>reject(reason).toCompletableFuture();
    loop.run();

    assertThat(outcome(future)).isSameAs(reason);
  }

  @Test
  void anotherThreadMayWaitForAFuture() {
    Resolvers<String> resolvers = loop.withResolvers();
    Handle alive = loop.keepAlive();
    Started<String> waiting =
        Threads.start(
            "waiting",
            () -> {
              String value = resolvers.promise().toCompletableFuture().get();
              loop.execute(alive::close);
              return value;
            });
    loop.setTimeout(() -> resolvers.resolve("value"), 10);
    loop.run();

    assertThat(waiting.join()).isEqualTo("value");
  }

  @Test
  void dependentsRunOnTheLoopThread() {
    Promise.resolve(1)
        .toCompletableFuture()
        .thenRun(() -> outcomes.add(Thread.currentThread()))
        .thenRun(() -> loop.setImmediate(() -> outcomes.add("immediate")));
    loop.run();

    assertThat(outcomes).containsExactly(Thread.currentThread(), "immediate");
  }

  @Test
  void completingAFutureDoesNotReachBackToThePromise() {
    Resolvers<Integer> resolvers = loop.withResolvers();
    resolvers.promise().toCompletableFuture().complete(7);
    resolvers.promise().toCompletableFuture().cancel(true);
    note(resolvers.promise());
    resolvers.resolve(1);
    loop.run();

    assertThat(outcomes).containsExactly(1);
  }

  @Test
  void everyCallGivesAFutureOfItsOwn() throws Exception {
    Promise<Integer> promise = Promise.resolve(1);
    CompletableFuture<Integer> cancelled = promise.toCompletableFuture();
    CompletableFuture<Integer> future = promise.toCompletableFuture();
    cancelled.cancel(true);
    loop.run();

    assertThat(outcome(future)).isEqualTo(1);
  }

  @Test
  void thereAndBackAgain() {
    Resolvers<Integer> resolvers = loop.withResolvers();
    note(Promise.from(resolvers.promise().toCompletableFuture()));
    resolvers.reject(reason);
    loop.run();

    assertThat(outcomes).containsExactly(reason);
  }

  @Test
  void aFutureOfAPendingPromiseFailsWhenTheLoopCloses() throws Exception {
    CompletableFuture<Object> future = loop.withResolvers().promise().toCompletableFuture();
    loop.close();

    assertThat(outcome(future)).isInstanceOf(AbortException.class);
  }

  @Test
  void aFutureOfASettledPromiseHasItsValueWhenTheLoopCloses() throws Exception {
    CompletableFuture<Integer> future = Promise.resolve(1).toCompletableFuture();
    loop.close();

    assertThat(outcome(future)).isEqualTo(1);
  }

  @Test
  void aClosedLoopsPromisesGiveNoFutures() {
    Promise<Integer> promise = Promise.resolve(1);
    loop.close();

    assertThatIllegalStateException().isThrownBy(promise::toCompletableFuture);
    Threads.on(
        "other", () -> assertThatIllegalStateException().isThrownBy(promise::toCompletableFuture));
  }

  // ---- waiting on the loop thread --------------------------------------------------------------

  /** All ways to wait for a future. */
  private static List<Callable<Object>> waits(CompletableFuture<Integer> future) {
    return List.of(
        future::join,
        future::get,
        () -> future.get(1, TimeUnit.HOURS),
        future.thenApply(value -> value + 1)::join,
        future.thenApplyAsync(value -> value + 1)::get,
        future.copy()::join,
        future.thenCombine(CompletableFuture.completedFuture(1), Integer::sum)::join);
  }

  private void assertRefusedHere(CompletableFuture<Integer> future) {
    for (Callable<Object> wait : waits(future)) {
      assertThatIllegalStateException()
          .isThrownBy(wait::call)
          .withMessageContaining("would stop the loop")
          .withMessageContaining("await(promise)");
    }
    outcomes.add("refused");
  }

  @Test
  void inACallbackWaitingForAFutureIsRefusedWithAdvice() {
    loop.run(() -> assertRefusedHere(loop.yield().then(nothing -> 1).toCompletableFuture()));

    assertThat(outcomes).containsExactly("refused");
  }

  @Test
  void inACoroutineWaitingForAFutureIsRefusedWithAdvice() {
    loop.run(() ->
        Async.async(() -> {
          assertRefusedHere(loop.yield().then(nothing -> 1).toCompletableFuture());
          return null;
        }));

    assertThat(outcomes).containsExactly("refused");
  }

  @Test
  void whileTheLoopDoesNotRunItsMakerMayWaitForAnotherThreadToRunIt() {
    CompletableFuture<Integer> future = Promise.resolve(1).toCompletableFuture();
    Threads.Started<Boolean> running = Threads.start("loop", loop::run);

    assertThat(future.join()).isEqualTo(1);
    running.join();
  }

  @Test
  void aFutureThatIsCompleteMayBeJoinedOnTheLoopThread() throws Exception {
    CompletableFuture<Integer> future = Promise.resolve(1).toCompletableFuture();
    loop.run();

    assertThat(future.join() + future.get() + future.get(1, TimeUnit.HOURS)).isEqualTo(3);
  }

  @Test
  void elsewhereAllWaysToWaitWait() {
    Resolvers<Integer> resolvers = loop.withResolvers();
    Handle alive = loop.keepAlive();
    Started<List<Object>> waiting =
        Threads.start(
            "waiting",
            () -> {
              List<Object> values = new ArrayList<>();
              for (Callable<Object> wait : waits(resolvers.promise().toCompletableFuture())) {
                values.add(wait.call());
              }
              loop.execute(alive::close);
              return values;
            });
    loop.setTimeout(() -> resolvers.resolve(1), 10);
    loop.run();

    assertThat(waiting.join()).containsExactly(1, 1, 1, 2, 2, 1, 2);
  }

  // ---- while the loop closes ------------------------------------------------------------------

  /** One thread resolves while another closes: either that is refused, or the value arrives. */
  @Test
  void aValueThatAClosingLoopAcceptsArrives() throws Exception {
    for (int round = 0; round < 200; round++) {
      EventLoop closing = EventLoop.create();
      Resolvers<Integer> resolvers = closing.withResolvers();
      CompletableFuture<Integer> future = resolvers.promise().toCompletableFuture();
      CyclicBarrier barrier = new CyclicBarrier(2);
      Started<Boolean> resolving =
          Threads.start(
              "resolving",
              () -> {
                barrier.await();
                try {
                  resolvers.resolve(1);
                  return true;
                } catch (IllegalStateException refused) {
                  return false;
                }
              });
      barrier.await();
      closing.close();

      if (resolving.join()) {
        assertThat(outcome(future)).isEqualTo(1);
      } else {
        assertThat(outcome(future)).isInstanceOf(AbortException.class);
      }
    }
  }

  /** One thread asks for a future while another closes: it is refused, or the future completes. */
  @Test
  void aFutureThatAClosingLoopGivesCompletes() throws Exception {
    for (int round = 0; round < 200; round++) {
      EventLoop closing = EventLoop.create();
      Promise<Object> pending = closing.withResolvers().promise();
      CyclicBarrier barrier = new CyclicBarrier(2);
      Started<CompletableFuture<Object>> asking =
          Threads.start(
              "asking",
              () -> {
                barrier.await();
                try {
                  return pending.toCompletableFuture();
                } catch (IllegalStateException refused) {
                  return CompletableFuture.failedFuture(new AbortException());
                }
              });
      barrier.await();
      closing.close();

      assertThat(outcome(asking.join())).isInstanceOf(AbortException.class);
    }
  }

  @Test
  void aRunningLoopThatAnotherThreadClosesFailsItsFutures() throws Exception {
    CompletableFuture<Object> future = loop.withResolvers().promise().toCompletableFuture();
    loop.keepAlive();
    CountDownLatch running = new CountDownLatch(1);
    Started<Void> closing =
        Threads.start(
            "closing",
            () -> {
              Threads.await(running);
              loop.close();
              return null;
            });
    loop.run(running::countDown);
    closing.join();

    assertThat(outcome(future)).isInstanceOf(AbortException.class);
  }

  // ---- settled promises -----------------------------------------------------------------------

  @Test
  void theFutureOfASettledPromiseIsCompleteOnTheLoopThread() {
    loop.run(() -> {
      outcomes.add(Promise.resolve(1).toCompletableFuture().join());
      outcomes.add(Promise.reject(reason).toCompletableFuture().exceptionNow());
    });

    assertThat(outcomes).containsExactly(1, reason);
  }

  @Test
  void whenTheLoopHasRunItsOutcomeCanBeJoined() {
    List<Promise<Integer>> promises = new ArrayList<>();
    loop.run(() -> promises.add(loop.yield().then(nothing -> 1)));

    assertThat(promises.get(0).toCompletableFuture()).isCompletedWithValue(1);
  }
}

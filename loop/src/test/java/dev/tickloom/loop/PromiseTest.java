package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.Threads.Started;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Promises: in which order their jobs run, what becomes of rejections, and what other threads may
 * do. The programs in the comments, with {@code log} for {@code console.log}, were run with Node 20
 * and gave the order that the tests expect.
 */
class PromiseTest extends OneLoop {
  /** {@code n} jobs, one after the other, to count the others by. */
  private void countJobs(int n) {
    countJobsFrom(1, n);
  }

  private void countJobsFrom(int i, int n) {
    if (i <= n) {
      loop.queueMicrotask(note("" + i, () -> countJobsFrom(i + 1, n)));
    }
  }

  private <T> void run(java.util.function.Supplier<Promise<T>> program) {
    loop.run(() -> program.get().thenAccept(value -> calls.add("value " + value)));
  }

  // ---- order ----------------------------------------------------------------------------------

  /**
   * <pre>
   * const count = (i, n) => { if (i <= n) queueMicrotask(() => { log(i); count(i + 1, n); }); };
   * Promise.resolve('a').then(v => log(v)).then(() => log('b')).then(() => log('c'));
   * count(1, 4);
   * </pre>
   */
  @Test
  void aReactionIsOneJob() {
    loop.run(() -> {
      Promise.resolve("a")
          .thenAccept(calls::add)
          .thenAccept(nothing -> calls.add("b"))
          .thenAccept(nothing -> calls.add("c"));
      countJobs(4);
    });

    assertThat(calls).containsExactly("a", "1", "b", "2", "c", "3", "4");
  }

  /**
   * <pre>
   * Promise.resolve(0).then(v => Promise.resolve('inner')).then(v => log(v));
   * count(1, 6);
   * </pre>
   */
  @Test
  void aReactionThatReturnsAPromiseCostsTwoJobsMore() {
    loop.run(() -> {
      Promise.resolve(0).thenCompose(value -> Promise.resolve("inner")).thenAccept(calls::add);
      countJobs(6);
    });

    assertThat(calls).containsExactly("1", "2", "3", "inner", "4", "5", "6");
  }

  /**
   * <pre>
   * const inner = Promise.reject(new Error('inner'));
   * Promise.resolve(0).then(v => inner).catch(e => log(e.message));
   * count(1, 6);
   * </pre>
   */
  @Test
  void aReactionThatReturnsARejectedPromiseCostsTwoJobsMore() {
    loop.run(() -> {
      Promise<String> inner = Promise.reject(new Exception("inner"));
      Promise.resolve(0)
          .thenCompose(value -> inner)
          .catchError(reason -> {
            calls.add(reason.getMessage());
            return null;
          });
      countJobs(6);
    });

    assertThat(calls).containsExactly("1", "2", "3", "inner", "4", "5", "6");
  }

  /**
   * <pre>
   * new Promise(resolve => resolve(Promise.resolve('adopted'))).then(v => log(v));
   * count(1, 4);
   * </pre>
   */
  @Test
  void adoptingAPromiseCostsTwoJobs() {
    loop.run(() -> {
      Promise.<String>create(resolvers -> resolvers.adopt(Promise.resolve("adopted")))
          .thenAccept(calls::add);
      countJobs(4);
    });

    assertThat(calls).containsExactly("1", "2", "adopted", "3", "4");
  }

  /**
   * <pre>
   * Promise.resolve('value').finally(() => log('finally')).then(v => log(v));
   * count(1, 6);
   * </pre>
   */
  @Test
  void onSettledPassesTheValueOnThreeJobsLater() {
    loop.run(() -> {
      Promise.resolve("value").onSettled(note("finally")).thenAccept(calls::add);
      countJobs(6);
    });

    assertThat(calls).containsExactly("finally", "1", "2", "3", "value", "4", "5", "6");
  }

  /**
   * <pre>
   * Promise.reject(new Error('reason')).finally(() => log('finally')).catch(e => log(e.message));
   * count(1, 6);
   * </pre>
   */
  @Test
  void onSettledPassesTheReasonOnThreeJobsLater() {
    loop.run(() -> {
      Promise.reject(new Exception("reason"))
          .onSettled(note("finally"))
          .catchError(reason -> calls.add(reason.getMessage()));
      countJobs(6);
    });

    assertThat(calls).containsExactly("finally", "1", "2", "3", "reason", "4", "5", "6");
  }

  /**
   * <pre>
   * Promise.reject(new Error('lost'))
   *     .finally(() => { throw new Error('thrown'); }).catch(e => log(e.message));
   * count(1, 4);
   * </pre>
   */
  @Test
  void whatOnSettledThrowsReplacesTheReason() {
    loop.run(() -> {
      Promise.reject(new Exception("lost"))
          .onSettled(() -> {
            throw new IllegalStateException("thrown");
          })
          .catchError(reason -> calls.add(reason.getMessage()));
      countJobs(4);
    });

    assertThat(calls).containsExactly("1", "thrown", "2", "3", "4");
  }

  /**
   * <pre>
   * Promise.reject(new Error('reason')).then(v => log('never')).catch(e => log(e.message));
   * Promise.resolve('value').catch(e => log('never')).then(v => log(v));
   * count(1, 4);
   * </pre>
   */
  @Test
  void whatPassesThroughCostsAJobToo() {
    loop.run(() -> {
      Promise.<String>reject(new Exception("reason"))
          .then(value -> calls.add("never"))
          .catchError(reason -> calls.add(reason.getMessage()));
      Promise.resolve("value").catchError(reason -> "never").thenAccept(calls::add);
      countJobs(4);
    });

    assertThat(calls).containsExactly("1", "reason", "value", "2", "3", "4");
  }

  /**
   * <pre>
   * Promise.all([Promise.resolve('a'), Promise.resolve().then(() => 'b')]).then(v => log(v.join()));
   * count(1, 5);
   * </pre>
   */
  @Test
  void allIsFulfilledWithTheLastValue() {
    loop.run(() -> {
      Promise<String> later = Promise.resolve(0).then(value -> "b");
      Promise.all(List.of(Promise.resolve("a"), later))
          .thenAccept(values -> calls.add(String.join(",", values)));
      countJobs(5);
    });

    assertThat(calls).containsExactly("1", "2", "a,b", "3", "4", "5");
  }

  /**
   * <pre>
   * Promise.all([]).then(v => log('all of ' + v.length));
   * count(1, 3);
   * </pre>
   */
  @Test
  void allOfNothingIsFulfilledAtOnce() {
    loop.run(() -> {
      Promise.all(List.of()).thenAccept(values -> calls.add("all of " + values.size()));
      countJobs(3);
    });

    assertThat(calls).containsExactly("all of 0", "1", "2", "3");
  }

  /**
   * <pre>
   * const no = Promise.reject(new Error('reason'));
   * Promise.all([new Promise(() => {}), no, Promise.resolve('a')]).catch(e => log(e.message));
   * count(1, 4);
   * </pre>
   */
  @Test
  void allIsRejectedWithTheFirstReason() {
    loop.run(() -> {
      Promise<String> never = loop.<String>withResolvers().promise();
      Promise<String> no = Promise.reject(new Exception("reason"));
      Promise.all(List.of(never, no, Promise.resolve("a")))
          .catchError(reason -> {
            calls.add(reason.getMessage());
            return List.of();
          });
      countJobs(4);
    });

    assertThat(calls).containsExactly("1", "reason", "2", "3", "4");
  }

  /**
   * <pre>
   * const a = Promise.resolve(0);
   * a.then(() => log('a1')).then(() => log('a2'));
   * Promise.resolve(0).then(() => log('b1')).then(() => log('b2'));
   * a.then(() => log('a3'));
   * process.nextTick(() => log('tick'));
   * </pre>
   */
  @Test
  void reactionsOfDifferentPromisesInterleave() {
    loop.run(() -> {
      Promise<Integer> a = Promise.resolve(0);
      a.thenAccept(value -> calls.add("a1")).thenAccept(value -> calls.add("a2"));
      Promise.resolve(0).thenAccept(value -> calls.add("b1")).thenAccept(value -> calls.add("b2"));
      a.thenAccept(value -> calls.add("a3"));
      loop.nextTick(note("tick"));
    });

    assertThat(calls).containsExactly("tick", "a1", "b1", "a3", "a2", "b2");
  }

  // ---- values ---------------------------------------------------------------------------------

  @Test
  void aValueMayBeNull() {
    run(() -> Promise.resolve(null));

    assertThat(calls).containsExactly("value null");
  }

  @Test
  void thenMapsTheValue() {
    run(() -> Promise.resolve(20).then(value -> value + 1).then(value -> 2 * value));

    assertThat(calls).containsExactly("value 42");
  }

  @Test
  void thenNeverFlattens() {
    run(() -> Promise.resolve(1).then(Promise::resolve));

    assertThat(calls).containsExactly("value Promise[1]");
  }

  @Test
  void whatAReactionThrowsRejects() {
    RuntimeException thrown = new RuntimeException();
    List<Throwable> reasons = new ArrayList<>();
    run(() ->
        Promise.resolve(1)
            .<Integer>then(value -> {
              throw thrown;
            })
            .catchError(reason -> {
              reasons.add(reason);
              return 2;
            }));

    assertThat(reasons).containsExactly(thrown);
    assertThat(calls).containsExactly("value 2");
  }

  @Test
  void thenWithTwoFunctionsCallsOneOfThem() {
    run(() -> Promise.resolve(1).then(value -> "mapped", reason -> "recovered"));
    run(() -> Promise.reject(new Exception()).then(value -> "mapped", reason -> "recovered"));

    assertThat(calls).containsExactly("value mapped", "value recovered");
  }

  @Test
  void aNullPromiseRejects() {
    run(() ->
        Promise.resolve(1)
            .thenCompose(value -> null)
            .then(value -> "value", reason -> reason.getClass().getSimpleName()));

    assertThat(calls).containsExactly("value NullPointerException");
  }

  @Test
  void theExecutorRunsHereAndNowAndWhatItThrowsRejects() {
    run(() ->
        Promise.create(
                resolvers -> {
                  calls.add("executor");
                  throw new IllegalStateException("thrown");
                })
            .catchError(Throwable::getMessage));

    assertThat(calls).containsExactly("executor", "value thrown");
  }

  @Test
  void theFirstDecisionCounts() {
    run(() ->
        Promise.create(resolvers -> {
          resolvers.resolve("first");
          resolvers.resolve("second");
          resolvers.reject(new Exception());
          resolvers.adopt(Promise.resolve("third"));
        }));

    assertThat(calls).containsExactly("value first");
  }

  @Test
  void anAdoptedPromiseIsADecisionEvenWhileItIsPending() {
    Resolvers<String> inner = loop.withResolvers();
    run(() ->
        Promise.create(resolvers -> {
          resolvers.adopt(inner.promise());
          resolvers.resolve("too late");
        }));
    assertThat(calls).isEmpty();

    loop.run(() -> inner.resolve("adopted"));

    assertThat(calls).containsExactly("value adopted");
  }

  @Test
  void aPromiseCannotAdoptItself() {
    Resolvers<String> resolvers = loop.withResolvers();
    run(() -> {
      resolvers.adopt(resolvers.promise());
      return resolvers.promise().catchError(Throwable::getMessage);
    });

    assertThat(calls).containsExactly("value Chaining cycle detected for promise");
  }

  @Test
  void aPromiseSaysHowItStands() {
    Resolvers<String> resolvers = loop.withResolvers();
    assertThat(resolvers.promise()).hasToString("Promise[pending]");
    resolvers.resolve("value");
    assertThat(resolvers.promise()).hasToString("Promise[value]");
  }

  // ---- rejections -----------------------------------------------------------------------------

  @Test
  void anUnhandledRejectionEndsTheRunWithItsReason() {
    RuntimeException reason = new RuntimeException("reason");

    assertThatThrownBy(() -> loop.run(() -> Promise.reject(reason))).isSameAs(reason);
  }

  @Test
  void aCheckedReasonIsWrapped() {
    Exception reason = new Exception("reason");

    assertThatThrownBy(() -> loop.run(() -> Promise.reject(reason)))
        .isInstanceOf(CompletionException.class)
        .hasCause(reason);
  }

  @Test
  void aRejectionIsUnhandledOnlyAtTheEndOfTheDrain() {
    loop.run(() -> {
      Promise<String> promise = Promise.reject(new RuntimeException("reason"));
      loop.nextTick(() ->
          loop.queueMicrotask(() ->
              loop.nextTick(() ->
                  promise.catchError(reason -> {
                    calls.add("handled");
                    return null;
                  }))));
    });

    assertThat(calls).containsExactly("handled");
  }

  @Test
  void aHandlerInTheNextCallbackIsTooLate() {
    RuntimeException reason = new RuntimeException("reason");
    Promise<?>[] promise = {null};
    loop.setImmediate(() -> promise[0].catchError(caught -> null));

    assertThatThrownBy(() -> loop.run(() -> promise[0] = Promise.reject(reason))).isSameAs(reason);
  }

  @Test
  void theDerivedPromiseIsTheUnhandledOne() {
    RuntimeException reason = new RuntimeException("reason");

    assertThatThrownBy(() -> loop.run(() -> Promise.reject(reason).then(value -> "never")))
        .isSameAs(reason);
  }

  @Test
  void theFutureHandlesARejection() {
    RuntimeException reason = new RuntimeException("reason");
    List<CompletableFuture<?>> futures = new ArrayList<>();

    loop.run(() -> futures.add(Promise.reject(reason).toCompletableFuture()));

    assertThatThrownBy(() -> futures.get(0).join()).hasCause(reason);
  }

  @Test
  void everyUnhandledRejectionIsToldInARunOfItsOwn() {
    RuntimeException first = new RuntimeException("first");
    loop.run(() -> loop.onUncaughtException((error, origin) -> calls.add(error.getMessage())));

    loop.run(() -> {
      Promise.reject(first);
      Promise.reject(new RuntimeException("second"));
    });

    assertThat(calls).containsExactly("first", "second");
  }

  // ---- other threads --------------------------------------------------------------------------

  @Test
  void anotherThreadMaySettleAPromise() {
    Handle anchor = loop.keepAlive();
    Resolvers<String> resolvers = loop.withResolvers();
    resolvers
        .promise()
        .onSettled(anchor::close)
        .thenAccept(value -> calls.add(value + " on " + Thread.currentThread().getName()));
    Started<?> other =
        Threads.start(
            "elsewhere",
            () -> {
              resolvers.resolve("first");
              resolvers.resolve("second");
              return null;
            });

    loop.run();

    other.join();
    assertThat(calls).containsExactly("first on " + Thread.currentThread().getName());
  }

  @Test
  void anotherThreadMayAddReactions() {
    Handle anchor = loop.keepAlive();
    Promise<String> promise = Promise.resolve("value");
    CountDownLatch added = new CountDownLatch(1);
    Started<?> other =
        Threads.start(
            "elsewhere",
            () -> {
              promise.thenAccept(value -> {
                calls.add(value + " on " + Thread.currentThread().getName());
                anchor.close();
              });
              calls.add("added");
              added.countDown();
              return null;
            });
    loop.execute(() -> Threads.await(added));

    loop.run();

    other.join();
    assertThat(calls).containsExactly("added", "value on " + Thread.currentThread().getName());
  }

  @Test
  void reactionsOfAThreadRunInTheirOrder() {
    Promise<String> promise = Promise.resolve("value");
    Threads.on(
        "elsewhere",
        () -> {
          for (int i = 0; i < 100; i++) {
            int number = i;
            promise.thenAccept(value -> calls.add("" + number));
          }
        });

    loop.run();

    assertThat(calls)
        .hasSize(100)
        .isSortedAccordingTo((a, b) -> Integer.valueOf(a) - Integer.valueOf(b));
  }

  @Test
  void twoThreadsDecideOnce() {
    for (int round = 0; round < 200; round++) {
      Resolvers<Integer> resolvers = loop.withResolvers();
      resolvers.promise().thenAccept(value -> calls.add("decided"));
      Started<?> other =
          Threads.start(
              "elsewhere",
              () -> {
                resolvers.resolve(1);
                return null;
              });
      resolvers.resolve(2);
      other.join();
      loop.run();
    }

    assertThat(calls).hasSize(200);
  }

  @Test
  void theFutureCompletesOnTheLoopThread() {
    Handle anchor = loop.keepAlive();
    Resolvers<String> resolvers = loop.withResolvers();
    CompletableFuture<String> future = resolvers.promise().toCompletableFuture();
    future.thenRun(() -> calls.add("completed on " + Thread.currentThread().getName()));
    Started<String> other =
        Threads.start(
            "elsewhere",
            () -> {
              resolvers.resolve("value"); // the loop does not run yet
              loop.execute(anchor::close);
              return "resolved";
            });
    assertThat(other.join()).isEqualTo("resolved");

    loop.run();

    assertThat(future).isCompletedWithValue("value");
    assertThat(calls).containsExactly("completed on " + Thread.currentThread().getName());
  }

  @Test
  void completingTheFutureDoesNotReachBack() {
    Resolvers<String> resolvers = loop.withResolvers();
    resolvers.promise().toCompletableFuture().complete("from outside");
    resolvers.promise().thenAccept(calls::add);
    loop.run(() -> resolvers.resolve("from inside"));

    assertThat(calls).containsExactly("from inside");
  }

  // ---- other loops ----------------------------------------------------------------------------

  @Test
  void promisesOfAnotherLoopAreRefused() {
    EventLoop other = EventLoop.create();
    Promise<String> foreign = other.<String>withResolvers().promise();
    loop.run(() -> {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Promise.all(List.of(Promise.resolve("own"), foreign)))
          .withMessageContaining("must belong to this loop");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.<String>withResolvers().adopt(foreign))
          .withMessageStartingWith("promise must belong to this loop");
      Promise.resolve(1)
          .thenCompose(value -> foreign)
          .catchError(reason -> {
            assertThat(reason)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("promise must belong to this loop");
            return calls.add("refused") ? "" : null;
          });
    });

    assertThat(calls).containsExactly("refused");
    other.close();
  }

  @Test
  void aRejectionIsNotLostIfAllRefusesAnotherPromise() {
    EventLoop other = EventLoop.create();
    Promise<String> foreign = other.<String>withResolvers().promise();
    RuntimeException reason = new RuntimeException("reason");

    assertThatThrownBy(() ->
            loop.run(() -> {
              Promise<String> own = Promise.reject(reason);
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> Promise.all(List.of(own, foreign)));
            }))
        .isSameAs(reason);
    other.close();
  }
}

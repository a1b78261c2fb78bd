package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.Threads.Started;
import dev.tickloom.loop.concurrent.OwnScheduler;
import dev.tickloom.loop.concurrent.Unchecked;
import dev.tickloom.loop.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Straight-line code on the loop: what a body sees, and what others see of it. */
@Tag("coroutines")
class AsyncTest extends OneLoop {
  /** A body that enters its beginning and its end into the journal, with an await between. */
  private Promise<Object> noteAround(String name, Promise<?> promise) {
    return async(() -> {
      calls.add(name + " begins");
      await(promise);
      calls.add(name + " ends");
      return null;
    });
  }

  @AfterEach
  void leaveNoInterruptBehind() {
    Thread.interrupted();
  }

  // ---- the body and its promise ---------------------------------------------------------------

  @Test
  void theBodyRunsAtOnceUpToItsFirstAwait() {
    loop.run(() -> {
      noteAround("body", loop.yield());
      calls.add("caller");
    });

    assertThat(calls).containsExactly("body begins", "caller", "body ends");
  }

  @Test
  void onTheLoopThreadABodyOfThatLoopBeginsAtOnce() {
    loop.run(() -> {
      async(loop, () -> calls.add("body"));
      calls.add("caller");
    });

    assertThat(calls).containsExactly("body", "caller");
  }

  @Test
  void onAnotherThreadABodyBeginsInThePollPhase() {
    Threads.on(
        "stranger",
        () ->
            async(
                    loop,
                    () -> {
                      calls.add("on its thread: " + loop.core().thread.isCurrent());
                      await(loop.delay(Duration.ofMillis(1)));
                      return "value";
                    })
                .thenAccept(this::noteValue));
    assertThat(calls).isEmpty();
    loop.run();

    assertThat(calls).containsExactly("on its thread: true", "value");
  }

  @Test
  void aBodyForAnotherLoopIsCancelledWithTheScopeThatHasStartedIt() throws Exception {
    EventLoop shared = EventLoop.shared();
    List<Promise<Object>> started = new ArrayList<>();
    loop.run(() ->
        Async.scope(
                scope -> {
                  started.add(async(shared, () -> await(shared.withResolvers().promise())));
                  throw new IOException("the scope fails");
                })
            .catchError(error -> null));

    assertThatThrownBy(() -> await(started.get(0))).isInstanceOf(AbortException.class);
  }

  @Test
  void noBodyBeginsOnAClosedLoop() {
    loop.close();

    assertThatIllegalStateException().isThrownBy(() -> async(loop, () -> 1));
    Threads.on(
        "stranger", () -> assertThatIllegalStateException().isThrownBy(() -> async(loop, () -> 1)));
  }

  @Test
  void aBodyWithoutAwaitIsOverWhenAsyncReturns() {
    Promise<String> promise = async(() -> "value");

    assertThat(promise).hasToString("Promise[value]");
  }

  @Test
  void whatTheBodyReturnsFulfilsThePromise() {
    loop.run(() -> async(() -> await(loop.yield().then(v -> 20)) + 1).thenAccept(this::noteValue));

    assertThat(calls).containsExactly("21");
  }

  private void noteValue(Object value) {
    calls.add(String.valueOf(value));
  }

  @Test
  void aBodyMayReturnNull() {
    loop.run(() -> async(() -> null).thenAccept(this::noteValue));

    assertThat(calls).containsExactly("null");
  }

  @Test
  void whatTheBodyThrowsRejectsThePromise() {
    List<Throwable> reasons = new ArrayList<>();
    IOException error = new IOException("checked");
    loop.run(() ->
        async(
                () -> {
                  await(loop.yield());
                  throw error;
                })
            .then(value -> false, reasons::add));

    assertThat(reasons).containsExactly(error);
  }

  @Test
  void aBodyThatThrowsBeforeItsFirstAwaitThrowsNothingAtTheCaller() {
    loop.run(() -> {
      Promise<Object> promise =
          async(() -> {
            throw new IOException("early");
          });
      calls.add("caller");
      promise.catchError(reason -> {
        calls.add(reason.getMessage());
        return null;
      });
    });

    assertThat(calls).containsExactly("caller", "early");
  }

  @Test
  void anErrorThatNobodyHandlesGoesUncaught() {
    IllegalStateException error = new IllegalStateException("in the body");

    assertThatThrownBy(() ->
            loop.run(() ->
                async(() -> {
                  await(loop.yield());
                  throw error;
                })))
        .isSameAs(error);
  }

  @Test
  void awaitThrowsTheRejectionAsItIs() {
    IOException error = new IOException("checked");
    List<Throwable> caught = new ArrayList<>();
    loop.run(() ->
        async(() -> {
          Promise<Object> rejected = loop.yield().then(AsyncTest.<Object>throwing(error));
          caught.add(catchThrowable(() -> await(rejected)));
          return null;
        }));

    assertThat(caught).containsExactly(error);
  }

  private static <R> Function<Object, R> throwing(Throwable error) {
    return value -> {
      throw Unchecked.<RuntimeException>sneaky(error);
    };
  }

  @Test
  void awaitInACatchBlockWaits() {
    loop.run(() ->
        async(() -> {
          try {
            await(Promise.reject(new IOException("first")));
          } catch (Exception e) {
            await(loop.yield());
            calls.add("recovered from " + e.getMessage());
          }
          return null;
        }));

    assertThat(calls).containsExactly("recovered from first");
  }

  @Test
  void aBodyMayAwaitManyTimes() {
    int[] sum = {0};
    loop.run(() ->
        async(() -> {
          for (int i = 0; i < 1000; i++) {
            sum[0] += await(Promise.resolve(i));
          }
          return null;
        }));

    assertThat(sum[0]).isEqualTo(499_500);
  }

  // ---- order ----------------------------------------------------------------------------------

  @Test
  void anAwaitCostsOneMicrotask() {
    loop.run(() -> {
      loop.queueMicrotask(note("first", () -> loop.queueMicrotask(note("second"))));
      noteAround("body", Promise.resolve(1));
    });

    assertThat(calls).containsExactly("body begins", "first", "body ends", "second");
  }

  @Test
  void otherCallbacksRunWhileABodyAwaits() {
    loop.run(() -> {
      noteAround("body", loop.delay(Duration.ofMillis(10)));
      loop.setTimeout(note("timeout"), 5);
      loop.setImmediate(note("immediate"));
      loop.nextTick(note("tick"));
    });

    assertThat(calls).containsExactly("body begins", "tick", "immediate", "timeout", "body ends");
  }

  @Test
  void bodiesThatAwaitOnePromiseGoOnInTheOrderInWhichTheyAwaitedIt() {
    loop.run(() -> {
      Promise<Void> promise = loop.yield();
      noteAround("a", promise);
      noteAround("b", promise);
    });

    assertThat(calls).containsExactly("a begins", "b begins", "a ends", "b ends");
  }

  @Test
  void anInnerBodyRunsUpToItsAwaitBeforeTheOuterOneGoesOn() {
    loop.run(() ->
        async(() -> {
          calls.add("outer begins");
          Promise<Object> inner = noteAround("inner", loop.yield());
          calls.add("outer goes on");
          await(inner);
          calls.add("outer ends");
          return null;
        }));

    assertThat(calls)
        .containsExactly(
            "outer begins", "inner begins", "outer goes on", "inner ends", "outer ends");
  }

  private Promise<Integer> depth(int levels) {
    return async(() -> {
      if (levels == 0) {
        await(loop.yield());
        return 0;
      }
      return 1 + await(depth(levels - 1));
    });
  }

  @Test
  void bodiesMayBeNestedAThousandDeep() {
    loop.run(() -> depth(1000).thenAccept(this::noteValue));

    assertThat(calls).containsExactly("1000");
  }

  @Test
  void tenThousandBodiesMayWaitAtATime() {
    int[] ended = {0};
    loop.run(() -> {
      Resolvers<Integer> all = loop.withResolvers();
      for (int i = 0; i < 10_000; i++) {
        async(() -> {
          int one = await(all.promise());
          return ended[0] += one;
        });
      }
      all.resolve(1);
    });

    assertThat(ended[0]).isEqualTo(10_000);
  }

  // ---- the thread -----------------------------------------------------------------------------

  @Test
  void theBodyHasAThreadOfItsOwn() {
    List<Thread> threads = new ArrayList<>();
    loop.run(() ->
        async(() -> {
          threads.add(Thread.currentThread());
          await(loop.yield());
          threads.add(Thread.currentThread());
          return null;
        }));

    assertThat(threads.get(0)).isSameAs(threads.get(1)).isNotSameAs(Thread.currentThread());
    assertThat(threads.get(0).isVirtual()).isEqualTo(OwnScheduler.isAvailable());
  }

  @Test
  void whateverMayBeCalledOnTheLoopMayBeCalledInABody() {
    loop.run(() ->
        async(() -> {
          assertThat(EventLoop.current()).isSameAs(loop);
          loop.setTimeout(note("timeout"), 1);
          await(loop.yield());
          assertThat(EventLoop.current()).isSameAs(loop);
          loop.setImmediate(note("immediate"));
          return null;
        }));

    assertThat(calls).containsExactly("immediate", "timeout");
  }

  @Test
  void theThreadThatCallsAsyncIsTheLoopAgainAfterwards() {
    loop.run(() -> {
      async(() -> await(loop.yield()));
      loop.nextTick(note("tick of the caller"));
    });

    assertThat(calls).containsExactly("tick of the caller");
  }

  @Test
  void whileABodyRunsTheThreadUnderneathDoesNothingElse() {
    Thread underneath = Thread.currentThread();
    loop.run(() ->
        async(() -> {
          assertThat(loop.core().thread.isCurrent()).isTrue();
          assertThat(underneath.getStackTrace())
              .anyMatch(frame ->
                  frame.getClassName().equals(Coroutine.class.getName())
                      && frame.getMethodName().equals("resume"));
          return calls.add("body");
        }));

    assertThat(calls).containsExactly("body");
  }

  @Test
  void aBodyThatWasBegunBeforeTheRunGoesOnInIt() {
    noteAround("body", loop.yield());
    calls.add("run");
    loop.run();

    assertThat(calls).containsExactly("body begins", "run", "body ends");
  }

  @Test
  void aBodyThatWasBegunBeforeTheRunGoesOnThoughAnotherThreadRunsTheLoop() {
    async(() -> {
      await(loop.yield());
      loop.setTimeout(note("timeout of the body"), 1);
      return null;
    });
    Threads.on("another", loop::run);

    assertThat(calls).containsExactly("timeout of the body");
  }

  @Test
  void aBodyGoesOnWhenAnotherThreadSettlesItsPromise() {
    Resolvers<String> resolvers = loop.withResolvers();
    Handle alive = loop.keepAlive();
    CountDownLatch waiting = new CountDownLatch(1);
    Started<Void> other =
        Threads.start(
            "other",
            () -> {
              Threads.await(waiting);
              resolvers.resolve("from afar");
              return null;
            });
    loop.run(() -> {
      async(() -> {
        calls.add(await(resolvers.promise()));
        alive.close();
        return null;
      });
      waiting.countDown();
    });

    other.join();
    assertThat(calls).containsExactly("from afar");
  }

  @Test
  void aBodyCannotRunALoop() {
    loop.run(() ->
        async(() -> {
          EventLoop inner = EventLoop.create();
          assertThatIllegalStateException()
              .isThrownBy(inner::run)
              .withMessageContaining("which a body of Async.async has not");
          inner.close();
          return null;
        }));
  }

  @Test
  void anInterruptOfTheLoopThreadDoesNotReachABodyAndIsKept() {
    loop.run(() -> {
      Thread.currentThread().interrupt();
      async(() -> {
        calls.add("body " + Thread.currentThread().isInterrupted());
        return null;
      });
      calls.add("loop " + Thread.currentThread().isInterrupted());
    });

    assertThat(calls).containsExactly("body false", "loop true");
  }

  @Test
  void anInterruptOfABodyThatAwaitsDoesNotEndTheAwaitAndIsKept() {
    loop.run(() -> {
      Thread[] thread = {null};
      async(() -> {
        thread[0] = Thread.currentThread();
        await(loop.delay(Duration.ofMillis(10)));
        calls.add("body at " + loop.now() + " " + Thread.interrupted());
        return null;
      });
      thread[0].interrupt();
    });

    assertThat(calls).containsExactly("body at 10 true");
  }

  @Test
  void aThreadLocalBelongsToItsBody() {
    ThreadLocal<String> local = new ThreadLocal<>();
    InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
    loop.run(() -> {
      local.set("the loop's");
      inheritable.set("the loop's");
      async(() -> {
        calls.add("body begins with " + local.get() + ", " + inheritable.get());
        local.set("the body's");
        await(loop.yield());
        return calls.add("body goes on with " + local.get());
      });
      async(() -> calls.add("another begins with " + local.get()));
      loop.queueMicrotask(() -> calls.add("callback has " + local.get()));
    });
    local.remove();
    inheritable.remove();

    assertThat(calls)
        .containsExactly(
            "body begins with null, null",
            "another begins with null",
            "callback has the loop's",
            "body goes on with the body's");
  }

  @Test
  void anAsyncLocalFollowsTheBodyAndNotItsCaller() {
    AsyncLocal<String> local = new AsyncLocal<>();
    loop.run(() -> {
      local.run(
          "value",
          () ->
              async(() -> {
                await(loop.yield());
                calls.add("body has " + local.get());
                return async(() -> calls.add("inner has " + local.get()));
              }));
      calls.add("caller has " + local.get());
      loop.setTimeout(() -> calls.add("callback has " + local.get()), 10);
    });

    assertThat(calls)
        .containsExactly(
            "caller has null", "body has value", "inner has value", "callback has null");
  }

  // ---- exit, stop and close -------------------------------------------------------------------

  @Test
  void exitInABodyEndsTheLoop() {
    loop.run(() -> {
      loop.setTimeout(note("never"), 1);
      async(() -> {
        loop.exit(3);
        return null;
      });
      calls.add("never");
    });

    assertThat(loop.exitCode()).isEqualTo(3);
    assertThat(calls).isEmpty();
  }

  @Test
  void exitAfterAnAwaitEndsTheLoop() {
    loop.run(() -> {
      async(() -> {
        await(loop.yield());
        loop.exit(3);
        return null;
      });
      loop.setTimeout(note("never"), 1);
    });

    assertThat(loop.exitCode()).isEqualTo(3);
    assertThat(calls).isEmpty();
  }

  @Test
  void exitInAnInnerBodyUnwindsAllOfThem() {
    loop.run(() -> {
      try {
        async(() -> {
          try {
            async(() -> {
              try {
                loop.exit(3);
                return null;
              } finally {
                calls.add("inner");
              }
            });
            return calls.add("never");
          } finally {
            calls.add("outer");
          }
        });
        calls.add("never");
      } finally {
        calls.add("caller");
      }
    });

    assertThat(calls).containsExactly("inner", "outer", "caller");
  }

  private Promise<Integer> exitIn(int levels) {
    return async(() -> {
      if (levels == 0) {
        loop.exit(3);
      }
      return await(exitIn(levels - 1));
    });
  }

  @Test
  void exitUnwindsAThousandBodies() {
    loop.run(() -> exitIn(1000));

    assertThat(loop.exitCode()).isEqualTo(3);
  }

  @Test
  void bodiesThatAwaitWhenTheLoopExitsGoOnInTheNextRun() {
    loop.run(() -> {
      noteAround("body", loop.delay(Duration.ofMillis(10)));
      loop.setImmediate(() -> loop.exit(3));
    });
    calls.add("second run");
    loop.run();

    assertThat(calls).containsExactly("body begins", "second run", "body ends");
  }

  @Test
  void aBodyGoesOnAfterAnUncaughtErrorOfAnotherCallback() {
    loop.onUncaughtException((error, origin) -> calls.add(error.getMessage()));
    loop.run(() -> {
      noteAround("body", loop.delay(Duration.ofMillis(10)));
      loop.setImmediate(() -> {
        throw new IllegalStateException("uncaught");
      });
    });

    assertThat(calls).containsExactly("body begins", "uncaught", "body ends");
  }

  @Test
  void stopInABodyLetsTheTurnEnd() {
    loop.run(() -> {
      loop.setTimeout(note("never"), 1);
      async(() -> {
        loop.stop();
        await(Promise.resolve(1));
        calls.add("body goes on");
        return null;
      });
    });

    assertThat(calls).containsExactly("body goes on");
  }

  @Test
  void closeInABodyLetsItGoOnUntilTheLoopIsClosed() {
    loop.run(() ->
        async(() -> {
          loop.close();
          await(Promise.resolve(1));
          calls.add("body goes on");
          return null;
        }));

    assertThat(calls).containsExactly("body goes on");
    assertThat(loop.core().status.isClosed()).isTrue();
  }

  @Test
  void aBodyThatAwaitsWorkWhenTheLoopClosesGetsAnAbortException() {
    CountDownLatch blocked = new CountDownLatch(1);
    loop.run(() -> {
      async(() -> {
        Promise<Object> work = loop.queueWork(Work.of("wait", () -> block(blocked)));
        calls.add(catchThrowable(() -> await(work)).getClass().getSimpleName());
        return null;
      });
      loop.close();
    });
    blocked.countDown();

    assertThat(calls).containsExactly("AbortException");
  }

  private static Object block(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return null;
  }

  @Test
  void aBodyThatIsSuspendedWhenTheLoopClosesIsUnwound() {
    loop.run(() -> {
      async(() -> {
        try {
          return await(loop.withResolvers().promise());
        } catch (AbortException e) {
          calls.add("aborted");
          throw e;
        } finally {
          calls.add("finally");
        }
      });
      loop.close();
    });

    assertThat(calls).containsExactly("aborted", "finally");
  }

  @Test
  void aBodyOfAClosedLoopCannotAwaitAgain() {
    loop.run(() -> {
      async(() -> {
        for (int i = 0; i < 3; i++) {
          try {
            await(Promise.resolve(i));
            await(loop.withResolvers().promise());
          } catch (AbortException e) {
            calls.add("aborted");
          }
        }
        return calls.add("end");
      });
      loop.close();
    });

    assertThat(calls).containsExactly("aborted", "aborted", "aborted", "end");
  }

  @Test
  void nestedBodiesAreAllUnwoundWhenTheLoopCloses() {
    loop.run(() -> {
      async(() -> {
        try {
          return await(depthWithFinally(3));
        } finally {
          calls.add("outermost");
        }
      });
      loop.close();
    });

    assertThat(calls).containsExactly("0", "1", "2", "3", "outermost");
  }

  private Promise<Object> depthWithFinally(int level) {
    return async(() -> {
      try {
        return await(level == 0 ? loop.withResolvers().promise() : depthWithFinally(level - 1));
      } finally {
        noteValue(level);
      }
    });
  }

  @Test
  void aBodyThatIsSuspendedWhenAnotherThreadClosesTheLoopIsUnwound() {
    async(() -> {
      try {
        return await(loop.withResolvers().promise());
      } finally {
        calls.add("finally");
      }
    });
    Threads.on("closing", loop::close);

    assertThat(calls).containsExactly("finally");
  }

  @Test
  void aBodyThatIsUnwoundMayCloseItsIterator() {
    loop.run(() -> {
      async(() -> {
        AsyncIterator<Long> interval = loop.interval(Duration.ofMillis(10));
        try {
          return await(interval.next());
        } finally {
          interval.close();
          calls.add("closed");
        }
      });
      loop.close();
    });

    assertThat(calls).containsExactly("closed");
  }

  @Test
  void exitThatABodyCatchesEndsTheLoopNonetheless() {
    loop.run(() -> {
      async(() -> {
        try {
          loop.exit(3);
        } catch (Throwable caught) {
          calls.add("caught");
        }
        await(loop.yield());
        return calls.add("never");
      });
      calls.add("never");
    });

    assertThat(calls).containsExactly("caught");
    assertThat(loop.exitCode()).isEqualTo(3);
  }

  @Test
  void anAwaitWhileExitUnwindsABodyWaitsForNothing() {
    loop.run(() ->
        async(() -> {
          try {
            loop.exit(3);
            return null;
          } finally {
            calls.add("finally");
            await(loop.yield());
            calls.add("never");
          }
        }));

    assertThat(calls).containsExactly("finally");
  }

  // ---- wrong use ------------------------------------------------------------------------------

  @Test
  void awaitOnTheLoopThreadOutsideOfAsyncIsRefusedWithAdvice() {
    loop.run(() -> {
      Promise<Void> promise = loop.yield();
      assertThatIllegalStateException()
          .isThrownBy(() -> await(promise))
          .withMessageContaining("async(() -> ...)");
    });
  }

  @Test
  void aBodyCannotAwaitAPromiseOfAnotherLoop() {
    EventLoop other = EventLoop.builder().clock(new VirtualClock()).build();
    Promise<Object> foreign = other.withResolvers().promise();
    loop.run(() ->
        async(() -> {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> await(foreign))
              .withMessageStartingWith("promise must belong to this loop");
          return calls.add("body goes on");
        }));
    other.close();

    assertThat(calls).containsExactly("body goes on");
  }

  @Test
  void asyncNeedsALoop() {
    Threads.on(
        "stranger",
        () ->
            assertThatIllegalStateException()
                .isThrownBy(() -> async(() -> 1))
                .withMessageContaining("'stranger'"));
  }

  @Test
  void asyncIsRefusedOnAClosedLoop() {
    loop.run(() -> {
      loop.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> async(() -> 1))
          .withMessage("the event loop is closed");
    });
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> async(null)).withMessage("body");
    assertThatNullPointerException().isThrownBy(() -> await(null)).withMessage("promise");
  }

  // ---- await on other threads -----------------------------------------------------------------

  /** Runs the loop and meanwhile, on a thread of another kind, a task that awaits. */
  private <T> T whileRunning(Function<Runnable, Thread> start, FutureTask<T> task) {
    Handle alive = loop.keepAlive();
    start.apply(() -> {
      task.run();
      loop.execute(alive::close);
    });
    loop.run();
    return new Started<>(Thread.currentThread(), task).join();
  }

  static Stream<Function<Runnable, Thread>> kindsOfThread() {
    return Stream.of(
        task -> Thread.ofPlatform().daemon().start(task), task -> Thread.ofVirtual().start(task));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("kindsOfThread")
  void anyOtherThreadThatAwaitsIsBlocked(Function<Runnable, Thread> start) {
    Resolvers<String> resolvers = loop.withResolvers();
    loop.setTimeout(() -> resolvers.resolve("value"), 10);

    assertThat(whileRunning(start, new FutureTask<>(() -> await(resolvers.promise()))))
        .isEqualTo("value");
  }

  static Stream<Throwable> reasons() {
    return Stream.of(
        new IOException("checked"),
        new IllegalStateException("unchecked"),
        new AssertionError("error"),
        new AbortException(new IOException("cause of the abort")),
        new CompletionException(new IOException("cause")));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void onAnotherThreadAwaitThrowsTheRejectionAsItIs(Throwable reason) {
    Promise<Object> rejected = loop.withResolvers().promise();
    rejected.catchError(handled -> null);
    rejected.rejectWith(reason);

    assertThat(
            whileRunning(
                task -> Thread.ofPlatform().daemon().start(task),
                new FutureTask<>(() -> catchThrowable(() -> await(rejected)))))
        .isSameAs(reason);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("kindsOfThread")
  void anInterruptOfAThreadThatAwaitsDoesNotEndTheAwaitAndIsKept(Function<Runnable, Thread> start) {
    Resolvers<String> resolvers = loop.withResolvers();
    Thread[] waiting = {null};
    CountDownLatch started = new CountDownLatch(1);
    loop.setTimeout(
        () -> {
          Threads.await(started);
          waiting[0].interrupt();
          resolvers.resolve("value");
        },
        10);
    FutureTask<String> task =
        new FutureTask<>(() -> {
          waiting[0] = Thread.currentThread();
          started.countDown();
          return await(resolvers.promise()) + " " + Thread.interrupted();
        });

    assertThat(whileRunning(start, task)).isEqualTo("value true");
  }

  @Test
  void onAnotherThreadAwaitOfAClosedLoopsPromiseIsRefused() {
    Promise<Object> promise = loop.withResolvers().promise();
    loop.close();

    Threads.on("other", () -> assertThatIllegalStateException().isThrownBy(() -> await(promise)));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("kindsOfThread")
  void aThreadThatAwaitsGetsAnAbortExceptionIfTheLoopCloses(Function<Runnable, Thread> start) {
    Promise<Object> never = loop.withResolvers().promise();
    FutureTask<Throwable> task = new FutureTask<>(() -> catchThrowable(() -> await(never)));
    Thread waiting = start.apply(task);
    Threads.awaitParked(waiting);
    loop.close();

    assertThat(new Started<>(waiting, task).join()).isInstanceOf(AbortException.class);
  }

  @Test
  void workMayAwait() {
    loop.run(() -> {
      Promise<String> promise = loop.yield().then(nothing -> "value");
      loop.queueWork(Work.of("awaiting", () -> await(promise))).thenAccept(this::noteValue);
    });

    assertThat(calls).containsExactly("value");
  }

  @Test
  void aPromiseThatABodyAwaitsIsHandled() {
    assertThatCode(() ->
            loop.run(() ->
                async(() -> {
                  Promise<Object> rejected = Promise.reject(new IOException("handled"));
                  return catchThrowable(() -> await(rejected));
                })))
        .doesNotThrowAnyException();
  }
}

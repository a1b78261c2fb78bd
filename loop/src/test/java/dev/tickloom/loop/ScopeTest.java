package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.concurrent.Unchecked;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Coroutines that end together. */
@Tag("coroutines")
class ScopeTest extends OneLoop {
  private final List<Throwable> reasons = new ArrayList<>();
  private final IOException error = new IOException("failed");

  private Promise<Void> delay(long millis) {
    return loop.delay(Duration.ofMillis(millis));
  }

  /** A child that enters into the journal when it ends, and whether it was cancelled. */
  private Callable<String> child(String name, long millis) {
    return () -> {
      try {
        await(delay(millis));
        calls.add(name + " ends at " + loop.now());
        return name;
      } catch (AbortException e) {
        calls.add(name + " cancelled at " + loop.now());
        throw e;
      }
    };
  }

  private <T> Callable<T> failingAfter(long millis, Throwable reason) {
    return () -> {
      await(delay(millis));
      throw Unchecked.<RuntimeException>sneaky(reason);
    };
  }

  /** Enters the outcome of a scope into the journal, with the time. */
  private void noteEnd(Promise<?> promise) {
    promise.then(
        value -> calls.add(value + " at " + loop.now()),
        reason -> {
          reasons.add(reason);
          return calls.add(reason.getClass().getSimpleName() + " at " + loop.now());
        });
  }

  // ---- values ---------------------------------------------------------------------------------

  @Test
  void theValueOfTheBodyIsThatOfTheScope() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              Promise<String> a = s.async(child("a", 10));
              Promise<String> b = s.async(child("b", 5));
              return await(a) + await(b);
            })));

    assertThat(calls).containsExactly("b ends at 5", "a ends at 10", "ab at 10");
  }

  @Test
  void theBodyAndTheChildrenRunAtOnceUpToTheirFirstAwait() {
    loop.run(() -> {
      scope(s -> {
        calls.add("body");
        s.async(() -> calls.add("child"));
        return calls.add("body goes on");
      });
      calls.add("caller");
    });

    assertThat(calls).containsExactly("body", "child", "body goes on", "caller");
  }

  @Test
  void theScopeEndsWhenItsChildrenHave() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(child("a", 10));
              return "value";
            })));

    assertThat(calls).containsExactly("a ends at 10", "value at 10");
  }

  @Test
  void aChildMayStartAnotherWhenTheBodyHasEnded() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(() -> {
                await(delay(10));
                return s.async(child("grandchild", 10));
              });
              return "value";
            })));

    assertThat(calls).containsExactly("grandchild ends at 20", "value at 20");
  }

  @Test
  void aScopeThatHasEndedTakesNoChild() {
    List<Scope> scopes = new ArrayList<>();
    loop.run(() -> noteEnd(scope(s -> scopes.add(s))));

    assertThatIllegalStateException()
        .isThrownBy(() -> scopes.get(0).async(() -> 1))
        .withMessage("the scope has ended");
  }

  // ---- failures -------------------------------------------------------------------------------

  @Test
  void theFirstFailureCancelsTheOthersAndIsThatOfTheScope() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(child("a", 100));
              s.async(failingAfter(10, error));
              await(delay(200));
              return calls.add("never");
            })));

    assertThat(calls).containsExactly("a cancelled at 10", "IOException at 10");
    assertThat(reasons).containsExactly(error);
    assertThat(error).hasNoSuppressedExceptions();
  }

  @Test
  void aFailureOfTheBodyCancelsTheChildren() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(child("a", 100));
              await(delay(10));
              throw error;
            })));

    assertThat(calls).containsExactly("a cancelled at 10", "IOException at 10");
    assertThat(reasons).containsExactly(error);
  }

  @Test
  void theScopeEndsOnlyWhenTheCancelledHaveCleanedUp() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(() -> {
                try {
                  return await(delay(100));
                } finally {
                  await(delay(5));
                  calls.add("cleaned up at " + loop.now());
                }
              });
              s.async(failingAfter(10, error));
              return null;
            })));

    assertThat(calls).containsExactly("cleaned up at 15", "IOException at 15");
  }

  @Test
  void furtherFailuresAreSuppressedInTheFirst() {
    IOException second = new IOException("second");
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(failingAfter(10, error));
              s.async(() -> {
                try {
                  return await(delay(100));
                } finally {
                  throwIt(second);
                }
              });
              return null;
            })));

    assertThat(reasons).containsExactly(error);
    assertThat(error.getSuppressed()).containsExactly(second);
  }

  private static void throwIt(Throwable reason) {
    throw Unchecked.<RuntimeException>sneaky(reason);
  }

  @Test
  void aFailureThatTheBodyAwaitsIsNotSuppressedInItself() {
    loop.run(() -> noteEnd(scope(s -> await(s.async(failingAfter(10, error))))));

    assertThat(reasons).containsExactly(error);
    assertThat(error).hasNoSuppressedExceptions();
  }

  @Test
  void aChildsFailureIsThatOfTheScopeEvenIfItIsHandled() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              assertThat(catchThrowable(() -> await(s.async(failingAfter(10, error)))))
                  .isSameAs(error);
              return "value";
            })));

    assertThat(reasons).containsExactly(error);
  }

  @Test
  void aFailureOfAPlainAsyncThatIsHandledIsNone() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              catchThrowable(() -> await(async(failingAfter(10, error))));
              return "value";
            })));

    assertThat(calls).containsExactly("value at 10");
  }

  @Test
  void aScopeThatFailsUnhandledIsOneUncaughtError() {
    assertThatThrownBy(() -> loop.run(() -> scope(s -> s.async(failingAfter(10, error)))))
        .hasCause(error);
  }

  @Test
  void theOthersLearnWhyTheyWereCancelled() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(failingAfter(10, error));
              reasons.add(catchThrowable(() -> await(delay(100))));
              return null;
            })));

    assertThat(reasons.get(0)).isInstanceOf(AbortException.class).hasCause(error);
  }

  // ---- cancellation ---------------------------------------------------------------------------

  @Test
  void aSignalFromOutsideCancelsBodyAndChildren() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      noteEnd(
          scope(
              controller.signal(),
              s -> {
                s.async(child("a", 100));
                return await(s.async(child("b", 100)));
              }));
      loop.setTimeout(controller::abort, 10);
    });

    assertThat(calls)
        .containsExactly("a cancelled at 10", "b cancelled at 10", "AbortException at 10");
  }

  @Test
  void aTimeoutIsTheCauseOfTheAbort() {
    loop.run(
        () -> noteEnd(scope(AbortSignal.timeout(Duration.ofMillis(10)), s -> await(delay(100)))));

    assertThat(reasons.get(0)).hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void childrenThatAreCancelledAfterTheBodyHasEndedFailTheScope() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      noteEnd(
          scope(
              controller.signal(),
              s -> {
                s.async(child("a", 100));
                return "value";
              }));
      loop.setTimeout(controller::abort, 10);
    });

    assertThat(calls).containsExactly("a cancelled at 10", "AbortException at 10");
  }

  @Test
  void anAbortThatComesTooLateChangesNothing() {
    AbortController controller = new AbortController();
    loop.run(() -> noteEnd(scope(controller.signal(), s -> await(s.async(child("a", 10))))));
    controller.abort();

    assertThat(calls).containsExactly("a ends at 10", "a at 10");
  }

  @Test
  void aSignalThatIsAbortedAlreadyLetsTheBodyNotRun() {
    loop.run(() -> noteEnd(scope(AbortSignal.abort(error), s -> calls.add("never"))));

    assertThat(calls).containsExactly("AbortException at 0");
    assertThat(reasons.get(0)).hasCause(error);
  }

  @Test
  void aCancelledScopeRunsNoMoreChildren() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.cancel();
              Promise<Boolean> late = s.async(() -> calls.add("never"));
              return late.toString();
            })));

    assertThat(calls)
        .singleElement()
        .asString()
        .startsWith("Promise[rejected: dev.tickloom.loop.AbortException");
  }

  @Test
  void aBodyThatHasWhatItWantsMayCancelTheRest() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              Promise<String> fast = s.async(child("fast", 10));
              Promise<String> slow = s.async(child("slow", 100));
              String first = await(Promise.any(List.of(slow, fast)));
              s.cancel();
              return first;
            })));

    assertThat(calls).containsExactly("fast ends at 10", "slow cancelled at 10", "fast at 10");
  }

  @Test
  void cancellationIsSeenAtTheNextAwaitOfWhoRuns() {
    AbortController controller = new AbortController();
    loop.run(() ->
        noteEnd(
            scope(
                controller.signal(),
                s -> {
                  controller.abort();
                  calls.add("goes on");
                  return await(Promise.resolve(1));
                })));

    assertThat(calls).containsExactly("goes on", "AbortException at 0");
  }

  @Test
  void aPromiseThatACancelledAwaitHasLeftMayFailUnseen() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      Resolvers<Object> late = loop.withResolvers();
      noteEnd(scope(controller.signal(), s -> await(late.promise())));
      controller.abort();
      loop.setTimeout(() -> late.reject(error), 10);
    });

    assertThat(calls).containsExactly("AbortException at 0");
  }

  @Test
  void anAwaitThatHasItsValueKeepsIt() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      Resolvers<String> resolvers = loop.withResolvers();
      noteEnd(
          scope(
              controller.signal(),
              s -> {
                calls.add(await(resolvers.promise()));
                return await(loop.yield());
              }));
      resolvers.resolve("value");
      controller.abort();
    });

    assertThat(calls).containsExactly("value", "AbortException at 0");
  }

  @Test
  void cancellationIsThrownOnceSoThatCleaningUpMayAwait() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      noteEnd(
          scope(
              controller.signal(),
              s -> {
                assertThat(catchThrowable(() -> await(delay(100))))
                    .isInstanceOf(AbortException.class);
                await(delay(10));
                return "cleaned up";
              }));
      controller.abort();
    });

    assertThat(calls).containsExactly("cleaned up at 10");
  }

  @Test
  void whatTheSignalItselfHasEndedCountsAsTheCancellation() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(() -> {
                try {
                  return await(loop.delay(Duration.ofDays(1), s.signal()));
                } finally {
                  await(loop.yield());
                  calls.add("cleaned up");
                }
              });
              await(loop.yield());
              throw new IOException("failed");
            })));

    assertThat(calls).startsWith("cleaned up").hasSize(2);
  }

  @Test
  void aCancellationThatComesFromAnInnerBodyCountsForTheOuter() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(() -> {
                try {
                  return await(async(() -> await(loop.delay(Duration.ofDays(1)))));
                } finally {
                  await(loop.yield());
                  calls.add("cleaned up");
                }
              });
              await(loop.yield());
              throw new IOException("failed");
            })));

    assertThat(calls).startsWith("cleaned up").hasSize(2);
  }

  // ---- delays that nobody waits for any more --------------------------------------------------

  private static final Duration HOUR = Duration.ofHours(1);

  /** Runs a child in a scope that is cancelled after 10 ms. */
  private void cancelAfterTen(Callable<?> child) {
    loop.run(() ->
        scope(s -> {
          s.async(child);
          await(loop.delay(Duration.ofMillis(10)));
          s.cancel();
          return null;
        }));
  }

  @Test
  void aDelayThatACancelledChildHasAwaitedDoesNotKeepTheLoopAlive() {
    cancelAfterTen(() -> await(loop.delay(HOUR)));

    assertThat(loop.now()).isEqualTo(10);
    assertThat(loop.phases().timers.isEmpty()).isTrue();
    assertThat(loop.core().closeListeners).isEmpty();
  }

  @Test
  void aDelayThatABodyAwaitsAfterTheCancelDoesNotKeepTheLoopAlive() {
    cancelAfterTen(() -> {
      AbortSignal.timeout(Duration.ofMillis(11)); // does not keep it alive, either
      try {
        await(loop.delay(HOUR));
      } finally {
        calls.add("cancelled at " + loop.now());
      }
      return null;
    });

    assertThat(calls).containsExactly("cancelled at 10");
    assertThat(loop.now()).isEqualTo(10);
  }

  @Test
  void delaysInCombinationsThatACancelledChildHasAwaitedDoNotKeepTheLoopAlive() {
    cancelAfterTen(() ->
        await(
            Promise.race(
                List.of(
                    Promise.all(List.of(loop.delay(HOUR), loop.delay(HOUR))),
                    Promise.any(List.of(loop.delay(HOUR))),
                    Promise.allSettled(List.of(loop.delay(HOUR)))))));

    assertThat(loop.now()).isEqualTo(10);
    assertThat(loop.phases().timers.isEmpty()).isTrue();
  }

  @Test
  void aDelayThatAnotherBodyAwaitsGoesOn() {
    Promise<Void> delay = loop.delay(Duration.ofMillis(20));
    async(() -> {
      await(delay);
      return calls.add("over at " + loop.now());
    });
    cancelAfterTen(() -> await(delay));

    assertThat(calls).containsExactly("over at 20");
  }

  @Test
  void whatShallFollowADelayIsNotGivenUp() {
    cancelAfterTen(() ->
        await(
            loop.delay(Duration.ofMillis(20)).then(nothing -> calls.add("over at " + loop.now()))));

    assertThat(calls).containsExactly("over at 20");
  }

  @Test
  void aDelayThatIsAwaitedAgainTakesTheRestOfItsTime() {
    Promise<Void> delay = loop.delay(Duration.ofMillis(20));
    cancelAfterTen(() -> {
      try {
        await(delay);
      } finally {
        await(loop.delay(Duration.ofMillis(5)));
        await(delay);
        calls.add("over at " + loop.now());
      }
      return null;
    });

    assertThat(calls).containsExactly("over at 20");
  }

  @Test
  void aDelayThatIsAwaitedAgainAfterItsTimeIsOver() {
    Promise<Void> delay = loop.delay(Duration.ofMillis(20));
    cancelAfterTen(() -> {
      try {
        await(Promise.race(List.of(delay, Promise.all(List.of(delay)))));
      } finally {
        await(loop.delay(Duration.ofMillis(50)));
        await(Promise.race(List.of(delay, Promise.all(List.of(delay)))));
        calls.add("over at " + loop.now());
      }
      return null;
    });

    assertThat(calls).containsExactly("over at 61");
  }

  @Test
  void aCombinationThatIsAwaitedAgainHasWhatItHadBefore() {
    Resolvers<Object> one = loop.withResolvers();
    Promise<List<Object>> both =
        Promise.all(
            List.of(Promise.resolve("zero"), one.promise(), loop.withResolvers().promise()));
    Promise<Object> any = Promise.any(List.of(both, one.promise()));
    cancelAfterTen(() -> {
      try {
        await(any);
      } finally {
        one.resolve("one");
        calls.add("" + await(any));
      }
      return null;
    });

    assertThat(calls).containsExactly("one");
  }

  @Test
  void anElementThatWasGivenUpIsForWhoeverAsksNext() {
    AsyncIterator<Long> interval = loop.interval(Duration.ofMillis(20));
    cancelAfterTen(() -> {
      Promise<java.util.Optional<Long>> first = interval.next();
      try {
        await(first);
      } finally {
        await(loop.delay(Duration.ofMillis(15)));
        Object next = await(interval.next());
        calls.add("next at " + loop.now() + ": " + next);
        next = await(first);
        calls.add("first at " + loop.now() + ": " + next);
        interval.close();
      }
      return null;
    });

    assertThat(calls).containsExactly("next at 25: Optional[1]", "first at 40: Optional[2]");
  }

  @Test
  void aPromiseThatACancelledAwaitHasLeftDoesNotKeepTheBody() {
    Promise<Object> shared = loop.withResolvers().promise();
    WeakReference<Object> local = new WeakReference<>(cancelledAwait(shared));

    Threads.awaitCollected(List.of(local));
    assertThat(shared).hasToString("Promise[pending]");
  }

  private Object cancelledAwait(Promise<Object> promise) {
    Object local = new Object();
    loop.run(() ->
        scope(
                s -> {
                  s.async(() -> {
                    await(promise);
                    return local;
                  });
                  await(loop.yield());
                  throw new IOException("failed");
                })
            .catchError(error -> null));
    return local;
  }

  @Test
  void anotherThreadMayCancel() {
    AbortController controller = new AbortController();
    Handle alive = loop.keepAlive();
    loop.run(() -> {
      noteEnd(
          scope(controller.signal(), s -> await(loop.withResolvers().promise()))
              .onSettled(alive::close));
      loop.setImmediate(() -> Threads.on("other", controller::abort));
    });

    assertThat(reasons.get(0)).isInstanceOf(AbortException.class);
  }

  // ---- what is inside -------------------------------------------------------------------------

  @Test
  void whatAChildCallsIsCancelledFromTheInside() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      noteEnd(
          scope(
              controller.signal(),
              s -> {
                try {
                  return await(async(child("inner", 100)));
                } finally {
                  calls.add("outer");
                }
              }));
      loop.setTimeout(controller::abort, 10);
    });

    assertThat(calls).containsExactly("inner cancelled at 10", "outer", "AbortException at 10");
  }

  @Test
  void anInnerBodyMayTurnItsCancellationIntoAValueAndTheOuterIsCancelledAtItsNextAwait() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      noteEnd(
          scope(
              controller.signal(),
              s -> {
                calls.add(
                    await(
                        async(() -> {
                          catchThrowable(() -> await(delay(100)));
                          return "partial result";
                        })));
                return await(delay(100));
              }));
      loop.setTimeout(controller::abort, 10);
    });

    assertThat(calls).containsExactly("partial result", "AbortException at 10");
  }

  @Test
  void anInnerScopeIsCancelledWithTheOuterAndEndsBeforeIt() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      noteEnd(
          scope(
              controller.signal(),
              outer -> {
                try {
                  return await(scope(inner -> await(inner.async(child("inner", 100)))));
                } finally {
                  calls.add("outer");
                }
              }));
      loop.setTimeout(controller::abort, 10);
    });

    assertThat(calls).containsExactly("inner cancelled at 10", "outer", "AbortException at 10");
  }

  @Test
  void aFailureOfAnInnerScopeThatIsHandledLeavesTheOuterAlone() {
    loop.run(() ->
        noteEnd(
            scope(outer -> {
              outer.async(child("sibling", 20));
              assertThat(
                      catchThrowable(
                          () -> await(scope(inner -> await(inner.async(failingAfter(10, error)))))))
                  .isSameAs(error);
              return "value";
            })));

    assertThat(calls).containsExactly("sibling ends at 20", "value at 20");
  }

  @Test
  void whatACallbackStartsBelongsToNoScope() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      noteEnd(
          scope(
              controller.signal(),
              s -> {
                loop.setTimeout(() -> async(child("detached", 100)), 10);
                return "value";
              }));
      loop.setTimeout(controller::abort, 50);
    });

    assertThat(calls).containsExactly("value at 0", "detached ends at 110");
  }

  @Test
  void theSignalIsForWhatTakesOne() {
    loop.run(() ->
        noteEnd(
            scope(s -> {
              s.async(failingAfter(10, error));
              loop.delay(Duration.ofMillis(100), s.signal())
                  .catchError(reason -> {
                    calls.add("delay aborted at " + loop.now());
                    return null;
                  });
              return null;
            })));

    assertThat(calls).containsExactly("IOException at 10", "delay aborted at 10");
    assertThat(loop.now()).isEqualTo(10);
  }

  @Test
  void aThousandChildrenAreCancelledAtOnce() {
    int[] cancelled = {0};
    loop.run(() ->
        noteEnd(
            scope(s -> {
              for (int i = 0; i < 1000; i++) {
                s.async(() -> {
                  try {
                    return await(loop.withResolvers().promise());
                  } finally {
                    cancelled[0]++;
                  }
                });
              }
              throw error;
            })));

    assertThat(cancelled[0]).isEqualTo(1000);
    assertThat(calls).containsExactly("IOException at 0");
  }

  // ---- the loop's end -------------------------------------------------------------------------

  @Test
  void whenTheLoopClosesAllOfThemEnd() {
    loop.run(() -> {
      noteEnd(
          scope(s -> {
            s.async(child("a", 100));
            return await(s.async(child("b", 100)));
          }));
      loop.close();
    });

    assertThat(calls)
        .containsExactlyInAnyOrder("a cancelled at 0", "b cancelled at 0", "AbortException at 0");
  }

  @Test
  void exitInAChildEndsTheLoop() {
    loop.run(() ->
        scope(s -> {
          s.async(() -> {
            loop.exit(3);
            return null;
          });
          return calls.add("never");
        }));

    assertThat(loop.exitCode()).isEqualTo(3);
    assertThat(calls).isEmpty();
  }

  // ---- wrong use ------------------------------------------------------------------------------

  @Test
  void aScopeIsForTheLoopThread() {
    List<Scope> scopes = new ArrayList<>();
    loop.run(() -> noteEnd(scope(s -> scopes.add(s))));

    Threads.on("other", () -> assertThatIllegalStateException().isThrownBy(() -> scope(s -> 1)));
    Threads.on(
        "other",
        () -> assertThatIllegalStateException().isThrownBy(() -> scopes.get(0).async(() -> 1)));
    Threads.on(
        "other", () -> assertThatIllegalStateException().isThrownBy(() -> scopes.get(0).cancel()));
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> scope(null)).withMessage("body");
    assertThatNullPointerException().isThrownBy(() -> scope(null, s -> 1)).withMessage("signal");
    loop.run(() ->
        noteEnd(
            scope(s -> {
              assertThatNullPointerException().isThrownBy(() -> s.async(null)).withMessage("body");
              return "checked";
            })));

    assertThat(calls).containsExactly("checked at 0");
  }
}

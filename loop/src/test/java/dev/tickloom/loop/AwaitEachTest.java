package dev.tickloom.loop;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.awaitEach;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tickloom.loop.Threads.Started;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Asynchronous sequences in the for statement. */
@Tag("coroutines")
class AwaitEachTest extends OneLoop {
  private static final Duration TEN_MILLIS = Duration.ofMillis(10);

  /** Counts to a limit, a turn for each element, and says when it is closed. */
  private final class Numbers implements AsyncIterator<Integer> {
    private final int limit;
    private int last;

    Numbers(int limit) {
      this.limit = limit;
    }

    @Override
    public Promise<Optional<Integer>> next() {
      return loop.yield().then(nothing -> last < limit ? Optional.of(++last) : Optional.empty());
    }

    @Override
    public Promise<Void> close() {
      calls.add("closing");
      return loop.yield()
          .then(nothing -> {
            calls.add("closed");
            return null;
          });
    }

    @Override
    public EventLoop loop() {
      return loop;
    }
  }

  /** Fails when it is asked, and when it is closed. */
  private final class Failing implements AsyncIterator<Integer> {
    private final Throwable nextFails;
    private final Throwable closeFails;

    Failing(Throwable nextFails, Throwable closeFails) {
      this.nextFails = nextFails;
      this.closeFails = closeFails;
    }

    @Override
    public Promise<Optional<Integer>> next() {
      return nextFails == null ? Promise.resolve(Optional.of(1)) : Promise.reject(nextFails);
    }

    @Override
    public Promise<Void> close() {
      calls.add("closing");
      return Promise.reject(closeFails);
    }
  }

  // ---- elements -------------------------------------------------------------------------------

  @Test
  void theElementsComeOneAfterTheOtherAndTheLoopGoesOnBetween() {
    loop.run(() -> {
      loop.setImmediate(note("immediate"));
      async(() -> {
        try (Awaited<Integer> numbers = awaitEach(new Numbers(2))) {
          for (int number : numbers) {
            calls.add("number " + number);
          }
        }
        return calls.add("end");
      });
      calls.add("caller");
    });

    assertThat(calls).containsExactly("caller", "immediate", "number 1", "number 2", "end");
  }

  @Test
  void anIntervalCanBeLeft() {
    loop.run(() ->
        async(() -> {
          try (Awaited<Long> ticks = awaitEach(loop.interval(TEN_MILLIS))) {
            for (long tick : ticks) {
              calls.add(tick + " at " + loop.now());
              if (tick == 3) {
                break;
              }
            }
          }
          return null;
        }));

    assertThat(calls).containsExactly("1 at 10", "2 at 20", "3 at 30");
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void hasNextMayBeAskedOftenAndNextWithoutIt() {
    loop.run(() ->
        async(() -> {
          try (Awaited<Integer> numbers = awaitEach(new Numbers(2))) {
            Iterator<Integer> each = numbers.iterator();
            assertThat(each.hasNext()).isTrue();
            assertThat(each.hasNext()).isTrue();
            assertThat(each.next()).isEqualTo(1);
            assertThat(each.next()).isEqualTo(2);
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(each::next);
            return calls.add("end");
          }
        }));

    assertThat(calls).containsExactly("end");
  }

  // ---- closing --------------------------------------------------------------------------------

  @Test
  void aSourceThatHasEndedIsNotClosedAgain() {
    loop.run(() ->
        async(() -> {
          try (Awaited<Integer> numbers = awaitEach(new Numbers(0))) {
            numbers.forEach(number -> calls.add("never"));
          }
          return calls.add("end");
        }));

    assertThat(calls).containsExactly("end");
  }

  @Test
  void closingIsAwaitedWhenTheBodyBreaks() {
    loop.run(() ->
        async(() -> {
          try (Awaited<Integer> numbers = awaitEach(new Numbers(9))) {
            for (int number : numbers) {
              calls.add("number " + number);
              break;
            }
          }
          return calls.add("end");
        }));

    assertThat(calls).containsExactly("number 1", "closing", "closed", "end");
  }

  @Test
  void closingIsAwaitedWhenTheBodyThrows() {
    IOException error = new IOException("in the body");
    List<Throwable> reasons = new ArrayList<>();
    loop.run(() ->
        async(
                () -> {
                  try (Awaited<Integer> numbers = awaitEach(new Numbers(9))) {
                    for (int number : numbers) {
                      throw error;
                    }
                  }
                  return null;
                })
            .then(value -> false, reasons::add)
            .then(added -> calls.add("rejected")));

    assertThat(reasons).containsExactly(error);
    assertThat(calls).containsExactly("closing", "closed", "rejected");
  }

  @Test
  void anErrorOfClosingIsSuppressedInThatOfTheBody() {
    IOException error = new IOException("in the body");
    IOException closing = new IOException("in close");
    loop.run(() ->
        async(() -> {
          Throwable thrown =
              catchThrowable(() -> {
                try (Awaited<Integer> failing = awaitEach(new Failing(null, closing))) {
                  for (int number : failing) {
                    throw error;
                  }
                }
              });
          assertThat(thrown).isSameAs(error).hasSuppressedException(closing);
          return calls.add("seen");
        }));

    assertThat(calls).containsExactly("closing", "seen");
  }

  @Test
  void aSourceMayFailToCloseWithTheErrorThatTheBodyHasThrown() {
    IOException error = new IOException("both");
    loop.run(() ->
        async(() -> {
          Throwable thrown =
              catchThrowable(() -> {
                try (Awaited<Integer> failing = awaitEach(new Failing(null, error))) {
                  for (int number : failing) {
                    await(Promise.reject(error));
                  }
                }
              });
          assertThat(thrown).isSameAs(error).hasNoSuppressedExceptions();
          return calls.add("seen");
        }));

    assertThat(calls).containsExactly("closing", "seen");
  }

  @Test
  void anErrorOfClosingAloneIsThrown() {
    IOException closing = new IOException("in close");
    loop.run(() ->
        async(() -> {
          Awaited<Integer> failing = awaitEach(new Failing(null, closing));
          assertThat(catchThrowable(failing::close)).isSameAs(closing);
          return calls.add("seen");
        }));

    assertThat(calls).containsExactly("closing", "seen");
  }

  @Test
  void aSourceThatFailsIsNotClosedAndEndsTheLoop() {
    IOException error = new IOException("in next");
    loop.run(() ->
        async(() -> {
          try (Awaited<Integer> failing = awaitEach(new Failing(error, null))) {
            Iterator<Integer> each = failing.iterator();
            assertThat(catchThrowable(each::hasNext)).isSameAs(error);
            assertThat(each.hasNext()).isFalse();
          }
          return calls.add("end");
        }));

    assertThat(calls).containsExactly("end");
  }

  @Test
  void closingTwiceClosesOnce() {
    loop.run(() ->
        async(() -> {
          Awaited<Integer> numbers = awaitEach(new Numbers(9));
          numbers.close();
          numbers.close();
          assertThat(numbers.iterator().hasNext()).isFalse();
          return calls.add("end");
        }));

    assertThat(calls).containsExactly("closing", "closed", "end");
  }

  @Test
  void theElementsCannotBeIteratedTwice() {
    loop.run(() ->
        async(() -> {
          try (Awaited<Integer> numbers = awaitEach(new Numbers(0))) {
            numbers.iterator();
            assertThatIllegalStateException().isThrownBy(numbers::iterator);
          }
          return calls.add("end");
        }));

    assertThat(calls).endsWith("end");
  }

  @Test
  void exitInTheBodyEndsTheLoopAndStartsClosing() {
    loop.run(() ->
        async(() -> {
          try (Awaited<Integer> numbers = awaitEach(new Numbers(9))) {
            for (int number : numbers) {
              loop.exit(3);
            }
          }
          return calls.add("never");
        }));

    assertThat(loop.exitCode()).isEqualTo(3);
    assertThat(calls).containsExactly("closing");
  }

  @Test
  void whenTheLoopClosesTheSourceIsClosed() {
    loop.run(() -> {
      async(() -> {
        try (Awaited<Integer> numbers = awaitEach(new Numbers(9))) {
          numbers.forEach(number -> calls.add("never"));
        } catch (AbortException e) {
          calls.add("aborted");
        }
        return null;
      });
      loop.close();
    });

    assertThat(calls).startsWith("closing").contains("aborted").doesNotContain("never");
  }

  @Test
  void aScopeThatIsCancelledWhileAnElementIsAwaitedClosesTheSourceAndAwaitsThat() {
    AbortController controller = new AbortController();
    loop.run(() -> {
      scope(
              controller.signal(),
              scope -> {
                try (Awaited<Integer> numbers = awaitEach(new Numbers(9))) {
                  for (int number : numbers) {
                    calls.add("number " + number);
                    controller.abort();
                  }
                }
                return null;
              })
          .catchError(reason -> {
            calls.add(reason.getClass().getSimpleName());
            return null;
          });
    });

    assertThat(calls).containsExactly("number 1", "closing", "closed", "AbortException");
  }

  // ---- threads --------------------------------------------------------------------------------

  @Test
  void anotherThreadIsBlockedUntilTheElementsCome() {
    Handle alive = loop.keepAlive();
    AsyncIterator<Long> interval = loop.interval(TEN_MILLIS);
    Started<List<Long>> other =
        Threads.start(
            "other",
            () -> {
              List<Long> seen = new ArrayList<>();
              try (Awaited<Long> ticks = awaitEach(interval)) {
                for (long tick : ticks) {
                  seen.add(tick);
                  if (tick == 3) {
                    break;
                  }
                }
              } finally {
                loop.execute(alive::close);
              }
              return seen;
            });
    loop.run();

    assertThat(other.join()).containsExactly(1L, 2L, 3L);
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void onAnotherThreadTheSourcesErrorIsThrownAsItIs() {
    IOException error = new IOException("in next");
    Handle alive = loop.keepAlive();
    AsyncIterator<Integer> source = new Failing(error, null);
    Started<Throwable> other =
        Threads.start(
            "other",
            () -> {
              try (Awaited<Integer> failing = awaitEach(onThisLoop(source))) {
                return catchThrowable(() -> failing.iterator().hasNext());
              } finally {
                loop.execute(alive::close);
              }
            });
    loop.run();

    assertThat(other.join()).isSameAs(error);
  }

  private AsyncIterator<Integer> onThisLoop(AsyncIterator<Integer> source) {
    return new AsyncIterator<>() {
      @Override
      public Promise<Optional<Integer>> next() {
        return source.next();
      }

      @Override
      public Promise<Void> close() {
        return source.close();
      }

      @Override
      public EventLoop loop() {
        return loop;
      }
    };
  }

  @Test
  void aSourceThatDoesNotTellItsLoopIsForTheLoopThread() {
    AsyncIterator<Integer> source = new Failing(null, null);

    assertThat(source.loop()).isSameAs(loop);
    Threads.on(
        "other", () -> assertThatIllegalStateException().isThrownBy(() -> awaitEach(source)));
  }

  @Test
  void onTheLoopThreadOutsideOfAsyncItIsRefusedWithAdvice() {
    AsyncIterator<Integer> source = new Numbers(1);

    assertThatIllegalStateException()
        .isThrownBy(() -> awaitEach(source))
        .withMessageContaining("async(() -> ...)");
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException().isThrownBy(() -> awaitEach(null)).withMessage("source");
  }

  @Test
  void twoBodiesMayGoThroughOneSourceEachWithItsOwnElements() {
    loop.run(() -> {
      AsyncIterator<Integer> shared = new Numbers(4);
      for (String name : List.of("a", "b")) {
        async(() -> {
          for (int number : awaitEach(shared)) {
            calls.add(name + number);
          }
          return await(loop.yield());
        });
      }
    });

    assertThat(calls).containsExactly("a1", "b2", "a3", "b4");
  }
}

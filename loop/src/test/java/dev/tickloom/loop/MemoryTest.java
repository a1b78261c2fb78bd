package dev.tickloom.loop;

import static dev.tickloom.loop.Async.await;
import static dev.tickloom.loop.Async.awaitEach;
import static dev.tickloom.loop.Async.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tickloom.loop.workers.WorkerMetrics;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a promise that stays pending keeps of all those who have waited for it: nothing. */
@Tag("coroutines")
class MemoryTest extends OneLoop {
  private static final int MANY = 100;

  private final Promise<Object> pending = loop.withResolvers().promise();
  private final List<WeakReference<Object>> made = new ArrayList<>();

  /** A new object that only the one who gets it keeps. */
  private Object object() {
    Object object = new Object();
    made.add(new WeakReference<>(object));
    return object;
  }

  private Promise<Object> resolved() {
    return Promise.resolve(object());
  }

  private Promise<Object> rejected() {
    return Promise.reject(reason());
  }

  private Exception reason() {
    Exception reason = new IOException("reason");
    made.add(new WeakReference<>(reason));
    return reason;
  }

  /** The first of it may be kept by what a JIT compiler or an interpreter has left somewhere. */
  private void assertNothingIsKept(Runnable once) {
    loop.run(() -> {
      for (int i = 0; i < MANY; i++) {
        once.run();
      }
    });

    assertThat(made).hasSizeGreaterThanOrEqualTo(MANY);
    Threads.awaitCollected(made);
    assertThat(pending).hasToString("Promise[pending]");
    assertThat(pending.reactions()).isZero();
  }

  private static <T> void ignore(Promise<T> promise) {
    promise.then(value -> null, reason -> null);
  }

  // ---- combinators ----------------------------------------------------------------------------

  @Test
  void aRaceThatIsOver() {
    assertNothingIsKept(() -> Promise.race(List.of(pending, resolved())));
  }

  @Test
  void aRaceThatWasLost() {
    assertNothingIsKept(() -> ignore(Promise.race(List.of(rejected(), pending))));
  }

  @Test
  void anyThatIsFulfilled() {
    assertNothingIsKept(() -> Promise.any(List.of(rejected(), pending, resolved())));
  }

  @Test
  void allThatIsRejected() {
    assertNothingIsKept(() -> ignore(Promise.all(List.of(resolved(), pending, rejected()))));
  }

  @Test
  void aCombinationThatIsRefused() {
    Promise<Object> foreign = EventLoop.builder().clock(clock).build().withResolvers().promise();
    loop.run(() -> {
      assertThatIsRefused(Promise::race, foreign);
      assertThatIsRefused(Promise::all, foreign);
      assertThatIsRefused(Promise::any, foreign);
      assertThatIsRefused(Promise::allSettled, foreign);
    });

    assertThat(pending.reactions()).isZero();
    assertThat(pending.isHandled()).isFalse();
    foreign.loop().close();
  }

  private void assertThatIsRefused(
      Consumer<List<Promise<Object>>> combine, Promise<Object> foreign) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> combine.accept(List.of(pending, foreign)));
  }

  // ---- futures --------------------------------------------------------------------------------

  private CompletableFuture<Object> future() {
    CompletableFuture<Object> future = pending.toCompletableFuture();
    made.add(new WeakReference<>(future));
    return future;
  }

  @Test
  void aFutureThatWasCancelled() {
    assertNothingIsKept(() -> future().cancel(true));
    assertThat(loop.core().closeListeners).isEmpty();
  }

  @Test
  void aFutureThatSomebodyHasCompleted() {
    assertNothingIsKept(() -> future().complete(object()));
    assertThat(loop.core().closeListeners).isEmpty();
  }

  @Test
  void aFutureThatHasTimedOut() {
    assertNothingIsKept(() ->
        future().completeOnTimeout(null, 0, TimeUnit.NANOSECONDS).completeExceptionally(reason()));
  }

  @Test
  void aFutureThatAnotherThreadHasCancelled() {
    assertNothingIsKept(() -> {
      CompletableFuture<Object> future = future();
      Threads.on("cancelling", () -> future.cancel(true));
    });
    assertThat(loop.core().closeListeners).isEmpty();
  }

  // ---- awaits that were cancelled ---------------------------------------------------------------

  /** Runs something in the child of a scope that is cancelled while the child waits. */
  private void cancelled(Consumer<Object> body) {
    var unused =
        scope(s -> {
          s.async(() -> {
            Object local = object();
            body.accept(local);
            return local;
          });
          await(loop.yield());
          s.cancel();
          return null;
        });
  }

  @Test
  void anAwait() {
    assertNothingIsKept(() -> cancelled(local -> await(pending)));
  }

  @Test
  void anAwaitThatComesAfterTheCancel() {
    assertNothingIsKept(() ->
        scope(s -> {
          s.async(() -> {
            Object local = object();
            s.cancel();
            await(pending);
            return local;
          });
          return null;
        }));
  }

  @Test
  void anAwaitOfCombinations() {
    assertNothingIsKept(() -> cancelled(local -> await(Promise.all(List.of(resolved(), pending)))));
    assertNothingIsKept(() -> cancelled(local -> await(Promise.race(List.of(pending, pending)))));
    assertNothingIsKept(
        () -> cancelled(local -> await(Promise.any(List.of(rejected(), pending, pending)))));
    assertNothingIsKept(() ->
        cancelled(local ->
            await(Promise.allSettled(List.of(resolved(), Promise.race(List.of(pending)))))));
  }

  /** Goes on for ever, and notes what it is asked for. */
  private final class Elements implements AsyncIterator<Long> {
    private final AsyncIterator<Long> interval = loop.interval(Duration.ofDays(1));

    @Override
    public Promise<Optional<Long>> next() {
      Promise<Optional<Long>> next = interval.next();
      made.add(new WeakReference<>(next));
      return next;
    }

    @Override
    public Promise<Void> close() {
      return interval.close();
    }
  }

  @Test
  void aSequenceThatWasLeftEarly() {
    Elements elements = new Elements();
    loop.setTimeout(elements::close, 10);
    loop.setTimeout(
        () -> {
          assertThat(made).hasSize(MANY);
          Threads.awaitCollected(made);
        },
        5);
    for (int i = 0; i < MANY; i++) {
      loop.setImmediate(() ->
          scope(s -> {
            s.async(() -> {
              for (Long each : awaitEach(elements)) {
                calls.add("element " + each);
              }
              return null;
            });
            await(loop.yield());
            s.cancel();
            return null;
          }));
    }
    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void oneOffTypesOfWorkersAreNotKept() {
    Workers workers = Workers.fixed(1);
    EventLoop loop = EventLoop.builder().workers(workers).build();
    List<WeakReference<String>> types = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String type = new String("one-off " + i);
      if (i >= 256 + 100) {
        types.add(new WeakReference<>(type));
      }
      var unused = loop.queueWork(Work.of(type, () -> ""));
    }
    loop.run();
    var last = loop.queueWork(Work.of("last", () -> "")); // a worker remembers the last one
    loop.run();
    assertThat(last.isPending()).isFalse();
    loop.close();

    Threads.awaitCollected(types);
    assertThat(workers.metrics().operations()).containsKey(WorkerMetrics.OTHER);
  }
}

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.Threads.Started;
import dev.tickloom.loop.concurrent.Unchecked;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work off the loop: where it runs, how its outcome comes back, what can be seen of it. */
class WorkTest extends OneLoop {
  private static <T> Work<T> work(Callable<T> body) {
    return Work.of("work", body);
  }

  /** A body that throws anything, checked or not. */
  private static Work<String> failing(Throwable error) {
    return work(() -> {
      throw Unchecked.<RuntimeException>sneaky(error);
    });
  }

  static Stream<Throwable> errors() {
    return Stream.of(
        new IllegalArgumentException("unchecked"),
        new IOException("checked"),
        new AssertionError("error"),
        new StackOverflowError());
  }

  // ---- callback form --------------------------------------------------------------------------

  @Test
  void theBodyRunsOnAWorkerAndTheCallbackOnTheLoop() {
    List<Thread> threads = new ArrayList<>();
    loop.queueWork(
        work(Thread::currentThread),
        (error, worker) -> {
          threads.add(worker);
          threads.add(Thread.currentThread());
        });

    loop.run();

    assertThat(threads.get(0)).isNotSameAs(Thread.currentThread());
    assertThat(threads.get(1)).isSameAs(Thread.currentThread());
  }

  @Test
  void theCallbackGetsTheResultAndNoError() {
    loop.queueWork(work(() -> "result"), (error, value) -> calls.add(error + ", " + value));

    loop.run();

    assertThat(calls).containsExactly("null, result");
  }

  @Test
  void theResultMayBeNull() {
    loop.queueWork(work(() -> null), (error, value) -> calls.add(error + ", " + value));

    loop.run();

    assertThat(calls).containsExactly("null, null");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void theCallbackGetsWhatTheBodyThrowsAsItIsAndNoResult(Throwable thrown) {
    List<Object> outcome = new ArrayList<>();
    loop.queueWork(
        failing(thrown),
        (error, value) -> {
          outcome.add(error);
          outcome.add(value);
        });

    loop.run();

    assertThat(outcome).containsExactly(thrown, null);
  }

  @Test
  void theCallbackNeverRunsInsideTheCall() {
    CountDownLatch worked = new CountDownLatch(1);
    loop.run(() -> {
      loop.queueWork(
          work(() -> {
            worked.countDown();
            return "result";
          }),
          noteOutcome("work"));
      Threads.await(worked);
      calls.add("main");
    });

    assertThat(calls).containsExactly("main", "work: result");
  }

  @Test
  void outcomesComeInOrderOfCompletion() {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch third = new CountDownLatch(1);
    loop.queueWork(
        work(() -> {
          Threads.await(third);
          return 1;
        }),
        noteOutcome("1"));
    loop.queueWork(
        work(() -> {
          Threads.await(second);
          return 2;
        }),
        (error, value) -> {
          calls.add("2: 2");
          third.countDown();
        });
    loop.queueWork(
        work(() -> 3),
        (error, value) -> {
          calls.add("3: 3");
          second.countDown();
        });

    loop.run();

    assertThat(calls).containsExactly("3: 3", "2: 2", "1: 1");
  }

  @Test
  void workMayBeQueuedMoreThanOnce() {
    Work<String> work = work(() -> "result");
    loop.queueWork(work, noteOutcome("1"));
    loop.queueWork(work, noteOutcome("2"));

    loop.run();

    assertThat(calls).containsExactlyInAnyOrder("1: result", "2: result");
  }

  @Test
  void workMayBeCalledHereAndNow() throws Exception {
    assertThat(work(Thread::currentThread).call()).isSameAs(Thread.currentThread());
  }

  // ---- promise form ---------------------------------------------------------------------------

  @Test
  void thePromiseGetsTheResult() {
    loop.queueWork(work(() -> "result")).thenAccept(calls::add);

    loop.run();

    assertThat(calls).containsExactly("result");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void thePromiseIsRejectedWithWhatTheBodyThrows(Throwable thrown) {
    List<Throwable> reasons = new ArrayList<>();
    loop.queueWork(failing(thrown))
        .catchError(reason -> {
          reasons.add(reason);
          return null;
        });

    loop.run();

    assertThat(reasons).containsExactly(thrown);
  }

  @Test
  void workWhoseFailureNobodyHandlesEndsTheRun() {
    IOException thrown = new IOException("checked");
    loop.queueWork(failing(thrown));

    assertThatThrownBy(loop::run).isInstanceOf(CompletionException.class).hasCause(thrown);
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void anotherThreadMayQueueWorkAndWaitForIt() {
    Handle anchor = loop.keepAlive();
    Started<String> client =
        Threads.start(
            "client",
            () -> {
              String result =
                  loop.queueWork(work(() -> "result"))
                      .then(value -> value + " on " + Thread.currentThread().getName())
                      .toCompletableFuture()
                      .join();
              loop.execute(anchor::close);
              return result;
            });

    loop.run();

    assertThat(client.join()).isEqualTo("result on " + Thread.currentThread().getName());
  }

  @Test
  void workQueuedElsewhereKeepsTheLoopAlive() {
    CountDownLatch release = new CountDownLatch(1);
    Threads.on(
        "client",
        () ->
            loop.queueWork(
                    work(() -> {
                      Threads.await(release);
                      return "result";
                    }))
                .thenAccept(calls::add));
    assertThat(loop.isAlive()).isTrue();
    loop.setImmediate(release::countDown);

    loop.run();

    assertThat(calls).containsExactly("result");
  }

  /** Hunts a request that is counted after it has completed, and so for ever. */
  @Test
  void workQueuedElsewhereLeavesNothingBehindHoweverQuickItIs() {
    List<Started<?>> clients = new ArrayList<>();
    Handle anchor = loop.keepAlive();
    CountDownLatch done = new CountDownLatch(4 * 200);
    for (int i = 0; i < 4; i++) {
      clients.add(
          Threads.start(
              "client " + i,
              () -> {
                for (int j = 0; j < 200; j++) {
                  loop.queueWork(work(() -> "quick")).thenAccept(value -> done.countDown());
                }
                return null;
              }));
    }
    Started<?> closer =
        Threads.start(
            "closer",
            () -> {
              Threads.await(done);
              loop.execute(anchor::close);
              return null;
            });

    loop.run();

    clients.forEach(Started::join);
    closer.join();
    assertThat(loop.activeRequests()).isEmpty();
  }

  // ---- activeRequests -------------------------------------------------------------------------

  @Test
  void activeRequestsAreListedInTheOrderInWhichTheyWereMade() {
    CountDownLatch release = new CountDownLatch(1);
    Work<Object> stuck =
        Work.of(
            "rename",
            () -> {
              Threads.await(release);
              return null;
            });
    Request first = loop.queueWork(stuck.withPaths("from", "to"), noteOutcome("1"));
    loop.queueWork(stuck.withPaths("path", null));
    Request third = loop.queueWork(stuck, noteOutcome("3"));

    List<Request> active = loop.activeRequests();

    assertThat(active).hasSize(3).startsWith(first).endsWith(third);
    assertThat(active).extracting(Request::type).containsOnly("rename");
    assertThat(active).extracting(Request::path).containsExactly("from", "path", null);
    assertThat(active).extracting(Request::dest).containsExactly("to", null, null);
    release.countDown();
    loop.run();
    assertThat(loop.activeRequests()).isEmpty();
  }

  @Test
  void aRequestIsNotActiveAnyMoreInItsCallback() {
    loop.queueWork(work(() -> null), (error, value) -> assertThat(loop.activeRequests()).isEmpty());

    loop.run();
  }

  @Test
  void aRequestIsQueuedThenRunningThenDone() {
    List<Object> states = new ArrayList<>();
    AtomicReference<Request> request = new AtomicReference<>();
    CountDownLatch assigned = new CountDownLatch(1);
    EventLoop fixed = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
    fixed.queueWork(
        work(() -> {
          Threads.await(assigned);
          return null;
        }),
        (error, value) -> {});
    request.set(
        fixed.queueWork(
            work(() -> request.get().state()),
            (error, state) -> {
              states.add(state);
              states.add(request.get().state());
            }));
    states.add(request.get().state());
    assigned.countDown();

    fixed.run();

    assertThat(states)
        .containsExactly(Request.State.QUEUED, Request.State.RUNNING, Request.State.DONE);
    fixed.close();
  }

  @Test
  void aRequestCarriesDataOfTheApplication() {
    Request request = loop.queueWork(work(() -> null), (error, value) -> {});
    assertThat(request.data()).isNull();

    request.data("mine");

    assertThat(request.data()).isEqualTo("mine");
    loop.run();
    assertThat(request.data()).isEqualTo("mine");
  }

  @Test
  void aRequestSaysWhatItIs() {
    Request request =
        loop.queueWork(Work.of("rename", () -> null).withPaths("from", "to"), (error, value) -> {});
    loop.run();

    assertThat(request).hasToString("rename 'from' -> 'to' DONE");
  }

  // ---- workers --------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1025, Integer.MAX_VALUE})
  void aFixedPoolHasFrom1To1024Threads(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Workers.fixed(threads))
        .withMessageContaining("" + threads)
        .withMessageContaining("1 to 1024");
  }

  @Test
  void theLimitsOfAFixedPoolAreInRange() {
    assertThat(Workers.fixed(1).describe()).contains("1");
    assertThat(Workers.fixed(1024).describe()).contains("1024");
  }

  @Test
  void aFixedPoolRunsAsManyRequestsAtOnceAndTheRestInOrder() {
    EventLoop fixed = EventLoop.builder().clock(clock).workers(Workers.fixed(3)).build();
    CyclicBarrier threeAtOnce = new CyclicBarrier(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 9; i++) {
      fixed.queueWork(
          work(() -> {
            threads.add(Thread.currentThread());
            return threeAtOnce.await(
                Threads.PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
          }),
          (error, value) -> calls.add(error == null ? "ran" : error.toString()));
    }

    fixed.run();

    assertThat(calls).hasSize(9).containsOnly("ran");
    assertThat(threads).hasSize(3);
    fixed.close();
  }

  @Test
  void aPoolOfOneRunsRequestsInTheOrderInWhichTheyWereMade() {
    EventLoop fixed = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
    for (int i = 0; i < 100; i++) {
      String name = "" + i;
      fixed.queueWork(work(() -> calls.add(name)), (error, value) -> {});
    }

    fixed.run();

    assertThat(calls).isEqualTo(Stream.iterate(0, i -> i + 1).limit(100).map(i -> "" + i).toList());
    fixed.close();
  }

  @Test
  void twoLoopsMayShareWorkers() {
    Workers workers = Workers.fixed(1);
    EventLoop first = EventLoop.builder().clock(clock).workers(workers).build();
    EventLoop second = EventLoop.builder().clock(clock).workers(workers).build();
    first.queueWork(work(() -> "1"), noteOutcome("first"));
    second.queueWork(work(() -> "2"), noteOutcome("second"));
    first.queueWork(work(() -> "3"), noteOutcome("first"));

    second.run();
    first.run();

    assertThat(calls).containsExactly("second: 2", "first: 1", "first: 3");
    first.close();
    second.queueWork(work(() -> "4"), noteOutcome("second"));
    second.run();
    assertThat(calls).endsWith("second: 4");
    second.close();
  }

  @Test
  void workersAreDaemonsOfTheirOwn() {
    for (Workers workers : List.of(Workers.shared(), Workers.fixed(1))) {
      EventLoop other = EventLoop.builder().clock(clock).workers(workers).build();
      List<Thread> threads = new ArrayList<>();
      other.queueWork(work(Thread::currentThread), (error, worker) -> threads.add(worker));
      other.run();
      assertThat(threads.get(0).isDaemon()).isTrue();
      assertThat(threads.get(0).getName()).startsWith("tickloom-worker-");
      other.close();
    }
  }

  @Test
  void anInterruptThatABodyLeavesBehindDoesNotReachTheNext() {
    EventLoop fixed = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
    fixed.queueWork(
        work(() -> {
          Thread.currentThread().interrupt();
          return null;
        }),
        (error, value) -> {});
    fixed.queueWork(work(Thread::interrupted), (error, value) -> calls.add("" + value));

    fixed.run();

    assertThat(calls).containsExactly("false");
    fixed.close();
  }

  @Test
  void anInterruptThatComesAfterItsBodyDoesNotReachTheNextEither() {
    EventLoop fixed = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
    fixed.queueWork(
        work(Thread::currentThread),
        (error, worker) -> {
          worker.interrupt();
          fixed.queueWork(work(Thread::interrupted), (e, value) -> calls.add("" + value));
        });

    fixed.run();

    assertThat(calls).containsExactly("false");
    fixed.close();
  }
}

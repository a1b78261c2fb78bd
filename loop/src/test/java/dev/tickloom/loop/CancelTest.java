package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.workers.Workers;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Giving up requests that are queued, running or done, and what becomes of late results. */
class CancelTest extends OneLoop {
  private final EventLoop one = EventLoop.builder().clock(clock).workers(Workers.fixed(1)).build();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final BlockingQueue<String> disposed = new LinkedBlockingQueue<>();

  /** Work that runs until it is released, and then yields a resource. */
  private final Work<String> slow =
      Work.of(
              "slow",
              () -> {
                started.countDown();
                Threads.await(release);
                return "resource";
              })
          .withDisposer(disposed::add);

  /** Makes a request and waits until a worker, the only one, is busy with it. */
  private Request start(Work<String> work) {
    Request request = one.queueWork(work, noteOutcome("slow"));
    Threads.await(started);
    return request;
  }

  /** Waits until the only worker is free. */
  private void awaitWorker() {
    CountDownLatch free = new CountDownLatch(1);
    one.queueWork(
        Work.of(
            "last",
            () -> {
              free.countDown();
              return null;
            }),
        (error, value) -> {});
    Threads.await(free);
  }

  // ---- queued ---------------------------------------------------------------------------------

  @Test
  void aQueuedRequestThatIsCancelledNeverRuns() {
    start(slow);
    Request request =
        one.queueWork(Work.of("queued", () -> calls.add("ran")), noteOutcome("queued"));

    assertThat(request.cancel()).isTrue();

    assertThat(request.state()).isEqualTo(Request.State.CANCELLED);
    release.countDown();
    one.run();
    awaitWorker();
    assertThat(calls).containsExactly("queued: AbortException", "slow: resource");
    one.close();
  }

  /** As long as the only worker is stuck it stays in its queue, and may be one of very many. */
  @Test
  void ofAQueuedRequestThatIsCancelledOnlyTheShellIsKept() {
    start(slow);
    List<WeakReference<Object>> objects = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Object object = new Object();
      objects.add(new WeakReference<>(object));
      Work<Object> work =
          Work.<Object>of("queued", () -> object).withDisposer(late -> calls.add("" + object));
      Callback<Object> callback = (error, value) -> calls.add("called " + (value == object));
      one.queueWork(work, callback).cancel();
    }
    one.setImmediate(one::stop);
    one.run();

    assertThat(calls).hasSize(100).containsOnly("called false");
    Threads.awaitCollected(objects);
    release.countDown();
    one.run();
    one.close();
  }

  @Test
  void whoKeepsARequestDoesNotKeepItsOutcome() {
    List<WeakReference<Object>> outcomes = new ArrayList<>();
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      requests.add(
          one.queueWork(
              Work.of("work", Object::new),
              (error, value) -> outcomes.add(new WeakReference<>(value))));
    }
    one.run();

    assertThat(outcomes).hasSize(100);
    Threads.awaitCollected(outcomes);
    assertThat(requests).extracting(Request::state).containsOnly(Request.State.DONE);
    one.close();
  }

  @Test
  void aCancelledRequestIsActiveUntilItsCallback() {
    start(slow).cancel();
    assertThat(one.activeRequests()).hasSize(1);
    assertThat(one.isAlive()).isTrue();

    one.run();

    assertThat(one.activeRequests()).isEmpty();
    assertThat(one.isAlive()).isFalse();
    release.countDown();
    one.close();
  }

  // ---- running --------------------------------------------------------------------------------

  @Test
  void aRunningRequestThatIsCancelledIsAbandoned() {
    Request request = start(slow);

    assertThat(request.cancel()).isTrue();

    assertThat(request.state()).isEqualTo(Request.State.ABANDONED);
    one.run();
    assertThat(calls).containsExactly("slow: AbortException");
    release.countDown();
    one.close();
  }

  @Test
  void anAbandonedRequestNoLongerKeepsTheLoopAlive() {
    start(slow).cancel();

    assertThat(one.run()).isFalse(); // although the body is still running

    assertThat(calls).containsExactly("slow: AbortException");
    release.countDown();
    one.close();
  }

  @Test
  void whatAnAbandonedRequestStillYieldsGoesToTheDisposer() {
    start(slow).cancel();
    one.run();
    assertThat(disposed).isEmpty();

    release.countDown();

    assertThat(Threads.take(disposed)).isEqualTo("resource");
    awaitWorker();
    one.run();
    assertThat(calls).containsExactly("slow: AbortException");
    assertThat(disposed).isEmpty();
    one.close();
  }

  @Test
  void theDisposerIsNotCalledWithNull() {
    start(
            Work.of(
                    "slow",
                    () -> {
                      started.countDown();
                      Threads.await(release);
                      return (String) null;
                    })
                .withDisposer(value -> calls.add("disposed " + value)))
        .cancel();
    release.countDown();
    awaitWorker();
    one.run();

    assertThat(calls).containsExactly("slow: AbortException");
    one.close();
  }

  @Test
  void theDisposerIsNotCalledIfTheAbandonedWorkFails() {
    start(
            Work.<String>of(
                    "slow",
                    () -> {
                      started.countDown();
                      Threads.await(release);
                      throw new IllegalStateException("too late");
                    })
                .withDisposer(value -> calls.add("disposed")))
        .cancel();
    release.countDown();
    awaitWorker();
    one.run();

    assertThat(calls).containsExactly("slow: AbortException");
    one.close();
  }

  @Test
  void theDisposerIsNotCalledIfTheRequestIsNotCancelled() {
    release.countDown();
    start(slow);

    one.run();

    assertThat(calls).containsExactly("slow: resource");
    assertThat(disposed).isEmpty();
    one.close();
  }

  @Test
  void aDisposerThatThrowsDoesNotHarmTheWorker() {
    start(
            slow.withDisposer(value -> {
              throw new IllegalStateException("from the disposer, expected in the log");
            }))
        .cancel();
    release.countDown();
    awaitWorker();

    one.run();

    assertThat(calls).containsExactly("slow: AbortException");
    one.close();
  }

  @Test
  void aRunningBodyIsNotInterrupted() {
    BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
    start(
            Work.of(
                "slow",
                () -> {
                  started.countDown();
                  Threads.await(release); // throws if interrupted
                  interrupted.add(Thread.interrupted());
                  return "resource";
                }))
        .cancel();
    one.run();
    one.close();

    release.countDown();

    assertThat(Threads.take(interrupted)).isFalse();
  }

  // ---- done -----------------------------------------------------------------------------------

  @Test
  void aRequestThatHasEndedIsCancelledUntilItsCallbackIsCalled() {
    release.countDown();
    Request request = start(slow);
    awaitWorker(); // which is behind it in the pool of one

    assertThat(request.cancel()).isTrue();

    assertThat(request.state()).isEqualTo(Request.State.ABANDONED);
    assertThat(request.cancel()).isFalse();
    one.run();
    assertThat(calls).containsExactly("slow: AbortException");
    assertThat(Threads.take(disposed)).isEqualTo("resource");
    one.close();
  }

  @Test
  void whatARequestHasYieldedIsDisposedOfOnAWorkerWhenItIsCancelledLate() {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    release.countDown();
    Request request = start(slow.withDisposer(value -> threads.add(Thread.currentThread())));
    awaitWorker();

    request.cancel();

    assertThat(Threads.take(threads)).isNotSameAs(Thread.currentThread());
    one.run();
    one.close();
  }

  @Test
  void anAbortInTheTurnInWhichTheWorkHasEndedWins() {
    AbortController controller = new AbortController();
    release.countDown();
    one.run(() -> {
      start(slow.withSignal(controller.signal()));
      awaitWorker();
      controller.abort();
    });
    assertThat(calls).containsExactly("slow: AbortException");
    assertThat(Threads.take(disposed)).isEqualTo("resource");
    one.close();
  }

  @Test
  void aRequestWhoseCallbackHasBeenCalledCannotBeCancelled() {
    release.countDown();
    Request request = start(slow);
    one.run();

    assertThat(request.cancel()).isFalse();

    assertThat(request.state()).isEqualTo(Request.State.DONE);
    assertThat(calls).containsExactly("slow: resource");
    assertThat(disposed).isEmpty();
    one.close();
  }

  @Test
  void aCallbackThatCancelsItsOwnRequestIsTooLate() {
    release.countDown();
    List<Request> requests = new ArrayList<>();
    one.run(() ->
        requests.add(
            one.queueWork(
                slow,
                (error, value) -> calls.add(value + ", cancelled: " + requests.get(0).cancel()))));
    assertThat(calls).containsExactly("resource, cancelled: false");
    one.close();
  }

  @Test
  void aClosingLoopDeliversWhatACallbackHasCancelledMeanwhile() {
    Request running = start(slow);
    Request queued = one.queueWork(slow, noteOutcome("queued"));
    one.requests().queuePending(LoopTask.of(() -> calls.add("cancelled: " + queued.cancel())));

    one.close();

    assertThat(running.state()).isEqualTo(Request.State.ABANDONED);
    assertThat(calls)
        .containsExactly("cancelled: true", "queued: AbortException", "slow: AbortException");
    release.countDown();
  }

  @Test
  void cancellingTwiceIsCancellingOnce() {
    Request request = start(slow);

    assertThat(request.cancel()).isTrue();
    assertThat(request.cancel()).isFalse();

    one.run();
    assertThat(request.cancel()).isFalse();
    assertThat(calls).containsExactly("slow: AbortException");
    release.countDown();
    one.close();
  }

  // ---- the callback ---------------------------------------------------------------------------

  @Test
  void theCallbackNeverRunsInsideCancel() {
    Request request = start(slow);

    one.run(() -> {
      request.cancel();
      one.nextTick(note("tick"));
      calls.add("main");
    });

    assertThat(calls).containsExactly("main", "tick", "slow: AbortException");
    release.countDown();
    one.close();
  }

  @Test
  void cancelledRequestsCallBackInTheOrderInWhichTheyWereCancelled() {
    Request first = start(slow);
    Request second = one.queueWork(slow, noteOutcome("second"));
    Request third = one.queueWork(slow, noteOutcome("third"));
    third.cancel();
    first.cancel();
    second.cancel();

    one.run();

    assertThat(calls)
        .containsExactly("third: AbortException", "slow: AbortException", "second: AbortException");
    release.countDown();
    one.close();
  }

  @Test
  void theErrorHasNodesMessageAndCode() {
    one.queueWork(
            slow,
            (error, value) -> {
              assertThat(error).isInstanceOf(AbortException.class);
              assertThat(error).hasMessage("The operation was aborted");
              assertThat(((AbortException) error).code()).isEqualTo("ABORT_ERR");
              calls.add("checked");
            })
        .cancel();

    one.run();

    assertThat(calls).containsExactly("checked");
    release.countDown();
    one.close();
  }
}

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tickloom.loop.workers.WorkQueue;
import dev.tickloom.loop.workers.WorkerMetrics;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work that says it has not begun, and so runs again from its start. */
class NotBegunTest extends OneLoop {
  private final CountDownLatch started = new CountDownLatch(1);

  private final Work<Integer> lacking =
      Work.of(
          "work",
          () -> {
            started.countDown();
            throw new NotBegunException(new IOException("no descriptors"));
          });

  @Test
  void workThatHasNotBegunIsTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    Work<Integer> work =
        Work.of(
            "work",
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new NotBegunException(new IOException("no descriptors"));
              }
              return tries.get();
            });
    loop.run(() -> loop.queueWork(work, noteOutcome("work")));
    assertThat(calls).containsExactly("work: 3");
  }

  @Test
  void anyOtherFailureIsNotTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    Work<Integer> work =
        Work.of(
            "work",
            () -> {
              tries.incrementAndGet();
              throw new IllegalStateException();
            });
    loop.run(() -> loop.queueWork(work, noteOutcome("work")));
    assertThat(calls).containsExactly("work: IllegalStateException");
    assertThat(tries).hasValue(1);
  }

  @Test
  void workThatWaitsToBeTriedAgainCanBeCancelled() {
    loop.run(() -> {
      Request request = loop.queueWork(lacking, noteOutcome("work"));
      Threads.await(started);
      assertThat(request.cancel()).isTrue();
    });
    assertThat(calls).containsExactly("work: AbortException");
  }

  @Test
  void whatIsTriedAgainKeepsItsTurnInASerialQueue() {
    WorkOptions inTurn = WorkOptions.DEFAULT.withQueue(WorkQueue.serial());
    AtomicInteger tries = new AtomicInteger();
    Work<Integer> first =
        Work.of(
            "first",
            () -> {
              calls.add("first begins");
              if (tries.incrementAndGet() < 3) {
                throw new NotBegunException(new IOException("no descriptors"));
              }
              return tries.get();
            });
    Work<Boolean> second = Work.of("second", () -> calls.add("second begins"));
    loop.run(() -> {
      loop.queueWork(first.withOptions(inTurn), (error, value) -> {});
      loop.queueWork(second.withOptions(inTurn), (error, value) -> {});
    });
    assertThat(calls)
        .containsExactly("first begins", "first begins", "first begins", "second begins");
  }

  @Test
  void whatIsCancelledBeforeAnotherTryGivesItsTurnInASerialQueueAway() {
    WorkOptions inTurn = WorkOptions.DEFAULT.withQueue(WorkQueue.serial());
    loop.run(() -> {
      Request request = loop.queueWork(lacking.withOptions(inTurn), noteOutcome("first"));
      loop.queueWork(Work.of("second", () -> "done").withOptions(inTurn), noteOutcome("second"));
      Threads.await(started);
      request.cancel();
    });
    assertThat(calls).containsExactly("first: AbortException", "second: done");
  }

  @Test
  void whatWaitsToBeTriedAgainCountsAsQueued() {
    Workers fixed = Workers.fixed(1);
    EventLoop other = EventLoop.builder().clock(clock).workers(fixed).build();
    other.run(() -> {
      Request request = other.queueWork(lacking, noteOutcome("work"));
      Threads.await(started);
      WorkerMetrics now = fixed.metrics();
      while (now.retrying() == 0) {
        Thread.onSpinWait();
        now = fixed.metrics();
      }
      assertThat(now.queued()).isPositive();
      request.cancel();
    });
    other.close();
  }

  @Test
  void theBlockingFormIsNotTriedAgainAndThrowsWhatWasMissing() {
    assertThatThrownBy(() -> loop.callWork(lacking))
        .isInstanceOf(IOException.class)
        .hasMessage("no descriptors");
  }

  @Test
  void aCauseIsRequired() {
    assertThatThrownBy(() -> new NotBegunException(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("cause");
  }
}

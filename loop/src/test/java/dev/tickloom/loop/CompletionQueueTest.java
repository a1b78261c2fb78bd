package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads.Started;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queue by itself, mostly on one thread; see also {@link CompletionQueueInterleavingTest}. */
class CompletionQueueTest {
  private final CompletionQueue queue = new CompletionQueue(new Poller());
  private final LoopTask a = completion();
  private final LoopTask b = completion();
  private final LoopTask c = completion();

  private static LoopTask completion() {
    return LoopTask.of(() -> {});
  }

  private List<Object> batch() {
    List<Object> batch = new ArrayList<>();
    for (Object each; (each = queue.poll()) != null; ) {
      batch.add(each);
    }
    return batch;
  }

  @Test
  void aNewQueueIsEmpty() {
    assertThat(queue.isEmpty()).isTrue();
    queue.await(0);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void theBatchIsInOrderOfArrival() {
    queue.offer(a);
    queue.offer(b);
    queue.offer(c);

    queue.await(0);

    assertThat(batch()).containsExactly(a, b, c);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void someThatAreOfferedTogetherKeepTheirPlace() {
    LoopTask d = completion();
    queue.offer(a);
    queue.offerAll(new Object[] {b, c});
    queue.offer(d);

    queue.await(0);

    assertThat(batch()).containsExactly(a, b, c, d);
  }

  @Test
  void someThatAreOfferedToAClosedQueueAreRefused() {
    queue.close();

    queue.offerAll(new Object[] {a, b});

    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aLongBatchIsInOrderOfArrival() {
    List<Object> offered = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      offered.add(completion());
    }
    offered.forEach(queue::offer);

    queue.await(0);

    assertThat(batch()).isEqualTo(offered);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatArrivesAfterAwaitIsNotOfTheBatch() {
    queue.offer(a);
    queue.await(0);
    queue.offer(b);

    assertThat(batch()).containsExactly(a);
    assertThat(queue.isEmpty()).isFalse();
    queue.await(0);
    assertThat(batch()).containsExactly(b);
  }

  @Test
  void whatIsLeftOfABatchComesFirstInTheNext() {
    queue.offer(a);
    queue.offer(b);
    queue.await(0);
    assertThat(queue.poll()).isSameAs(a);
    queue.offer(c);

    queue.await(Long.MAX_VALUE);

    assertThat(batch()).containsExactly(b, c);
  }

  @Test
  void aCompletionMayBeOfferedAgainOnceItWasPolled() {
    for (int i = 0; i < 3; i++) {
      queue.offer(a);
      queue.offer(b);
      queue.await(0);
      assertThat(batch()).containsExactly(a, b);
    }
  }

  @Test
  void awaitDoesNotWaitIfSomethingHasArrived() {
    queue.offer(a);

    queue.await(Long.MAX_VALUE);

    assertThat(batch()).containsExactly(a);
  }

  @Test
  void awaitDoesNotWaitIfSomethingIsLeftOfTheBatch() {
    queue.offer(a);
    queue.await(0);

    queue.await(Long.MAX_VALUE);

    assertThat(batch()).containsExactly(a);
  }

  @Test
  void awaitReturnsWhenTheTimeIsOver() {
    queue.await(1);

    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void anOfferEndsAwait() {
    Started<List<Object>> waiter =
        Threads.start(
            "waiter",
            () -> {
              queue.await(Long.MAX_VALUE);
              return batch();
            });
    Threads.awaitParked(waiter.thread());

    assertThat(queue.offer(a)).isTrue();

    assertThat(waiter.join()).containsExactly(a);
  }

  @Test
  void wakeEndsAwaitWithAnEmptyBatch() {
    Started<List<Object>> waiter =
        Threads.start(
            "waiter",
            () -> {
              queue.await(Long.MAX_VALUE);
              return batch();
            });
    Threads.awaitParked(waiter.thread());

    queue.wake();

    assertThat(waiter.join()).isEmpty();
  }

  @Test
  void wakeEndsTheNextAwaitIfNobodyWaits() {
    queue.wake();

    queue.await(Long.MAX_VALUE);

    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void awaitIsNotEndedTwiceByOneWake() {
    queue.wake();
    queue.await(Long.MAX_VALUE);
    Started<List<Object>> waiter =
        Threads.start(
            "waiter",
            () -> {
              queue.await(Long.MAX_VALUE);
              return batch();
            });
    Threads.awaitParked(waiter.thread());
    queue.offer(a);

    assertThat(waiter.join()).containsExactly(a);
  }

  @Test
  void aClosedQueueRefusesOffers() {
    queue.offer(a);
    queue.close();

    assertThat(queue.offer(b)).isFalse();
    assertThat(batch()).containsExactly(a);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void closingPutsWhatHasArrivedBehindWhatIsLeft() {
    queue.offer(a);
    queue.offer(b);
    queue.await(0);
    queue.poll();
    queue.offer(c);

    queue.close();

    assertThat(batch()).containsExactly(b, c);
  }

  @Test
  void closingTwiceIsClosingOnce() {
    queue.offer(a);
    queue.close();
    queue.close();
    queue.await(0);
    queue.wake();

    assertThat(queue.offer(b)).isFalse();
    assertThat(batch()).containsExactly(a);
  }

  /** Parks as ever, and counts. */
  private static final class CountingPoller extends Poller {
    volatile int parks;

    @Override
    void await(long nanos) {
      parks = parks + 1; // by one thread only
      super.await(nanos);
    }
  }

  @Test
  void anInterruptedThreadWaitsWithoutSpinningAndStaysInterrupted() {
    CountingPoller poller = new CountingPoller();
    CompletionQueue ofInterrupted = new CompletionQueue(poller);
    Started<Boolean> waiter =
        Threads.start(
            "waiter",
            () -> {
              Thread.currentThread().interrupt();
              ofInterrupted.await(Long.MAX_VALUE);
              return Thread.interrupted();
            });
    Threads.awaitParked(waiter.thread());

    ofInterrupted.offer(a);

    assertThat(waiter.join()).isTrue();
    assertThat(poller.parks).isLessThan(5); // a park may return for no reason
  }

  @Test
  void anInterruptDoesNotEndTheWaitAndStays() {
    Started<Boolean> waiter =
        Threads.start(
            "waiter",
            () -> {
              queue.await(Long.MAX_VALUE);
              return Thread.interrupted() && !queue.isEmpty();
            });
    Threads.awaitParked(waiter.thread());

    waiter.thread().interrupt();
    queue.offer(a);

    assertThat(waiter.join()).isTrue();
  }
}

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads.Started;
import org.junit.jupiter.api.Test;

/** How a thread waits and is woken. */
class PollerTest {
  private final Poller poller = new Poller();

  /** Yields whether it has been interrupted. */
  private Started<Boolean> startWaiter() {
    Started<Boolean> waiter =
        Threads.start(
            "waiter",
            () -> {
              poller.prepare();
              poller.await(Long.MAX_VALUE);
              return Thread.interrupted();
            });
    Threads.awaitParked(waiter.thread());
    return waiter;
  }

  @Test
  void wakeEndsThePresentWait() {
    Started<Boolean> waiter = startWaiter();

    poller.wake();

    assertThat(waiter.join()).isFalse();
  }

  @Test
  void wakeEndsTheNextWait() {
    poller.prepare();
    poller.wake();

    poller.await(Long.MAX_VALUE);
  }

  @Test
  void wakeOfNobodyDoesNothing() {
    poller.wake();
  }

  @Test
  void theWaitEndsWhenTheTimeIsOver() {
    poller.prepare();
    poller.await(1);
  }

  @Test
  void anotherThreadMayTakeThePollerOver() {
    poller.prepare();
    Started<Boolean> waiter = startWaiter();

    poller.wake();

    assertThat(waiter.join()).isFalse();
  }

  @Test
  void anInterruptEndsTheWaitAndStays() {
    Started<Boolean> waiter = startWaiter();

    waiter.thread().interrupt();

    assertThat(waiter.join()).isTrue();
  }
}

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads.Started;
import org.junit.jupiter.api.Test;

/** How a thread waits and is woken. */
class PollerTest {
  private final Poller poller = new Poller();

  @Test
  void wakeEndsThePresentWait() {
    Started<String> waiter =
        Threads.start(
            "waiter",
            () -> {
              poller.prepare();
              poller.await(Long.MAX_VALUE);
              return "woken";
            });
    Threads.awaitParked(waiter.thread());

    poller.wake();

    assertThat(waiter.join()).isEqualTo("woken");
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
    Started<String> waiter =
        Threads.start(
            "waiter",
            () -> {
              poller.prepare();
              poller.await(Long.MAX_VALUE);
              return "woken";
            });
    Threads.awaitParked(waiter.thread());

    poller.wake();

    assertThat(waiter.join()).isEqualTo("woken");
  }

  @Test
  void anInterruptEndsTheWaitAndStays() {
    Started<Boolean> waiter =
        Threads.start(
            "waiter",
            () -> {
              poller.prepare();
              poller.await(Long.MAX_VALUE);
              return Thread.interrupted();
            });
    Threads.awaitParked(waiter.thread());

    waiter.thread().interrupt();

    assertThat(waiter.join()).isTrue();
  }
}

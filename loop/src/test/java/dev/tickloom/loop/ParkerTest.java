package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads.Started;
import org.junit.jupiter.api.Test;

/** How a thread waits and is woken. */
class ParkerTest {
  private final Parker parker = new Parker();

  @Test
  void unparkEndsThePresentPark() {
    Started<String> waiter =
        Threads.start(
            "waiter",
            () -> {
              parker.prepare();
              parker.park(Long.MAX_VALUE);
              return "woken";
            });
    Threads.awaitParked(waiter.thread());

    parker.unpark();

    assertThat(waiter.join()).isEqualTo("woken");
  }

  @Test
  void unparkEndsTheNextPark() {
    parker.prepare();
    parker.unpark();

    parker.park(Long.MAX_VALUE);
  }

  @Test
  void unparkOfNobodyDoesNothing() {
    parker.unpark();
  }

  @Test
  void parkEndsWhenTheTimeIsOver() {
    parker.prepare();
    parker.park(1);
  }

  @Test
  void anotherThreadMayTakeTheParkerOver() {
    parker.prepare();
    Started<String> waiter =
        Threads.start(
            "waiter",
            () -> {
              parker.prepare();
              parker.park(Long.MAX_VALUE);
              return "woken";
            });
    Threads.awaitParked(waiter.thread());

    parker.unpark();

    assertThat(waiter.join()).isEqualTo("woken");
  }

  @Test
  void anInterruptEndsTheParkAndStays() {
    Started<Boolean> waiter =
        Threads.start(
            "waiter",
            () -> {
              parker.prepare();
              parker.park(Long.MAX_VALUE);
              return Thread.interrupted();
            });
    Threads.awaitParked(waiter.thread());

    waiter.thread().interrupt();

    assertThat(waiter.join()).isTrue();
  }
}

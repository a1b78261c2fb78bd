package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.Threads.Started;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** An interrupt may end one park, as anything may, but not each of those that follow. */
  @Test
  void anInterruptedThreadWaitsAndStaysInterrupted() {
    AtomicBoolean woken = new AtomicBoolean();
    Started<Boolean> waiter =
        Threads.start(
            "waiter",
            () -> {
              Thread.currentThread().interrupt();
              parker.prepare();
              while (!woken.get()) {
                parker.park(Long.MAX_VALUE);
              }
              return Thread.interrupted();
            });
    Threads.awaitParked(waiter.thread());

    woken.set(true);
    parker.unpark();

    assertThat(waiter.join()).isTrue();
  }

  @Test
  void anInterruptThatComesMeanwhileStays() {
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

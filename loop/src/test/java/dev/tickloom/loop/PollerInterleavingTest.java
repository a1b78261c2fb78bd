package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A loop that selects, and one that changes between selecting and parking, under a model checker. A
 * wake-up that is lost shows as threads that hang.
 */
@Isolated
class PollerInterleavingTest {
  private final SelectableChannel channel = ModelSelector.channel();

  private void select(Poller poller) {
    try {
      poller.open(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object take(CompletionQueue queue, Poller poller) {
    Object completion;
    while ((completion = queue.poll()) == null) {
      queue.await(Long.MAX_VALUE);
      poller.look();
    }
    return completion;
  }

  /** Hunts the offer that comes between the look and the selection. */
  @Test
  void anOfferWakesALoopThatSelects() {
    explore(() -> {
      Poller poller = share(new Poller());
      CompletionQueue queue = share(new CompletionQueue(poller));
      LoopTask a = share(LoopTask.of(() -> {}));
      LoopTask b = share(LoopTask.of(() -> {}));
      select(poller);
      new Thread(
              () -> {
                queue.offer(a);
                queue.offer(b);
              })
          .start();

      require(take(queue, poller) == a, "a is first");
      require(take(queue, poller) == b, "b is second");
    });
  }

  /**
   * Hunts the waker that unparks a loop which selects: it has replaced the mark of a loop that was
   * parked, and stands still until the loop has woken by itself and selects.
   */
  @Test
  void aLoopThatBeginsToSelectIsWokenByWhoeverSawItPark() {
    explore(() -> {
      Poller poller = share(new Poller());
      CompletionQueue queue = share(new CompletionQueue(poller));
      LoopTask a = share(LoopTask.of(() -> {}));
      LoopTask b = share(LoopTask.of(() -> {}));
      new Thread(() -> queue.offer(a)).start();
      new Thread(() -> queue.offer(b)).start();

      Object first = take(queue, poller);
      select(poller);
      Object second = take(queue, poller);

      require(first == a ? second == b : first == b && second == a, "each comes once");
    });
  }

  /** Hunts the same in the other direction, and a wake-up of a selector that is closed by now. */
  @Test
  void aLoopThatNoLongerSelectsIsWokenByWhoeverSawItSelect() {
    explore(() -> {
      Poller poller = share(new Poller());
      CompletionQueue queue = share(new CompletionQueue(poller));
      LoopTask a = share(LoopTask.of(() -> {}));
      LoopTask b = share(LoopTask.of(() -> {}));
      select(poller);
      new Thread(() -> queue.offer(a)).start();
      new Thread(() -> queue.offer(b)).start();

      Object first = take(queue, poller);
      poller.close();
      Object second = take(queue, poller);

      require(first == a ? second == b : first == b && second == a, "each comes once");
    });
  }

  /** Hunts the stop that is lost while the loop begins to select. */
  @Test
  void aWakeEndsTheSelection() {
    explore(() -> {
      Poller poller = share(new Poller());
      CompletionQueue queue = share(new CompletionQueue(poller));
      select(poller);
      new Thread(queue::wake).start();

      queue.await(Long.MAX_VALUE);

      require(queue.poll() == null, "nothing is delivered");
    });
  }
}

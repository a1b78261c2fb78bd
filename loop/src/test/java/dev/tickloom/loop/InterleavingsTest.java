package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * That the model checker would find something: these queues are broken. Without this a test that
 * explores nothing, for whatever reason, would look like one that has found nothing.
 */
@Isolated
@Tag("interleavings")
class InterleavingsTest {
  /** Has room for one, and looks before it parks. */
  private abstract static class BrokenQueue {
    final Poller poller = new ExactPoller();
    volatile LoopTask arrived;

    abstract void offer(LoopTask completion);

    final void await() {
      poller.prepare();
      if (arrived == null) {
        poller.await(Long.MAX_VALUE);
      }
    }
  }

  private static void offerAndAwait(BrokenQueue queue) {
    LoopTask a = share(LoopTask.of(() -> {}));
    new Thread(() -> queue.offer(a)).start();
    queue.await();
    require(queue.arrived == a, "a has arrived");
  }

  /** The one who offers never unparks: the loop sleeps for ever if it comes first. */
  @Test
  void aForgottenUnparkIsFound() {
    assertThatThrownBy(() -> explore(() -> offerAndAwait(share(new Forgetful()))))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("hung");
  }

  private static final class Forgetful extends BrokenQueue {
    @Override
    void offer(LoopTask completion) {
      arrived = completion;
    }
  }

  /**
   * Unparks before the completion can be seen: the loop wakes and finds nothing, or never wakes.
   */
  @Test
  void anUnparkThatComesTooEarlyIsFound() {
    assertThatThrownBy(() -> explore(() -> offerAndAwait(share(new Hasty()))))
        .isInstanceOf(LincheckAssertionError.class);
  }

  private static final class Hasty extends BrokenQueue {
    @Override
    void offer(LoopTask completion) {
      poller.wake();
      arrived = completion;
    }
  }

  /** Two threads that both read before either writes. */
  @Test
  void aLostUpdateIsFound() {
    assertThatThrownBy(() ->
            explore(() -> {
              Counter counter = share(new Counter());
              Thread other = new Thread(counter::add);
              other.start();
              counter.add();
              join(other);
              require(counter.count == 2, "both have counted");
            }))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("both have counted");
  }

  private static final class Counter {
    private volatile int count;

    @SuppressWarnings("NonAtomicVolatileUpdate") // that is the mistake
    void add() {
      count++;
    }
  }
}

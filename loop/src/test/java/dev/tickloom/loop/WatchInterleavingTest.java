package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The watch, whose thread ends by an error, under a model checker. */
@Isolated
class WatchInterleavingTest {
  private static final int EXECUTIONS = 200;

  /** Its threads are counted, and not started: the scenario runs one of them itself. */
  private static final class Dying extends Watch {
    final AtomicInteger made = new AtomicInteger();

    @Override
    long look(long nanos) {
      return NOTHING_TO_SEE;
    }

    @Override
    void pause(long nanos) {
      throw new StackOverflowError();
    }

    @Override
    void start(Thread thread) {
      made.incrementAndGet();
    }

    void die() {
      try {
        run();
      } catch (StackOverflowError e) {
        // as it should
      }
    }
  }

  /** Hunts a watch that nobody replaces, or two threads of one watch. */
  @Test
  void aWatchThatDiesWhileItIsWokenHasOneSuccessor() {
    explore(
        EXECUTIONS,
        () -> {
          Dying watch = share(new Dying());
          watch.wake();
          Thread dying = new Thread(watch::die);
          dying.start();

          watch.wake();
          join(dying);
          watch.wake();

          require(watch.made.get() == 2, "one for the first, and no more: " + watch.made.get());
        });
  }
}

package dev.tickloom.loop.workers;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The monitor, whose thread ends by an error, under a model checker. */
@Isolated
@Tag("interleavings")
class MonitorInterleavingTest {
  /** Its threads are counted, and not started: the scenario runs one of them itself. */
  private static final class Dying extends Monitor {
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

  /** Hunts a monitor that nobody replaces, or two threads of one monitor. */
  @Test
  void aMonitorThatDiesWhileItIsWokenHasOneSuccessor() {
    explore(() -> {
      Dying monitor = share(new Dying());
      monitor.wake();
      Thread dying = new Thread(monitor::die);
      dying.start();

      monitor.wake();
      join(dying);
      monitor.wake();

      require(monitor.made.get() == 2, "one for the first, and no more: " + monitor.made.get());
    });
  }
}

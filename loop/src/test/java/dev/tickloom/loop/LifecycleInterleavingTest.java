package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.exploreLoops;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Whole loops under a model checker: a thread runs one, or closes it, and another interferes. */
@Isolated
@Tag("stress")
class LifecycleInterleavingTest {
  private static final int EXECUTIONS = 3_000;

  private static EventLoop newLoop() {
    return share(EventLoop.builder().clock(() -> 0).parker(new ExactParker()).build());
  }

  /** How often something has happened. */
  private static final class Counter {
    volatile int count;

    void add() {
      count++;
    }
  }

  private static Counter newCounter() {
    return share(new Counter());
  }

  /** Hunts a stop that the loop sees neither before it parks nor after. */
  @Test
  void aStopEndsTheRun() {
    exploreLoops(
        EXECUTIONS,
        () -> {
          EventLoop loop = newLoop();
          loop.keepAlive();
          new Thread(loop::stop).start();

          require(loop.run(), "the loop is stopped while it is alive");
        });
  }

  /**
   * Hunts the task that nobody runs: the loop is being entered or left when the other thread closes
   * it, and each believes that the other one delivers what has arrived.
   */
  @Test
  void aLoopThatIsClosedWhileItBeginsOrEndsDeliversWhatHasArrived() {
    exploreLoops(
        EXECUTIONS,
        () -> {
          EventLoop loop = newLoop();
          Counter runs = newCounter();
          loop.execute(runs::add);
          Thread closer = new Thread(loop::close);
          closer.start();

          try {
            loop.run(RunMode.NOWAIT);
          } catch (IllegalStateException closedOrClosing) {
            // by the other thread, which then has the task
          }
          join(closer);

          require(runs.count == 1, "the task ran once");
          require(loop.isClosed(), "the loop is closed");
        });
  }

  /** Hunts a task that is accepted by a loop that has just closed, and so never run. */
  @Test
  void aTaskIsEitherRejectedOrRun() {
    exploreLoops(
        EXECUTIONS,
        () -> {
          EventLoop loop = newLoop();
          Counter runs = newCounter();
          Counter accepted = newCounter();
          Thread producer =
              new Thread(
                  () -> {
                    try {
                      loop.execute(runs::add);
                      accepted.add();
                    } catch (RejectedExecutionException closed) {
                      // and so not counted
                    }
                  });
          producer.start();

          loop.close();
          join(producer);

          require(runs.count == accepted.count, "it ran if it was accepted");
        });
  }
}

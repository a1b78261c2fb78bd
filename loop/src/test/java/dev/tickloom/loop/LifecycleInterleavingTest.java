package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Loops under a model checker: a thread runs one, or closes it, and another one interferes. */
@Isolated
class LifecycleInterleavingTest {
  private static final int EXECUTIONS = 100;

  /**
   * Loops made in advance, one for each execution and a few to repeat a failed one: to make a loop
   * in an execution would take most of the orders that can be tried.
   */
  private static final class Loops {
    private final EventLoop[] loops =
        Stream.generate(Loops::newLoop).limit(EXECUTIONS + 100).toArray(EventLoop[]::new);

    private int used;

    EventLoop next() {
      return loops[used++];
    }

    static EventLoop newLoop() {
      return EventLoop.builder().clock(() -> 0).parker(new ExactParker()).build();
    }
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
    EventLoop loop = Loops.newLoop();
    loop.keepAlive();
    explore(
        EXECUTIONS,
        () -> {
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
    Loops loops = new Loops();
    explore(
        EXECUTIONS,
        () -> {
          EventLoop loop = loops.next();
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
    Loops loops = new Loops();
    explore(
        EXECUTIONS,
        () -> {
          EventLoop loop = loops.next();
          Counter runs = newCounter();
          Counter accepted = newCounter();
          Thread producer =
              new Thread(() -> {
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

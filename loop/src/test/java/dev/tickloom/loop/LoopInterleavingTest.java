package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Whole loops and requests under a model checker: what runs, stops, closes and cancels at once. */
@Isolated
@ExtendWith(ExactParking.class)
class LoopInterleavingTest {
  private static final int EXECUTIONS = Integer.getInteger("inv", 200);

  private static EventLoop newLoop() {
    ExactParking.reset();
    return share(EventLoop.builder().clock(() -> 0).build());
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
    explore(
        EXECUTIONS,
        () -> {
          EventLoop loop = newLoop();
          loop.keepAlive();
          new Thread(loop::stop).start();

          require(loop.run(), "the loop is stopped while it is alive");
        });
  }

  /**
   * Hunts the task that nobody runs: the loop is about to end, or is being entered or left, when the
   * other thread closes it, and each believes that the other one delivers what has arrived.
   */
  @Test
  void aLoopThatIsClosedWhileItBeginsOrEndsDeliversWhatHasArrived() {
    explore(
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
    explore(
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

  /**
   * Hunts a request that settles twice or never, and a late value that is delivered and disposed of,
   * or neither: the worker ends the body while the loop cancels.
   */
  @Test
  void aRequestIsCancelledOrDone() {
    explore(
        EXECUTIONS,
        () -> {
          EventLoop loop = newLoop();
          Counter values = newCounter();
          Counter errors = newCounter();
          Counter bodies = newCounter();
          Counter disposed = newCounter();
          Work<String> work =
              Work.of(
                      "work",
                      () -> {
                        bodies.add();
                        return "value";
                      })
                  .discard(value -> disposed.add());
          Request request =
              share(
                  new Request(
                      loop,
                      work,
                      (error, value) -> {
                        if (error == null) {
                          values.add();
                        } else {
                          errors.add();
                        }
                      }));
          loop.keepAlive();
          Thread worker = new Thread(request::perform);
          worker.start();

          boolean cancelled = request.cancel();
          loop.run(RunMode.ONCE); // waits if it is too late to cancel
          join(worker);
          loop.run(RunMode.NOWAIT);

          require(errors.count == (cancelled ? 1 : 0), "an error if it was cancelled");
          require(values.count == (cancelled ? 0 : 1), "else the value");
          require(bodies.count == disposed.count + values.count, "no value is lost");
        });
  }
}

package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.exploreLoops;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A request under a model checker: the loop cancels while a worker begins the body, or ends it. */
@Isolated
class RequestInterleavingTest {
  private static final int EXECUTIONS = 200;

  /** A request and what has become of it. Each count is written by one thread. */
  private static final class Observed {
    final EventLoop loop =
        EventLoop.builder().clock(() -> 0).parker(new ExactParker()).build();
    volatile int bodies;
    volatile int disposed;
    volatile int values;
    volatile int errors;

    final Request request =
        new Request(
            loop,
            Work.of("work", this::body).discard(value -> disposed++),
            (error, value) -> {
              if (error == null) {
                values++;
              } else {
                errors++;
              }
            });

    private String body() {
      bodies++;
      return "value";
    }
  }

  /**
   * Hunts a request that settles twice or never, a body that runs although its request was
   * cancelled in time, and a value that is delivered and disposed of, or neither.
   */
  @Test
  void aRequestIsEitherCancelledOrDone() {
    exploreLoops(
        EXECUTIONS,
        () -> {
          Observed observed = share(new Observed());
          Thread worker = new Thread(observed.request::perform);
          worker.start();

          boolean cancelled = observed.request.cancel();
          Request.State state = observed.request.state();
          join(worker);
          observed.loop.run(RunMode.NOWAIT);
          observed.loop.run(RunMode.NOWAIT);

          require(observed.errors == (cancelled ? 1 : 0), "one error if it was cancelled");
          require(observed.values == (cancelled ? 0 : 1), "else one value");
          require(observed.bodies == observed.values + observed.disposed, "no value is lost");
          require(observed.bodies == (state == Request.State.CANCELLED ? 0 : 1), "the body ran");
          require(observed.request.state() == state, "the outcome is final");
        });
  }
}

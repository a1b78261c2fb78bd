package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A request under a model checker: the loop cancels while a worker begins the body, or ends it. */
@Isolated
@Tag("interleavings")
class RequestInterleavingTest {
  /** A request and what has become of it. Each count is written by one thread. */
  private static final class Observed {
    final WorkRequest request;
    volatile int bodies;
    volatile int disposed;
    volatile int values;
    volatile int errors;

    Observed(EventLoop loop) {
      Work<String> work = Work.of("work", this::body).withDisposer(value -> disposed++);
      request = share(new WorkRequest(loop.requests(), work, this::done));
    }

    private String body() {
      bodies++;
      return "value";
    }

    private void done(Throwable error, String value) {
      if (error == null) {
        values++;
      } else {
        errors++;
      }
    }
  }

  private static EventLoop loop() {
    return EventLoop.builder()
        .clock(() -> 0)
        .poller(new ExactPoller())
        .disposals(Runnable::run)
        .build();
  }

  /**
   * Hunts a request that settles twice or never, a body that runs although its request was
   * cancelled in time, and a value that is delivered and disposed of, or neither.
   */
  @Test
  void aRequestIsEitherCancelledOrDone() {
    // Made once: in each execution its making would take most of the orders that can be tried.
    EventLoop loop = loop();
    explore(() -> {
      loop.run(RunMode.NOWAIT); // which makes this thread the loop
      Observed observed = share(new Observed(loop));
      Thread worker = new Thread(() -> run(observed.request));
      worker.start();

      boolean cancelled = observed.request.cancel();
      Request.State state = observed.request.state();
      join(worker);
      loop.run(RunMode.NOWAIT);
      loop.run(RunMode.NOWAIT);

      require(observed.errors == (cancelled ? 1 : 0), "one error if it was cancelled");
      require(observed.values == (cancelled ? 0 : 1), "else one value");
      require(observed.bodies == observed.values + observed.disposed, "no value is lost");
      require(
          observed.bodies == (state == Request.State.CANCELLED ? 0 : 1),
          "the body ran if it was not cancelled in time");
      require(observed.request.state() == state, "the outcome is final");
    });
  }

  /** Hunts a value that is lost or delivered twice when cancel meets the delivery by the worker. */
  @Test
  void aRequestIsCancelledUntilItsCallbackIsCalled() {
    EventLoop loop = loop();
    explore(() -> {
      loop.run(RunMode.NOWAIT);
      Observed observed = share(new Observed(loop));
      observed.request.perform();
      Thread worker = new Thread(() -> deliver(observed.request));
      worker.start();

      boolean cancelled = observed.request.cancel();
      join(worker);
      loop.run(RunMode.NOWAIT);
      loop.run(RunMode.NOWAIT);

      require(cancelled, "the callback has not been called");
      require(observed.disposed == 1, "the value is disposed of");
      require(observed.errors == 1 && observed.values == 0, "one error and no value");
      require(!observed.request.cancel(), "it is too late now");
    });
  }

  /** Hunts a request that is cancelled while it fails for lack of a worker, and settles twice. */
  @Test
  void aRequestIsEitherCancelledOrFailed() {
    EventLoop loop = loop();
    explore(() -> {
      loop.run(RunMode.NOWAIT);
      Observed observed = share(new Observed(loop));
      Thread worker = new Thread(() -> observed.request.fail(new OutOfMemoryError()));
      worker.start();

      boolean cancelled = observed.request.cancel();
      join(worker);
      loop.run(RunMode.NOWAIT);
      loop.run(RunMode.NOWAIT);

      require(observed.errors == 1, "one error");
      require(observed.values == 0 && observed.bodies == 0, "and nothing else");
      require(
          cancelled == (observed.request.state() != Request.State.DONE), "the outcome is final");
    });
  }

  /** What a worker does with a request. */
  private static void run(WorkRequest request) {
    request.perform();
    deliver(request);
  }

  private static void deliver(WorkRequest request) {
    if (request.isDone()) {
      request.sink().complete(request);
    }
  }
}

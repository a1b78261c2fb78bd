package dev.tickloom.loop;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A worker that goes through a hand of two, and the watch, under a model checker. */
@Isolated
class WorkerInterleavingTest {
  private static final int EXECUTIONS = 400;

  // Made once: in each execution its making would take most of the orders that can be tried.
  private final EventLoop loop =
      EventLoop.builder().clock(() -> 0).parker(new ExactParker()).build();

  private Request request() {
    return share(new Request(loop, Work.of("work", () -> 1), (error, value) -> {}));
  }

  private void checkThatReleasesEqualHolds(boolean isHeldUpBefore) {
    Request a = request();
    Request b = request();
    Worker worker =
        share(new Worker(Thread.currentThread(), true, new OperationTimes().takeShare()));
    Hand hand = share(HandTest.hand(a, b));
    int[] holds = share(new int[1]);
    worker.take(hand);
    if (isHeldUpBefore) {
      worker.look();
      holds[0] += worker.hold() ? 1 : 0;
    }
    Thread watch =
        new Thread(() -> {
          worker.look();
          holds[0] += worker.hold() ? 1 : 0;
        });
    watch.start();

    hand.advance();
    int releases = worker.release(a) ? 1 : 0;
    worker.endHand();
    releases += worker.release(b) ? 1 : 0;
    join(watch);

    require(holds[0] == releases, "released as often as held: " + holds[0] + ", " + releases);
    require(!worker.isHeld(), "not held in the end");
  }

  /** Hunts a worker that is held up for ever by what has ended while the watch found it at that. */
  @Test
  void aWorkerThatGetsOnIsReleased() {
    explore(EXECUTIONS, () -> checkThatReleasesEqualHolds(false));
  }

  /** Hunts a worker that counts as held up twice, by the next request before it is released. */
  @Test
  void aWorkerIsHeldUpByOneRequestAtATime() {
    explore(EXECUTIONS, () -> checkThatReleasesEqualHolds(true));
  }
}

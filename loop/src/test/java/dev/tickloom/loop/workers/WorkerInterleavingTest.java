package dev.tickloom.loop.workers;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A worker that goes through a batch of two, and the monitor, under a model checker. */
@Isolated
class WorkerInterleavingTest {
  private static final int EXECUTIONS = 400;

  private TestJob job() {
    return share(new TestJob("work"));
  }

  private void checkThatReleasesEqualHolds(boolean isHeldUpBefore) {
    TestJob a = job();
    TestJob b = job();
    Worker worker = share(new Worker(Thread.currentThread(), true, new WorkerTimes().takeShare()));
    Batch batch = share(BatchTest.batch(a, b));
    int[] holds = share(new int[1]);
    worker.take(batch);
    if (isHeldUpBefore) {
      worker.look();
      holds[0] += worker.hold() ? 1 : 0;
    }
    Thread monitor =
        new Thread(() -> {
          worker.look();
          holds[0] += worker.hold() ? 1 : 0;
        });
    monitor.start();

    batch.advance();
    int releases = worker.release(a) ? 1 : 0;
    worker.endBatch();
    releases += worker.release(b) ? 1 : 0;
    join(monitor);

    require(holds[0] == releases, "released as often as held: " + holds[0] + ", " + releases);
    require(!worker.isHeld(), "not held in the end");
  }

  /**
   * Hunts a worker that is held up for ever by what has ended while the monitor found it at that.
   */
  @Test
  void aWorkerThatGetsOnIsReleased() {
    explore(EXECUTIONS, () -> checkThatReleasesEqualHolds(false));
  }

  /** Hunts a worker that counts as held up twice, by the next job before it is released. */
  @Test
  void aWorkerIsHeldUpByOneJobAtATime() {
    explore(EXECUTIONS, () -> checkThatReleasesEqualHolds(true));
  }
}

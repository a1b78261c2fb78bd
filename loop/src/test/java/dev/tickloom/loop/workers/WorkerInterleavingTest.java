package dev.tickloom.loop.workers;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A worker that goes through a batch of two, and the monitor, under a model checker. */
@Isolated
@Tag("interleavings")
class WorkerInterleavingTest {
  private TestJob job() {
    return share(new TestJob("work"));
  }

  private void checkThatReleasesEqualBlocks(boolean isBlockedBefore) {
    TestJob a = job();
    TestJob b = job();
    Worker worker = share(new Worker(Thread.currentThread(), true, new WorkerTimes().takeShare()));
    Batch batch = share(BatchTest.batch(a, b));
    int[] blocks = share(new int[1]);
    worker.take(batch);
    if (isBlockedBefore) {
      worker.look();
      blocks[0] += worker.block() ? 1 : 0;
    }
    Thread monitor =
        new Thread(() -> {
          worker.look();
          blocks[0] += worker.block() ? 1 : 0;
        });
    monitor.start();

    batch.advance();
    int releases = worker.release(a) ? 1 : 0;
    worker.endBatch();
    releases += worker.release(b) ? 1 : 0;
    join(monitor);

    require(blocks[0] == releases, "released as often as blocked: " + blocks[0] + ", " + releases);
    require(!worker.isBlocked(), "not blocked in the end");
  }

  /**
   * Hunts a worker that is blocked for ever by what has ended while the monitor found it at that.
   */
  @Test
  void aWorkerThatGetsOnIsReleased() {
    explore(() -> checkThatReleasesEqualBlocks(false));
  }

  /** Hunts a worker that counts as blocked twice, by the next job before it is released. */
  @Test
  void aWorkerIsBlockedByOneJobAtATime() {
    explore(() -> checkThatReleasesEqualBlocks(true));
  }
}

package dev.tickloom.loop.workers;

import static dev.tickloom.loop.Interleavings.explore;
import static dev.tickloom.loop.Interleavings.join;
import static dev.tickloom.loop.Interleavings.require;
import static dev.tickloom.loop.Interleavings.share;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A batch under a model checker: the monitor takes from it while the worker goes through it. */
@Isolated
@Tag("interleavings")
class BatchInterleavingTest {
  private static TestJob job(String name) {
    return share(new TestJob(name));
  }

  /** Hunts a job that both the worker and the monitor deliver, or neither. */
  @Test
  void aJobThatEndsWhileTheMonitorTakesFromTheBatchIsDeliveredOnce() {
    explore(() -> {
      TestJob first = job("first");
      TestJob second = job("second");
      TestJob third = job("third");
      Batch batch = share(BatchTest.batch(first, second, third));
      Thread worker = new Thread(() -> run(batch));
      worker.start();

      int taken = 0;
      for (Job each = batch.relieve(); each != null; each = each.link) {
        taken++;
      }
      join(worker);

      require(batch.current() == null, "the worker is through");
      require(first.delivered == 1, "the first is delivered once");
      require(second.delivered == (taken > 1 ? 0 : 1), "so is the second unless it was taken");
      require(third.delivered == (taken > 0 ? 0 : 1), "so is the third unless it was taken");
      require(first.bodies == first.delivered, "its body ran once");
      require(second.bodies == second.delivered, "what was taken is left to others");
      require(third.bodies == third.delivered, "what was taken is left to others");
    });
  }

  /** What a worker does with a batch. */
  private static void run(Batch batch) {
    do {
      batch.current().perform();
    } while (batch.advance());
    batch.end();
  }
}

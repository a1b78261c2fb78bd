package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the monitor sees of a worker, and what the worker takes. */
class WorkerTest {
  private final TestJob first = job();
  private final TestJob second = job();
  private final Worker worker =
      new Worker(Thread.currentThread(), true, new WorkerTimes().takeShare());

  private TestJob job() {
    return new TestJob("work");
  }

  private void begin(TestJob job) {
    worker.take(BatchTest.batch(job));
  }

  /** Returns whether the worker has counted as blocked. */
  private boolean end(TestJob job) {
    worker.endBatch();
    return worker.release(job);
  }

  @Test
  void countsHowOftenItIsFoundAtTheSameJobAgain() {
    worker.look();
    assertThat(worker.looks()).isZero();
    begin(first);
    worker.look();
    assertThat(worker.looks()).isZero();
    worker.look();
    worker.look();
    assertThat(worker.looks()).isEqualTo(2);
    end(first);
    begin(second);
    worker.look();
    assertThat(worker.looks()).isZero();
  }

  @Test
  void isBlockedOnceByAJobAndUntilThatEnds() {
    begin(first);
    worker.look();
    assertThat(worker.block()).isTrue();
    assertThat(worker.block()).isFalse();
    assertThat(worker.isBlocked()).isTrue();
    assertThat(end(first)).isTrue();
    assertThat(worker.isBlocked()).isFalse();
  }

  @Test
  void isNotBlockedByWhatHasEndedSinceTheLook() {
    begin(first);
    worker.look();
    end(first);
    assertThat(worker.block()).isFalse();
    begin(second);
    assertThat(worker.block()).isFalse();
    assertThat(end(second)).isFalse();
  }

  @Test
  void takesTheOldestEveryEighthTimeThatItIsAsked() {
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 7; j++) {
        assertThat(worker.prefersNewest()).isTrue();
      }
      assertThat(worker.prefersNewest()).isFalse();
    }
  }
}

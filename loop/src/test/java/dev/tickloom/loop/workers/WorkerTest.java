package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

  /** Returns whether the worker has counted as held up. */
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
  void hasBeenAtAJobSinceThatBegan() {
    List<Boolean> seen = new ArrayList<>();
    TestJob job = job();
    job.body =
        () -> {
          seen.add(worker.hasBeenAtItSince(100));
          worker.look();
          seen.add(worker.hasBeenAtItSince(99));
          seen.add(worker.hasBeenAtItSince(100));
        };
    job.begin(100);
    begin(job);

    job.perform();

    assertThat(seen)
        .as("not looked at yet, since 99, since 100")
        .containsExactly(false, false, true);
    assertThat(worker.hasBeenAtItSince(100)).as("its body has ended").isFalse();
  }

  @Test
  void isHeldUpOnceByAJobAndUntilThatEnds() {
    begin(first);
    worker.look();
    assertThat(worker.hold()).isTrue();
    assertThat(worker.hold()).isFalse();
    assertThat(worker.isHeld()).isTrue();
    assertThat(end(first)).isTrue();
    assertThat(worker.isHeld()).isFalse();
  }

  @Test
  void isNotHeldUpByWhatHasEndedSinceTheLook() {
    begin(first);
    worker.look();
    end(first);
    assertThat(worker.hold()).isFalse();
    begin(second);
    assertThat(worker.hold()).isFalse();
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

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the watch sees of a worker, and what the worker takes. */
class WorkerTest {
  private final EventLoop loop = EventLoop.builder().build();
  private final Request first = request();
  private final Request second = request();
  private final Worker worker =
      new Worker(Thread.currentThread(), true, new OperationTimes().takeShare());

  private Request request() {
    return new Request(loop, Work.of("work", () -> "done"), (error, value) -> {});
  }

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  @Test
  void countsHowOftenItIsFoundAtTheSameRequestAgain() {
    worker.look();
    assertThat(worker.looks()).isZero();
    worker.begin(first);
    worker.look();
    assertThat(worker.looks()).isZero();
    worker.look();
    worker.look();
    assertThat(worker.looks()).isEqualTo(2);
    worker.end(first);
    worker.begin(second);
    worker.look();
    assertThat(worker.looks()).isZero();
  }

  @Test
  void hasBeenAtARequestSinceThatBegan() {
    first.begin(100);
    worker.begin(first);
    assertThat(worker.hasBeenAtItSince(100)).as("not looked at yet").isFalse();
    worker.look();
    assertThat(worker.hasBeenAtItSince(99)).isFalse();
    assertThat(worker.hasBeenAtItSince(100)).isTrue();
    worker.end(first);
    worker.look();
    assertThat(worker.hasBeenAtItSince(100)).isFalse();
  }

  @Test
  void isHeldUpOnceByARequestAndUntilThatEnds() {
    worker.begin(first);
    worker.look();
    assertThat(worker.hold()).isTrue();
    assertThat(worker.hold()).isFalse();
    assertThat(worker.isHeld()).isTrue();
    assertThat(worker.end(first)).isTrue();
    assertThat(worker.isHeld()).isFalse();
  }

  @Test
  void isNotHeldUpByWhatHasEndedSinceTheLook() {
    worker.begin(first);
    worker.look();
    worker.end(first);
    assertThat(worker.hold()).isFalse();
    worker.begin(second);
    assertThat(worker.hold()).isFalse();
    assertThat(worker.end(second)).isFalse();
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

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

  private void begin(Request request) {
    worker.take(HandTest.hand(request));
  }

  /** Returns whether the worker has counted as held up. */
  private boolean end(Request request) {
    worker.endHand();
    return worker.release(request);
  }

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  @Test
  void countsHowOftenItIsFoundAtTheSameRequestAgain() {
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
  void hasBeenAtARequestSinceThatBegan() {
    List<Boolean> seen = new ArrayList<>();
    Work<Boolean> looking =
        Work.of(
            "look",
            () -> {
              seen.add(worker.hasBeenAtItSince(100));
              worker.look();
              seen.add(worker.hasBeenAtItSince(99));
              return seen.add(worker.hasBeenAtItSince(100));
            });
    Request request = new Request(loop, looking, (error, value) -> {});
    request.begin(100);
    begin(request);

    request.perform();

    assertThat(seen)
        .as("not looked at yet, since 99, since 100")
        .containsExactly(false, false, true);
    assertThat(worker.hasBeenAtItSince(100)).as("its body has ended").isFalse();
  }

  @Test
  void isHeldUpOnceByARequestAndUntilThatEnds() {
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

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** What a loop counts. */
class LoopMetricsTest extends OneLoop {
  @Test
  void aNewLoopHasDoneNothing() {
    assertThat(loop.metrics()).isEqualTo(new LoopCounts(0, 0, 0));
  }

  @Test
  void aLoopThatIsNotAliveMakesNoTurn() {
    loop.run(() -> loop.nextTick(() -> {}));

    assertThat(loop.metrics().turns()).isZero();
  }

  @Test
  void everyTurnCounts() {
    loop.setImmediate(() -> loop.setImmediate(() -> loop.setImmediate(() -> {})));
    loop.run();

    assertThat(loop.metrics().turns()).isEqualTo(3);
  }

  @Test
  void aSingleTurnCounts() {
    Handle alive = loop.keepAlive();
    loop.run(RunMode.NOWAIT);
    loop.run(RunMode.NOWAIT);
    alive.close();

    assertThat(loop.metrics().turns()).isEqualTo(2);
  }

  @Test
  void aTurnCountsFromItsBeginning() {
    loop.setImmediate(() -> assertThat(loop.metrics().turns()).isEqualTo(1));
    loop.run();
  }

  @Test
  void everyTaskOfAnotherThreadIsAnEvent() {
    loop.execute(() -> {});
    loop.execute(() -> assertThat(loop.metrics().events()).isEqualTo(2));
    loop.run();

    assertThat(loop.metrics().events()).isEqualTo(2);
  }

  @Test
  void everyCompletedRequestIsAnEvent() {
    loop.queueWork(Work.of("work", () -> 1), noteOutcome("work"));
    loop.run();

    assertThat(loop.metrics().events()).isEqualTo(1);
  }

  @Test
  void callbacksOfOtherPhasesAreNoEvents() {
    loop.setTimeout(() -> {}, 1);
    loop.setImmediate(() -> {});
    loop.keepAlive().close(() -> {});
    loop.run();

    assertThat(loop.metrics().events()).isZero();
  }

  @Test
  void theTimeThatPollWaitsForATimerIsIdle() {
    loop.setTimeout(() -> {}, 10);
    loop.run();

    assertThat(loop.metrics().idleNanos()).isEqualTo(10_000_000);
  }

  @Test
  void theTimeThatCallbacksTakeIsNotIdle() {
    loop.setTimeout(() -> compute(100), 10);
    loop.setTimeout(() -> {}, 120);
    loop.run();

    assertThat(loop.metrics().idleNanos()).isEqualTo(20_000_000);
  }

  @Test
  void aPollThatDoesNotWaitIsNotIdle() {
    loop.setImmediate(() -> compute(10));
    loop.setTimeout(() -> {}, 10);
    loop.run();

    assertThat(loop.metrics().idleNanos()).isZero();
  }

  @Test
  void theCountsGoOnInAnotherRun() {
    loop.setTimeout(() -> {}, 10);
    loop.run();
    loop.setTimeout(() -> {}, 10);
    loop.run();

    assertThat(loop.metrics()).isEqualTo(new LoopCounts(2, 0, 20_000_000));
  }

  @Test
  void theyAreForTheLoopThread() {
    Threads.on("other", () -> assertThatIllegalStateException().isThrownBy(loop::metrics));
  }
}

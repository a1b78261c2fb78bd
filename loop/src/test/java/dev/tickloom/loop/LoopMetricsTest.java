package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a loop counts. */
class LoopMetricsTest extends OneLoop {
  @Test
  void aNewLoopHasDoneNothing() {
    LoopMetrics metrics = loop.metrics();

    assertThat(metrics.turns()).isZero();
    assertThat(metrics.events()).isZero();
    assertThat(metrics.idleNanos()).isZero();
    assertThat(metrics.runNanos()).isZero();
    assertThat(metrics.utilization()).isZero();
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

    assertThat(loop.metrics().turns()).isEqualTo(2);
    assertThat(loop.metrics().idleNanos()).isEqualTo(20_000_000);
    assertThat(loop.metrics().runNanos()).isEqualTo(20_000_000);
  }

  @Test
  void theUtilizationIsTheShareOfTheRunningTimeThatIsNotIdle() {
    loop.setTimeout(() -> compute(30), 10);
    loop.run();
    compute(1_000); // which is not the loop's

    assertThat(loop.metrics().runNanos()).isEqualTo(40_000_000);
    assertThat(loop.metrics().utilization()).isEqualTo(0.75);
  }

  @Test
  void otherThreadsSeeTheTimesOfAWaitAndOfACallbackThatGoOn() {
    List<Long> seen = new ArrayList<>();
    loop.setTimeout(
        () -> {
          compute(30);
          Threads.on("other", () -> seen.add(loop.metrics().runNanos()));
          Threads.on("other", () -> seen.add(loop.metrics().idleNanos()));
        },
        10);
    loop.run();

    assertThat(seen).containsExactly(40_000_000L, 10_000_000L);
  }

  @Test
  void theDifferenceOfTwoReadingsIsWhatHappenedBetween() {
    loop.setTimeout(() -> {}, 10);
    loop.run();
    LoopMetrics before = loop.metrics();
    loop.setTimeout(() -> compute(5), 15);
    loop.run();
    LoopMetrics since = loop.metrics().since(before);

    assertThat(since.turns()).isEqualTo(1);
    assertThat(since.idleNanos()).isEqualTo(15_000_000);
    assertThat(since.utilization()).isEqualTo(0.25);
  }

  @Test
  void withoutHistogramsThereAreNone() {
    loop.setTimeout(() -> compute(5), 15);
    loop.run();

    assertThat(loop.metrics().callbackTimes().count()).isZero();
    assertThat(loop.metrics().timerDelays().percentileNanos(50)).isZero();
    assertThat(loop.metrics().phaseNanos())
        .hasSize(7)
        .allSatisfy((phase, nanos) -> assertThat(nanos).isZero());
  }
}

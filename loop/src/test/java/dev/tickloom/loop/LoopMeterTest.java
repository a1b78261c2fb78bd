package dev.tickloom.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tickloom.loop.observing.Histogram;
import dev.tickloom.loop.testing.VirtualClock;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The histograms of {@link EventLoop.Builder#histograms}, in virtual time. */
class LoopMeterTest {
  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).histograms(true).build();

  private void compute(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  private static void waitFor(Request request) {
    while (request.state() != Request.State.DONE) {
      Thread.onSpinWait();
    }
  }

  /** A histogram of probes would have a single delay here, of which all percentiles are made. */
  @Test
  void whenTheLoopWasBlockedEachTimerThatWaitedCountsWithItsOwnDelay() {
    loop.run(() -> {
      loop.setTimeout(() -> compute(2_000), 1);
      for (int due = 10; due <= 1_000; due += 10) {
        loop.setTimeout(() -> {}, due);
      }
    });

    Histogram expected = new Histogram();
    expected.record(0);
    LongStream.rangeClosed(1, 100)
        .map(each -> 2_001 - 10 * each)
        .forEach(late -> expected.record(MILLISECONDS.toNanos(late)));
    assertThat(loop.metrics().timerDelays())
        .usingRecursiveComparison()
        .isEqualTo(DurationHistogram.of(expected));
    assertThat(loop.metrics().timerDelays().percentileNanos(50)).isGreaterThan(1_490_000_000);
  }

  @Test
  void whenTheLoopWasBlockedEachCompletionThatWaitedCounts() {
    loop.run(() -> {
      for (int i = 0; i < 10; i++) {
        loop.execute(() -> {});
        Request request = loop.queueWork(Work.of("work", () -> 1), (error, value) -> {});
        waitFor(request);
      }
      compute(2_000);
    });

    DurationHistogram delays = loop.metrics().completionDelays();
    assertThat(delays.count()).isEqualTo(20);
    assertThat(delays.totalNanos()).isEqualTo(MILLISECONDS.toNanos(20 * 2_000));
    assertThat(delays.maxNanos()).isEqualTo(MILLISECONDS.toNanos(2_000));
  }

  @Test
  void requestsFromOtherThreadsCountAsWellAsThoseThatFailAndNotThoseThatAreGivenUp() {
    loop.run(() -> {
      Threads.on("other", () -> loop.queueWork(Work.of("work", () -> 1)));
      loop.queueWork(
          Work.of(
              "work",
              () -> {
                throw new IllegalStateException("as expected");
              }),
          (error, value) -> {});
      Request given = loop.queueWork(Work.of("work", () -> 1), (error, value) -> {});
      waitFor(given);
      given.cancel();
    });

    // The first one is a task of the other thread, and a request.
    assertThat(loop.metrics().completionDelays().count()).isEqualTo(3);
  }

  @Test
  void anIntervalIsLateFromTheTimeForWhichItWasSet() {
    int[] runs = {0};
    Timeout[] interval = {null};
    interval[0] =
        loop.setInterval(
            () -> {
              compute(30);
              if (++runs[0] == 3) {
                interval[0].close();
              }
            },
            10);
    loop.run();

    DurationHistogram delays = loop.metrics().timerDelays();
    assertThat(delays.count()).isEqualTo(3);
    assertThat(delays.totalNanos()).isEqualTo(MILLISECONDS.toNanos(2 * 20));
  }

  @Test
  void everyCallbackCountsWithTheTimeThatItTookItself() {
    loop.run(() -> {
      compute(1);
      loop.nextTick(() -> compute(2));
      loop.queueMicrotask(() -> compute(4));
      loop.setImmediate(() -> compute(8));
      loop.setTimeout(() -> compute(16), 1_000);
    });

    Histogram expected = new Histogram();
    LongStream.of(1, 2, 4, 8, 16).map(MILLISECONDS::toNanos).forEach(expected::record);
    expected.record(0); // beforeExit
    expected.record(0); // exit
    assertThat(loop.metrics().callbackTimes())
        .usingRecursiveComparison()
        .isEqualTo(DurationHistogram.of(expected));
  }

  @Test
  void aPhaseTakesAsLongAsItsCallbacksAndWhatTheyQueued() {
    loop.run(() -> {
      compute(1); // in no phase
      loop.execute(() -> {
        compute(2);
        loop.nextTick(() -> compute(4));
      });
      loop.setImmediate(() -> compute(8));
      loop.setTimeout(() -> compute(16), 1_000);
    });

    LoopMetrics metrics = loop.metrics();
    assertThat(metrics.phaseNanos())
        .containsEntry("pending", 0L)
        .containsEntry("poll", MILLISECONDS.toNanos(6))
        .containsEntry("check", MILLISECONDS.toNanos(8))
        .containsEntry("timers", MILLISECONDS.toNanos(16));
    assertThat(metrics.phaseNanos().keySet())
        .containsExactly("pending", "idle", "prepare", "poll", "check", "closing", "timers");
  }

  @Test
  void aCallbackThatThrowsCounts() {
    loop.onUncaughtException((error, origin) -> {});
    loop.run(() -> {
      loop.setImmediate(() -> {
        compute(8);
        throw new IllegalStateException("as expected");
      });
    });

    assertThat(loop.metrics().callbackTimes().maxNanos()).isEqualTo(MILLISECONDS.toNanos(8));
    assertThat(loop.metrics().phaseNanos()).containsEntry("check", MILLISECONDS.toNanos(8));
  }

  @Test
  void aReadingHasNoIntervalSinceALaterOne() {
    LoopMetrics first = loop.metrics();
    loop.run(() -> compute(5));
    LoopMetrics later = loop.metrics();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.since(later))
        .withMessage("earlier must be an earlier reading of the same loop");
  }

  @Test
  void eachReaderHasIntervalsOfItsOwn() {
    loop.setTimeout(() -> compute(20), 10);
    loop.run();
    LoopMetrics first = loop.metrics();
    loop.setTimeout(() -> compute(5), 10);
    loop.run();

    LoopMetrics since = loop.metrics().since(first);
    assertThat(since.timerDelays().count()).isEqualTo(1);
    assertThat(since.callbackTimes().maxNanos())
        .isBetween(MILLISECONDS.toNanos(5), MILLISECONDS.toNanos(5) * 17 / 16);
    assertThat(since.phaseNanos()).containsEntry("timers", MILLISECONDS.toNanos(5));
    assertThat(loop.metrics().timerDelays().count()).isEqualTo(2);
  }
}

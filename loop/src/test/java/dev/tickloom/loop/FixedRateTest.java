package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers that keep to the multiples of their period, however late the loop is. */
class FixedRateTest extends OneLoop {
  private final List<Long> times = new ArrayList<>();

  /** Starts a timer of 10 ms that notes the time, does something, and ends after some times. */
  private Timeout everyTenMillis(int runs, IntConsumer action) {
    Timeout[] timeout = {null};
    timeout[0] =
        loop.setFixedRate(
            () -> {
              times.add(loop.now());
              if (times.size() == runs) {
                timeout[0].close();
              }
              action.accept(times.size());
            },
            Duration.ofMillis(10));
    return timeout[0];
  }

  @Test
  void itRunsAtTheMultiplesOfThePeriod() {
    everyTenMillis(3, run -> {});
    loop.run();

    assertThat(times).containsExactly(10L, 20L, 30L);
  }

  @Test
  void theMultiplesCountFromItsStart() {
    loop.setTimeout(() -> everyTenMillis(2, run -> {}), 7);
    loop.run();

    assertThat(times).containsExactly(17L, 27L);
  }

  @Test
  void aCallbackThatTakesTimeDoesNotMakeItDrift() {
    everyTenMillis(5, run -> compute(3 + run));
    loop.run();

    assertThat(times).containsExactly(10L, 20L, 30L, 40L, 50L);
  }

  @Test
  void itDoesNotDriftInAThousandLateRuns() {
    Timeout busy = loop.setInterval(() -> compute(4), 7);
    everyTenMillis(1000, run -> compute(run % 5));
    loop.onCheck(
            () -> {
              if (times.size() == 1000) {
                busy.close();
              }
            })
        .unref();
    loop.run();

    for (int i = 0; i < 1000; i++) {
      assertThat(times.get(i)).isBetween(10L * (i + 1), 10L * (i + 1) + 9);
    }
  }

  @Test
  void periodsThatItsCallbackTakesAreLeftOut() {
    everyTenMillis(3, run -> compute(run == 1 ? 25 : 0));
    loop.run();

    assertThat(times).containsExactly(10L, 40L, 50L);
  }

  @Test
  void periodsThatAnotherCallbackTakesAreLeftOut() {
    loop.setTimeout(() -> compute(1_000_000), 15);
    everyTenMillis(4, run -> {});
    loop.run();

    assertThat(times).containsExactly(10L, 1_000_015L, 1_000_020L, 1_000_030L);
  }

  @Test
  void aCallbackThatTakesExactlyAPeriodLeavesOneOut() {
    everyTenMillis(3, run -> compute(10));
    loop.run();

    assertThat(times).containsExactly(10L, 30L, 50L);
  }

  @Test
  void fractionsOfAMillisecondDoNotAddUp() {
    everyTenMillis(100, run -> clock.advance(Duration.ofNanos(300_001)));
    loop.run();

    assertThat(times).hasSize(100).last().isEqualTo(1000L);
  }

  @Test
  void anIntervalDriftsWhereAFixedRateDoesNot() {
    List<Long> drifting = new ArrayList<>();
    loop.setTimeout(() -> compute(4), 8);
    Timeout[] interval = {null};
    interval[0] =
        loop.setInterval(
            () -> {
              drifting.add(loop.now());
              if (drifting.size() == 2) {
                interval[0].close();
              }
            },
            10);
    everyTenMillis(2, run -> {});
    loop.run();

    assertThat(drifting).containsExactly(12L, 22L);
    assertThat(times).containsExactly(12L, 20L);
  }

  @Test
  void itMayBeClosedInItsCallback() {
    everyTenMillis(1, run -> {});
    loop.run();

    assertThat(times).containsExactly(10L);
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void itMayBeClosedWhileItIsLate() {
    Timeout timeout = everyTenMillis(10, run -> compute(run == 1 ? 5 : 0));
    loop.setTimeout(timeout::close, 12);
    loop.run();

    assertThat(times).containsExactly(10L);
  }

  @Test
  void refreshCountsFromNow() {
    Timeout timeout = everyTenMillis(3, run -> {});
    loop.setTimeout(timeout::refresh, 15);
    loop.run();

    assertThat(times).containsExactly(10L, 25L, 35L);
  }

  @Test
  void itGoesOnAfterACallbackThatThrew() {
    loop.onUncaughtException((error, origin) -> calls.add(error.getMessage()));
    everyTenMillis(
        2,
        run -> {
          throw new IllegalStateException("run " + run);
        });
    loop.run();

    assertThat(times).containsExactly(10L, 20L);
    assertThat(calls).containsExactly("run 1", "run 2");
  }

  @Test
  void itKeepsTheLoopAliveUnlessItIsUnreferenced() {
    Timeout timeout = everyTenMillis(1, run -> {});
    assertThat(loop.isAlive()).isTrue();
    timeout.unref();

    assertThat(loop.isAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT960H", "PT2562047788015215H"})
  void aPeriodThatNoTimerCanHaveIsRefused(Duration period) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.setFixedRate(() -> {}, period))
        .withMessage("period must be from 1 to 2147483647 ms: " + period);
  }

  @Test
  void nullsAreRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> loop.setFixedRate(null, Duration.ZERO))
        .withMessage("task");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.setFixedRate(() -> {}, null))
        .withMessage("period");
  }
}

package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timeouts and intervals: when they run, in which order, and what may be done to them. */
class TimersTest extends OneLoop {
  private final List<Long> times = new ArrayList<>();

  private final List<Warning> warnings = new ArrayList<>();

  TimersTest() {
    loop.onWarning(warnings::add);
  }

  private void noteTime() {
    times.add(loop.now());
  }

  // ---- when -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 63, 64, 65, 1_000, 86_400_000, Integer.MAX_VALUE})
  void aTimeoutRunsWhenItsDurationIsOver(long millis) {
    loop.setTimeout(this::noteTime, millis);

    loop.run();

    assertThat(times).containsExactly(millis);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE})
  void aDurationThatDoesNotFitBecomesOneMillisecond(long millis) {
    loop.setTimeout(this::noteTime, millis);
    loop.setTimeout(this::noteTime, Duration.ofMillis(millis));
    Timeout[] interval = {null};
    interval[0] =
        loop.setInterval(
            () -> {
              noteTime();
              interval[0].close();
            },
            millis);

    loop.run();

    assertThat(times).containsExactly(1L, 1L, 1L);
  }

  @Test
  void aDurationThatIsTooLongIsWarnedAboutEveryTime() {
    loop.setTimeout(note("timeout"), Integer.MAX_VALUE + 1L);
    loop.setTimeout(note("timeout"), Integer.MAX_VALUE + 2L);

    loop.run();

    String message =
        "%d does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.";
    assertThat(warnings)
        .containsExactly(
            new Warning("TimeoutOverflowWarning", message.formatted(2_147_483_648L)),
            new Warning("TimeoutOverflowWarning", message.formatted(2_147_483_649L)));
  }

  @Test
  void aNegativeDurationIsWarnedAboutOnce() {
    loop.setTimeout(note("timeout"), -1);
    loop.setTimeout(note("timeout"), -2);

    loop.run();

    assertThat(warnings)
        .containsExactly(
            new Warning(
                "TimeoutNegativeWarning",
                "-1 is a negative number.\nTimeout duration was set to 1."));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 1",
    "PT-1S, 1",
    "PT0.000000001S, 1",
    "PT0.001S, 1",
    "PT0.001000001S, 2",
    "PT0.0019S, 2",
    "PT0.002S, 2",
    "PT2147483.647S, 2147483647",
    "PT2147483.647000001S, 1",
    "PT2562047788015215H30M7.999999999S, 1"
  })
  void aDurationIsRoundedUpToWholeMilliseconds(Duration duration, long expected) {
    loop.setTimeout(this::noteTime, duration);

    loop.run();

    assertThat(times).containsExactly(expected);
  }

  @Test
  void aTimeoutNeverRunsEarlyEvenIfSetInTheMiddleOfAMillisecond() {
    clock.advance(Duration.ofNanos(999_999)); // the loop's time is 0
    long set = clock.nanoTime();
    List<Long> nanos = new ArrayList<>();
    loop.setTimeout(() -> nanos.add(clock.nanoTime() - set), 1);

    loop.run();

    assertThat(nanos.get(0)).isBetween(1_000_000L, 1_999_999L);
  }

  @Test
  void aTimeoutCountsFromAFreshReadingNotFromTheTimeOfTheTurn() {
    loop.execute(() -> {
      compute(100);
      assertThat(loop.now()).isZero();
      loop.setTimeout(this::noteTime, 10);
    });

    loop.run();

    assertThat(times).containsExactly(110L);
  }

  @Test
  void theTimeOfATurnIsReadOnce() {
    loop.execute(() -> {
      noteTime();
      compute(5);
      noteTime();
      loop.updateTime();
      noteTime();
    });

    loop.run();

    assertThat(times).containsExactly(0L, 0L, 5L);
  }

  // ---- in which order -------------------------------------------------------------------------

  @Test
  void timersOfOneDurationRunInTheOrderInWhichTheyWereSet() {
    for (int i = 0; i < 5; i++) {
      loop.setTimeout(note("" + i), 10);
      compute(i % 2); // some fall due later
    }

    loop.run();

    assertThat(calls).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void timersOfDifferentDurationsRunWhenTheyFallDue() {
    loop.setTimeout(note("30"), 30);
    loop.setTimeout(note("10"), 10);
    loop.setTimeout(note("20"), 20);

    loop.run();

    assertThat(calls).containsExactly("10", "20", "30");
  }

  /** Node's order, since its timers are in lists by duration; single timers would be a, b, c. */
  @Test
  void anOverdueListRunsWhollyBeforeTheNext() {
    loop.execute(() -> {
      loop.setTimeout(note("a: 10"), 10);
      loop.setTimeout(note("b: 12"), 12);
      compute(5);
      loop.setTimeout(note("c: 10, later"), 10);
      compute(100);
    });

    loop.run();

    assertThat(calls).containsExactly("a: 10", "c: 10, later", "b: 12");
  }

  @Test
  void aListRunsOnlyAsFarAsItIsDue() {
    loop.execute(() -> {
      loop.setTimeout(note("a: 10"), 10);
      loop.setTimeout(note("b: 12"), 12);
      compute(5);
      loop.setTimeout(note("c: 10, later"), 10);
    });

    loop.run();

    assertThat(calls).containsExactly("a: 10", "b: 12", "c: 10, later");
  }

  @Test
  void whatFallsDueWhileTimersRunWaitsForTheNextTurn() {
    loop.setTimeout(
        note(
            "a",
            () -> {
              compute(100);
              loop.setImmediate(note("immediate"));
            }),
        10);
    loop.execute(() -> {
      compute(1);
      loop.setTimeout(note("b, of the same list"), 10);
      loop.setTimeout(note("c, of another list"), 11);
    });

    loop.run();

    assertThat(calls)
        .containsExactly("a", "immediate", "b, of the same list", "c, of another list");
  }

  @Test
  void aTimerSetInTheTimersPhaseWaitsForTheNextTurn() {
    loop.setTimeout(
        note(
            "first",
            () -> {
              loop.setTimeout(note("timeout of timeout"), 1);
              loop.setImmediate(note("immediate"));
              compute(10);
            }),
        1);
    loop.setTimeout(note("second"), 1);

    loop.run();

    assertThat(calls).containsExactly("first", "second", "immediate", "timeout of timeout");
  }

  // ---- intervals ------------------------------------------------------------------------------

  @Test
  void anIntervalRunsAgainAndAgain() {
    Timeout interval = loop.setInterval(this::noteTime, 10);
    loop.setTimeout(interval::close, 35);

    loop.run();

    assertThat(times).containsExactly(10L, 20L, 30L);
  }

  @Test
  void anIntervalCountsFromTheTimeBeforeItsCallback() {
    Timeout interval =
        loop.setInterval(
            () -> {
              noteTime();
              compute(4);
            },
            10);
    loop.setTimeout(interval::close, 35);

    loop.run();

    assertThat(times).containsExactly(10L, 20L, 30L);
  }

  @Test
  void anIntervalDoesNotCatchUpOnWhatIsLate() {
    Timeout interval =
        loop.setInterval(
            () -> {
              noteTime();
              compute(25);
            },
            10);
    loop.setTimeout(interval::close, 90);

    loop.run();

    assertThat(times).containsExactly(10L, 35L, 60L, 85L);
  }

  @Test
  void anIntervalTakesItsPlaceInTheListAfterItsCallback() {
    Timeout interval =
        loop.setInterval(
            note(
                "interval",
                () -> {
                  if (calls.size() == 1) {
                    loop.setTimeout(note("timeout"), 10);
                  }
                }),
            10);
    loop.setTimeout(interval::close, 25);

    loop.run();

    assertThat(calls).containsExactly("interval", "timeout", "interval");
  }

  @Test
  void anUnreferencedTimerKeepsItsPlace() {
    runTwoOfOneDurationTheFirstUnreferenced(loop);

    assertThat(calls).containsExactly("unreferenced", "referenced");
  }

  @Test
  void inOldNodesAnUnreferencedTimerComesAfterTheOthersOfItsDeadline() {
    EventLoop legacy = EventLoop.builder().clock(clock).semantics(Semantics.LEGACY).build();
    runTwoOfOneDurationTheFirstUnreferenced(legacy);

    assertThat(calls).containsExactly("referenced", "unreferenced");
  }

  private void runTwoOfOneDurationTheFirstUnreferenced(EventLoop on) {
    Timeout first = on.setTimeout(note("unreferenced"), 12);
    on.setTimeout(note("referenced"), 12);
    first.unref();
    compute(20);
    on.run();
  }

  @Test
  void anIntervalIsActiveInItsCallback() {
    Timeout[] interval = {null};
    interval[0] =
        loop.setInterval(
            () -> {
              calls.add("active: " + interval[0].isActive());
              interval[0].close();
              calls.add("active: " + interval[0].isActive());
            },
            1);

    loop.run();

    assertThat(calls).containsExactly("active: true", "active: false");
  }

  @Test
  void anIntervalWhoseCallbackThrowsGoesOn() {
    RuntimeException thrown = new RuntimeException();
    Timeout interval =
        loop.setInterval(
            () -> {
              noteTime();
              if (times.size() == 2) {
                throw thrown;
              }
            },
            10);

    assertThatThrownBy(loop::run).isSameAs(thrown);
    loop.setTimeout(interval::close, 25);
    loop.run();

    assertThat(times).containsExactly(10L, 20L, 30L, 40L);
  }

  @Test
  void aFixedRateDoesNotDrift() {
    Timeout timer =
        loop.setFixedRate(
            () -> {
              noteTime();
              compute(times.size() == 2 ? 25 : 4);
            },
            Duration.ofMillis(10));
    loop.setTimeout(timer::close, 65);

    loop.run();

    // 30 and 40 pass while the second callback computes until 45
    assertThat(times).containsExactly(10L, 20L, 50L, 60L);
  }

  // ---- clearing -------------------------------------------------------------------------------

  @Test
  void aClearedTimeoutDoesNotRun() {
    Timeout timeout = loop.setTimeout(note("cleared"), 10);
    timeout.close();

    loop.run();

    assertThat(calls).isEmpty();
    assertThat(loop.now()).isZero();
  }

  @Test
  void clearingTwiceOrTooLateDoesNothing() {
    Timeout timeout = loop.setTimeout(note("timeout"), 1);
    loop.run();

    timeout.close();
    timeout.close();

    assertThat(loop.isAlive()).isFalse();
    assertThat(calls).containsExactly("timeout");
  }

  @Test
  void aCallbackMayClearTheTimersBehindItInItsList() {
    List<Timeout> timeouts = new ArrayList<>();
    timeouts.add(
        loop.setTimeout(
            note(
                "first",
                () -> {
                  timeouts.get(1).close();
                  timeouts.get(2).close();
                }),
            10));
    timeouts.add(loop.setTimeout(note("second"), 10));
    timeouts.add(loop.setTimeout(note("third"), 10));

    loop.run();

    assertThat(calls).containsExactly("first");
  }

  @Test
  void aCallbackMayClearTheTimersOfAnOverdueListThatComesLater() {
    List<Timeout> timeouts = new ArrayList<>();
    loop.setTimeout(note("first", () -> timeouts.get(0).close()), 10);
    timeouts.add(loop.setTimeout(note("second"), 11));
    loop.setTimeout(note("third"), 11);
    loop.execute(() -> compute(20));

    loop.run();

    assertThat(calls).containsExactly("first", "third");
  }

  @Test
  void aCallbackMayClearItsOwnTimer() {
    Timeout[] timeout = {null};
    timeout[0] = loop.setTimeout(note("timeout", () -> timeout[0].close()), 1);

    loop.run();

    assertThat(calls).containsExactly("timeout");
  }

  @Test
  void aCallbackMayEmptyItsListAndFillItAgain() {
    Timeout[] second = {null};
    loop.setTimeout(
        note(
            "first",
            () -> {
              second[0].close();
              loop.setTimeout(note("third"), 10);
              loop.setTimeout(note("fourth"), 10);
            }),
        10);
    second[0] = loop.setTimeout(note("second"), 10);

    loop.run();

    assertThat(calls).containsExactly("first", "third", "fourth");
    assertThat(loop.now()).isEqualTo(20);
  }

  @Test
  void afterTheFirstOfAListIsClearedTheRestStillRunsInTime() {
    Timeout first = loop.setTimeout(note("first"), 10);
    compute(5);
    loop.setTimeout(this::noteTime, 10);
    first.close();

    loop.run();

    assertThat(times).containsExactly(15L);
  }

  @Test
  void thousandsOfTimersOfAsManyDurationsRunInOrder() {
    List<Integer> ran = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    List<Timeout> cleared = new ArrayList<>();
    for (int i = 1; i <= 5_000; i++) {
      int duration = i * 7_919 % 5_003; // all different, mixed
      Timeout timeout = loop.setTimeout(() -> ran.add(duration), duration);
      if (duration % 3 == 0) {
        cleared.add(timeout);
      } else {
        expected.add(duration);
      }
    }
    cleared.forEach(Timeout::close);

    loop.run();

    assertThat(ran).isEqualTo(expected.stream().sorted().toList());
  }

  // ---- refresh --------------------------------------------------------------------------------

  @Test
  void refreshStartsTheDurationAnew() {
    Timeout timeout = loop.setTimeout(this::noteTime, 10);
    loop.setTimeout(timeout::refresh, 5);

    loop.run();

    assertThat(times).containsExactly(15L);
  }

  @Test
  void refreshPutsATimerBehindTheOthersOfItsDuration() {
    Timeout timeout = loop.setTimeout(note("refreshed"), 10);
    loop.setTimeout(note("other"), 10);
    assertThat(timeout.refresh()).isSameAs(timeout);

    loop.run();

    assertThat(calls).containsExactly("other", "refreshed");
  }

  @Test
  void refreshRevivesATimerThatHasRun() {
    Timeout timeout = loop.setTimeout(this::noteTime, 10);
    loop.run();

    timeout.refresh();
    assertThat(timeout.isActive()).isTrue();
    loop.run();

    assertThat(times).containsExactly(10L, 20L);
  }

  @Test
  void aCallbackMayRefreshItsOwnTimer() {
    Timeout[] timeout = {null};
    timeout[0] =
        loop.setTimeout(
            () -> {
              noteTime();
              if (times.size() < 3) {
                timeout[0].refresh();
              }
            },
            10);

    loop.run();

    assertThat(times).containsExactly(10L, 20L, 30L);
  }

  @Test
  void refreshDoesNothingOnceCleared() {
    Timeout timeout = loop.setTimeout(note("cleared"), 10);
    timeout.close();
    timeout.refresh();

    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void refreshKeepsATimerUnreferenced() {
    Timeout timeout = loop.setTimeout(note("unreferenced"), 10).unref();
    timeout.refresh();

    assertThat(loop.isAlive()).isFalse();
  }
}

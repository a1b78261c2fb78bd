package dev.tickloom.loop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from what the monitor has seen. */
class VerdictTest {
  private static final long MICROSECOND = 1_000;

  @ParameterizedTest
  @CsvSource({
    // microseconds, calls, processors, quick
    "1000,   49, 1, false",
    "1000,   50, 1, true",
    "1000,   99, 2, false",
    "1000,  100, 2, true",
    "2000,  100, 2, false",
    "2000,  200, 2, true",
    "1000, 3199, 64, false",
    "1000, 3200, 64, true",
    " 500,   50, 2, true",
    " 499, 1000, 2, false",
    "   0, 1000, 2, false",
    "1000,    0, 2, false",
  })
  void callsAreQuickIfTheyLeaveEachProcessorLessThan20MicrosecondsForOne(
      long micros, long begun, int processors, boolean quick) {
    assertThat(Verdict.of(micros * MICROSECOND, begun, true, 0, processors).isQuick())
        .isEqualTo(quick);
  }

  @ParameterizedTest
  @CsvSource({
    // jobs wait, blocked, reserve
    "false,    0,    0",
    "false,  100,    0",
    "true,     0,    0",
    "true,     1,    1",
    "true,   100,  100",
  })
  void whileJobsWaitThereAreAsManyInReserveAsAreBlocked(boolean waits, int blocked, int reserve) {
    assertThat(Verdict.of(1_000_000, 0, waits, blocked, 2).reserve()).isEqualTo(reserve);
  }
}

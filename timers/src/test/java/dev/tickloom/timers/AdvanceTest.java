package dev.tickloom.timers;

import static dev.tickloom.timers.Wheels.deliveredAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How time moves. */
class AdvanceTest {
  @RegisterExtension final Wheels wheels = new Wheels();

  private final TestEntry entry = new TestEntry("entry");

  @FromEveryClock
  void timeMayStandStill(long origin) {
    var wheel = wheels.startingAt(origin);

    deliveredAt(origin, wheel);

    assertThat(wheel.now()).isEqualTo(origin);
  }

  @FromEveryClockWithRoom
  void timeMovesExactlyAsFarAsTold(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(entry, origin + 70);

    for (long now : new long[] {origin + 1, origin + 69, origin + 5_000, Long.MAX_VALUE}) {
      deliveredAt(now, wheel);
      assertThat(wheel.now()).isEqualTo(now);
    }
  }

  @FromEveryClockWithRoom
  void timeNeverGoesBackwards(long origin) {
    var wheel = wheels.startingAt(origin);
    deliveredAt(origin + 7, wheel);
    wheel.schedule(entry, origin + 7);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> deliveredAt(origin + 6, wheel))
        .withMessage("time goes backwards, from %d to %d", origin + 7, origin + 6);

    assertThat(wheel.now()).isEqualTo(origin + 7);
    assertThat(deliveredAt(origin + 7, wheel)).containsExactly(entry);
  }

  @FromEveryClockWithRoom
  void advanceReturnsTheNumberOfEntriesDelivered(long origin) {
    var wheel = wheels.startingAt(origin);
    for (int delay = 1; delay <= 100; delay++) {
      wheel.schedule(new TestEntry("after " + delay), origin + delay);
    }

    assertThat(wheel.advance(origin, due -> {})).isZero();
    assertThat(wheel.advance(origin + 60, due -> {})).isEqualTo(60);
    assertThat(wheel.advance(Long.MAX_VALUE, due -> {})).isEqualTo(40);
  }

  @Test
  void oneAdvanceMaySpanAllOfTime() {
    var wheel = wheels.startingAt(Long.MIN_VALUE);
    var first = new TestEntry("first");
    var beforeZero = new TestEntry("before zero");
    var zero = new TestEntry("zero");
    var last = new TestEntry("last");
    wheel.schedule(last, Long.MAX_VALUE);
    wheel.schedule(zero, 0);
    wheel.schedule(beforeZero, -1);
    wheel.schedule(first, Long.MIN_VALUE);

    assertThat(deliveredAt(Long.MAX_VALUE, wheel)).containsExactly(first, beforeZero, zero, last);
  }

  @Test
  void theEndOfTimeIsATimeLikeAnyOther() {
    var wheel = wheels.startingAt(Long.MAX_VALUE - 1);
    wheel.schedule(entry, Long.MAX_VALUE);
    assertThat(deliveredAt(Long.MAX_VALUE - 1, wheel)).isEmpty();
    assertThat(deliveredAt(Long.MAX_VALUE, wheel)).containsExactly(entry);

    wheel.schedule(entry, Long.MAX_VALUE);
    assertThat(deliveredAt(Long.MAX_VALUE, wheel)).containsExactly(entry);
  }
}

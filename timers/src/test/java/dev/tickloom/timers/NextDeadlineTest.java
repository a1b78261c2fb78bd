package dev.tickloom.timers;

import static dev.tickloom.timers.Wheels.deliveredAt;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The next deadline is exact at all times. */
class NextDeadlineTest {
  @RegisterExtension final Wheels wheels = new Wheels();

  private final TestEntry a = new TestEntry("a");
  private final TestEntry b = new TestEntry("b");
  private final TestEntry c = new TestEntry("c");

  @FromEveryClock
  void ofAnEmptyWheelItIsTheEndOfTime(long origin) {
    var wheel = wheels.startingAt(origin);
    assertThat(wheel.nextDeadline()).isEqualTo(Long.MAX_VALUE);

    wheel.schedule(a, origin);
    wheel.cancel(a);
    assertThat(wheel.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @FromEveryClock
  void itIsExactHoweverFarAhead(long origin) {
    var wheel = wheels.startingAt(origin);
    for (int bit = 0; bit < 64; bit++) {
      for (long step : new long[] {(1L << bit) - 1, 1L << bit, (1L << bit) + 1}) {
        long deadline = Math.max(origin, origin + step);
        wheel.schedule(a, deadline);
        assertThat(wheel.nextDeadline()).isEqualTo(deadline);
      }
    }
  }

  @FromEveryClockWithRoom
  void itIsTheEarliestWhateverTheOrderOfScheduling(long origin) {
    var wheel = wheels.startingAt(origin);

    wheel.schedule(a, origin + 10_002);
    assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_002);
    wheel.schedule(b, origin + 10_001);
    assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_001);
    wheel.schedule(c, origin + 10_003);
    assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_001);
  }

  @FromEveryClockWithRoom
  void itFollowsCancellations(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, origin + 10_001);
    wheel.schedule(b, origin + 10_003);
    wheel.schedule(c, origin + 10_002);
    assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_001);

    wheel.cancel(a);
    assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_002);
    wheel.cancel(c);
    assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_003);
  }

  @FromEveryClockWithRoom
  void itStaysWhenOneOfTwoEqualsIsCancelled(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, origin + 10_001);
    wheel.schedule(b, origin + 10_001);

    wheel.cancel(a);

    assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_001);
  }

  @FromEveryClockWithRoom
  void itFollowsMoves(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, origin + 10_001);
    wheel.schedule(b, origin + 10_002);

    wheel.schedule(a, origin + 10_003);
    assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_002);
    wheel.schedule(a, origin + 5);
    assertThat(wheel.nextDeadline()).isEqualTo(origin + 5);
  }

  @FromEveryClockWithRoom
  void itFollowsDeliveriesAndDoesNotChangeAsTimePasses(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, origin + 5);
    wheel.schedule(b, origin + 10_000);

    deliveredAt(origin + 5, wheel);
    for (long delay = 5; delay < 10_000; delay += 100) {
      deliveredAt(origin + delay, wheel);
      assertThat(wheel.nextDeadline()).isEqualTo(origin + 10_000);
    }
  }

  @FromEveryClockWithRoom
  void inASinkItIsThatOfTheNextToBeDelivered(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, origin + 5);
    wheel.schedule(b, origin + 7);
    wheel.schedule(c, origin + 5_000);

    wheel.advance(
        origin + 10,
        entry -> assertThat(wheel.nextDeadline()).isEqualTo(origin + (entry == a ? 7 : 5_000)));
  }
}

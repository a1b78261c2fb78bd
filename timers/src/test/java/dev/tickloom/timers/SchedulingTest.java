package dev.tickloom.timers;

import static dev.tickloom.timers.Wheels.deliveredAt;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of one entry that is scheduled, moved and cancelled. */
class SchedulingTest {
  @RegisterExtension final Wheels wheels = new Wheels();

  private final TestEntry entry = new TestEntry("entry");
  private final TestEntry other = new TestEntry("other");

  @Test
  void aNewEntryIsNotScheduled() {
    assertThat(entry.isScheduled()).isFalse();
    assertThat(entry.deadline()).isZero();
  }

  @FromEveryClock
  void aNewWheelIsEmptyAndHasTheTimeGiven(long origin) {
    var wheel = wheels.startingAt(origin);

    assertThat(wheel.isEmpty()).isTrue();
    assertThat(wheel.size()).isZero();
    assertThat(wheel.now()).isEqualTo(origin);
    assertThat(deliveredAt(origin, wheel)).isEmpty();
  }

  @FromEveryClock
  void anEntryIsScheduledUntilDelivered(long origin) {
    var wheel = wheels.startingAt(origin);

    wheel.schedule(entry, Long.MAX_VALUE);
    assertThat(entry.isScheduled()).isTrue();
    assertThat(wheel.isEmpty()).isFalse();
    assertThat(wheel.size()).isOne();

    assertThat(deliveredAt(Long.MAX_VALUE, wheel)).containsExactly(entry);
    assertThat(entry.isScheduled()).isFalse();
    assertThat(wheel.isEmpty()).isTrue();
    assertThat(wheel.size()).isZero();
  }

  @FromEveryClock
  void anEntryIsDeliveredAtItsDeadlineAndNotAMillisecondBefore(long origin) {
    for (int bit = 0; bit < 64; bit++) {
      for (long step : new long[] {(1L << bit) - 1, 1L << bit, (1L << bit) + 1}) {
        long deadline = origin + step;
        if (deadline > origin) {
          var wheel = wheels.startingAt(origin);
          wheel.schedule(entry, deadline);
          assertThat(deliveredAt(deadline - 1, wheel)).isEmpty();
          assertThat(deliveredAt(deadline, wheel)).containsExactly(entry);
        }
      }
    }
  }

  @FromEveryClock
  void anEntryDueNowIsDeliveredByAnAdvanceToNow(long origin) {
    var wheel = wheels.startingAt(origin);

    wheel.schedule(entry, origin);

    assertThat(deliveredAt(origin, wheel)).containsExactly(entry);
  }

  @FromEveryClock
  void aDeadlineThatHasPassedCountsAsNow(long origin) {
    var wheel = wheels.startingAt(origin);

    wheel.schedule(entry, Long.MIN_VALUE);

    assertThat(entry.deadline()).isEqualTo(origin);
    assertThat(wheel.nextDeadline()).isEqualTo(origin);
    assertThat(deliveredAt(origin, wheel)).containsExactly(entry);
  }

  @FromEveryClockWithRoom
  void anEntryIsMovedToALaterDeadline(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(entry, origin + 10);

    wheel.schedule(entry, origin + 1_000);

    assertThat(wheel.size()).isOne();
    assertThat(entry.deadline()).isEqualTo(origin + 1_000);
    assertThat(deliveredAt(origin + 999, wheel)).isEmpty();
    assertThat(deliveredAt(origin + 1_000, wheel)).containsExactly(entry);
  }

  @FromEveryClockWithRoom
  void anEntryIsMovedToAnEarlierDeadline(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(entry, origin + 1_000);

    wheel.schedule(entry, origin + 10);

    assertThat(deliveredAt(origin + 10, wheel)).containsExactly(entry);
    assertThat(deliveredAt(origin + 1_000, wheel)).isEmpty();
  }

  @FromEveryClockWithRoom
  void anEntryIsScheduledAgainAfterDelivery(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(entry, origin + 10);
    assertThat(deliveredAt(origin + 10, wheel)).containsExactly(entry);

    wheel.schedule(entry, origin + 20);

    assertThat(deliveredAt(origin + 20, wheel)).containsExactly(entry);
  }

  @FromEveryClock
  void aCancelledEntryIsNotDelivered(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(entry, Long.MAX_VALUE);

    assertThat(wheel.cancel(entry)).isTrue();

    assertThat(entry.isScheduled()).isFalse();
    assertThat(wheel.isEmpty()).isTrue();
    assertThat(deliveredAt(Long.MAX_VALUE, wheel)).isEmpty();
  }

  @FromEveryClock
  void cancellingTellsWhetherTheEntryWasScheduled(long origin) {
    var wheel = wheels.startingAt(origin);

    assertThat(wheel.cancel(entry)).isFalse();
    wheel.schedule(entry, origin);
    assertThat(wheel.cancel(entry)).isTrue();
    assertThat(wheel.cancel(entry)).isFalse();
    wheel.schedule(entry, origin);
    deliveredAt(origin, wheel);
    assertThat(wheel.cancel(entry)).isFalse();
  }

  @FromEveryClockWithRoom
  void anEntryCanBeCancelledHoweverNearTimeHasBroughtIt(long origin) {
    for (long left = ClockOrigins.ROOM; left > 0; left /= 2) {
      var wheel = wheels.startingAt(origin);
      wheel.schedule(entry, origin + ClockOrigins.ROOM);
      wheel.schedule(other, origin + ClockOrigins.ROOM);
      deliveredAt(origin + ClockOrigins.ROOM - left, wheel);

      assertThat(wheel.cancel(entry)).isTrue();
      assertThat(deliveredAt(origin + ClockOrigins.ROOM, wheel)).containsExactly(other);
    }
  }

  @FromEveryClock
  void cancellingOneLeavesTheOthersOfItsSlot(long origin) {
    TestEntry[] all = {new TestEntry("first"), new TestEntry("middle"), new TestEntry("last")};
    for (TestEntry cancelled : all) {
      var wheel = wheels.startingAt(origin);
      for (TestEntry each : all) {
        wheel.schedule(each, Long.MAX_VALUE);
      }

      wheel.cancel(cancelled);

      assertThat(wheel.size()).isEqualTo(2);
      assertThat(deliveredAt(Long.MAX_VALUE, wheel)).hasSize(2).doesNotContain(cancelled);
    }
  }

  @FromEveryClock
  void theDeadlineIsKeptAfterDeliveryAndCancellation(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(entry, Long.MAX_VALUE);
    wheel.schedule(other, Long.MAX_VALUE);

    wheel.cancel(entry);
    deliveredAt(Long.MAX_VALUE, wheel);

    assertThat(entry.deadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(other.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @FromEveryClock
  void anEntryMayGoToAnotherWheelOnceItIsNotScheduled(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(entry, Long.MAX_VALUE);
    wheel.cancel(entry);

    var otherWheel = wheels.startingAt(0);
    otherWheel.schedule(entry, 5);

    assertThat(deliveredAt(5, otherWheel)).containsExactly(entry);
  }
}

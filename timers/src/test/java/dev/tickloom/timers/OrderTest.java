package dev.tickloom.timers;

import static dev.tickloom.timers.Wheels.deliveredAt;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Delivery is in order of deadlines, and among equal ones in order of scheduling. */
class OrderTest {
  @RegisterExtension final Wheels wheels = new Wheels();

  private final TestEntry a = new TestEntry("a");
  private final TestEntry b = new TestEntry("b");
  private final TestEntry c = new TestEntry("c");

  @FromEveryClockWithRoom
  void theEarlierDeadlineComesFirst(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(c, origin + 70_000);
    wheel.schedule(a, origin + 1);
    wheel.schedule(b, origin + 2);

    assertThat(deliveredAt(origin + 70_000, wheel)).containsExactly(a, b, c);
  }

  @FromEveryClock
  void equalDeadlinesComeInOrderOfScheduling(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, Long.MAX_VALUE);
    wheel.schedule(b, Long.MAX_VALUE);
    wheel.schedule(c, Long.MAX_VALUE);

    assertThat(deliveredAt(Long.MAX_VALUE, wheel)).containsExactly(a, b, c);
  }

  @FromEveryClock
  void anEntryScheduledAnewForTheSameDeadlineComesLast(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, Long.MAX_VALUE);
    wheel.schedule(b, Long.MAX_VALUE);
    wheel.schedule(c, Long.MAX_VALUE);

    wheel.schedule(a, Long.MAX_VALUE);

    assertThat(deliveredAt(Long.MAX_VALUE, wheel)).containsExactly(b, c, a);
  }

  @FromEveryClock
  void passedDeadlinesAreEqualToNow(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, origin);
    wheel.schedule(b, Long.MIN_VALUE);
    wheel.schedule(c, origin);

    assertThat(deliveredAt(origin, wheel)).containsExactly(a, b, c);
  }

  @FromEveryClockWithRoom
  void ofEqualDeadlinesTheOneScheduledFromFartherAwayComesFirst(long origin) {
    long deadline = origin + ClockOrigins.ROOM;
    var wheel = wheels.startingAt(origin);
    List<TestEntry> scheduled = new ArrayList<>();
    for (long left = ClockOrigins.ROOM; left > 0; left /= 2) {
      assertThat(deliveredAt(deadline - left, wheel)).isEmpty();
      TestEntry entry = new TestEntry(left + " ms ahead");
      wheel.schedule(entry, deadline);
      scheduled.add(entry);
    }

    assertThat(deliveredAt(deadline, wheel)).containsExactlyElementsOf(scheduled);
  }

  @FromEveryClockWithRoom
  void theOrderIsTheSameInOneLeapAsMillisecondByMillisecond(long origin) {
    var leaping = wheels.startingAt(origin);
    var walking = wheels.startingAt(origin);
    for (int i = 0; i < 1_000; i++) {
      long deadline = origin + i * 7_919L % 5_000;
      leaping.schedule(new TestEntry("entry " + i), deadline);
      walking.schedule(new TestEntry("entry " + i), deadline);
    }

    List<TestEntry> walked = new ArrayList<>();
    for (int delay = 0; delay < 5_000; delay++) {
      walking.advance(origin + delay, walked::add);
    }

    assertThat(deliveredAt(origin + 5_000, leaping))
        .extracting(TestEntry::toString)
        .containsExactlyElementsOf(walked.stream().map(TestEntry::toString).toList());
  }
}

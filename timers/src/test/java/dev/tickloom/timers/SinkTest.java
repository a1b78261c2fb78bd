package dev.tickloom.timers;

import static dev.tickloom.timers.Wheels.deliveredAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the sink may do while it is given what is due. In most tests a, b and c are due at once. */
class SinkTest {
  @RegisterExtension final Wheels wheels = new Wheels();

  private final TestEntry a = new TestEntry("a");
  private final TestEntry b = new TestEntry("b");
  private final TestEntry c = new TestEntry("c");
  private final List<TestEntry> delivered = new ArrayList<>();

  private TimerWheel<TestEntry> wheelWithThreeDue(long now) {
    var wheel = wheels.startingAt(now);
    wheel.schedule(a, now);
    wheel.schedule(b, now);
    wheel.schedule(c, now);
    return wheel;
  }

  /** Advances and runs the action when {@code a}, the first, has been delivered. */
  private void advanceActingOnFirst(TimerWheel<TestEntry> wheel, long now, Runnable action) {
    wheel.advance(
        now,
        entry -> {
          delivered.add(entry);
          if (entry == a) {
            action.run();
          }
        });
  }

  @FromEveryClock
  void anEntryIsNoLongerScheduledWhenTheSinkGetsIt(long origin) {
    var wheel = wheelWithThreeDue(origin);

    wheel.advance(origin, entry -> assertThat(entry.isScheduled()).isFalse());
  }

  @FromEveryClock
  void theTimeInTheSinkIsTheTimeOfTheAdvance(long origin) {
    var wheel = wheels.startingAt(origin);
    wheel.schedule(a, origin);

    wheel.advance(Long.MAX_VALUE, entry -> assertThat(wheel.now()).isEqualTo(Long.MAX_VALUE));
  }

  @FromEveryClock
  void entriesWaitingForTheirTurnAreStillScheduled(long origin) {
    var wheel = wheelWithThreeDue(origin);

    advanceActingOnFirst(
        wheel,
        Long.MAX_VALUE,
        () -> {
          assertThat(b.isScheduled()).isTrue();
          assertThat(b.deadline()).isEqualTo(origin);
          assertThat(wheel.size()).isEqualTo(2);
          assertThat(wheel.isEmpty()).isFalse();
          assertThat(wheel.nextDeadline()).isEqualTo(origin);
        });

    assertThat(delivered).containsExactly(a, b, c);
  }

  @FromEveryClock
  void whatTheSinkSchedulesWaitsForTheNextAdvanceEvenIfDueAtOnce(long origin) {
    var wheel = wheelWithThreeDue(origin);
    var added = new TestEntry("added");

    advanceActingOnFirst(wheel, origin, () -> wheel.schedule(added, origin));

    assertThat(delivered).containsExactly(a, b, c);
    assertThat(wheel.nextDeadline()).isEqualTo(origin);
    assertThat(deliveredAt(origin, wheel)).containsExactly(added);
  }

  @FromEveryClock
  void theDeliveredEntryMayBeScheduledAgain(long origin) {
    var wheel = wheelWithThreeDue(origin);

    advanceActingOnFirst(wheel, origin, () -> wheel.schedule(a, origin));

    assertThat(delivered).containsExactly(a, b, c);
    assertThat(deliveredAt(origin, wheel)).containsExactly(a);
  }

  @FromEveryClock
  void anEntryCancelledBeforeItsTurnIsNotDelivered(long origin) {
    var wheel = wheelWithThreeDue(origin);

    advanceActingOnFirst(wheel, origin, () -> assertThat(wheel.cancel(b)).isTrue());

    assertThat(delivered).containsExactly(a, c);
    assertThat(wheel.isEmpty()).isTrue();
  }

  @FromEveryClock
  void theDeliveredEntryCannotBeCancelledAnyMore(long origin) {
    var wheel = wheelWithThreeDue(origin);

    advanceActingOnFirst(wheel, origin, () -> assertThat(wheel.cancel(a)).isFalse());

    assertThat(delivered).containsExactly(a, b, c);
  }

  @FromEveryClockWithRoom
  void anEntryMovedBeforeItsTurnIsDeliveredWhenItIsDue(long origin) {
    var wheel = wheelWithThreeDue(origin);

    advanceActingOnFirst(wheel, origin, () -> wheel.schedule(b, origin + 10));

    assertThat(delivered).containsExactly(a, c);
    assertThat(deliveredAt(origin + 9, wheel)).isEmpty();
    assertThat(deliveredAt(origin + 10, wheel)).containsExactly(b);
  }

  @FromEveryClock
  void anEntryScheduledAnewBeforeItsTurnWaitsForTheNextAdvance(long origin) {
    var wheel = wheelWithThreeDue(origin);

    advanceActingOnFirst(wheel, origin, () -> wheel.schedule(b, origin));

    assertThat(delivered).containsExactly(a, c);
    assertThat(deliveredAt(origin, wheel)).containsExactly(b);
  }

  @FromEveryClockWithRoom
  void deadlinesInsideTheSpanOfTheAdvanceCountAsItsEnd(long origin) {
    var wheel = wheelWithThreeDue(origin);

    advanceActingOnFirst(wheel, origin + 100, () -> wheel.schedule(a, origin + 50));

    assertThat(a.deadline()).isEqualTo(origin + 100);
    assertThat(deliveredAt(origin + 100, wheel)).containsExactly(a);
  }

  @FromEveryClock
  void whatTheSinkThrowsPassesThrough(long origin) {
    var wheel = wheelWithThreeDue(origin);
    var thrown = new IllegalArgumentException("from the sink");

    assertThatThrownBy(() -> advanceThrowingOnFirst(wheel, origin, thrown)).isSameAs(thrown);
  }

  private void advanceThrowingOnFirst(
      TimerWheel<TestEntry> wheel, long now, RuntimeException thrown) {
    advanceActingOnFirst(
        wheel,
        now,
        () -> {
          throw thrown;
        });
  }

  private void interruptAtFirst(TimerWheel<TestEntry> wheel, long now) {
    var thrown = new IllegalArgumentException("from the sink");
    assertThatThrownBy(() -> advanceThrowingOnFirst(wheel, now, thrown)).isSameAs(thrown);
  }

  @FromEveryClock
  void afterAThrowTheRestRemainsScheduled(long origin) {
    var wheel = wheelWithThreeDue(origin);
    interruptAtFirst(wheel, Long.MAX_VALUE);

    assertThat(delivered).containsExactly(a);
    assertThat(a.isScheduled()).isFalse();
    assertThat(b.isScheduled()).isTrue();
    assertThat(wheel.size()).isEqualTo(2);
    assertThat(wheel.nextDeadline()).isEqualTo(origin);
    assertThat(wheel.now()).isEqualTo(Long.MAX_VALUE);
  }

  @FromEveryClock
  void afterAThrowTheNextAdvanceDeliversTheRest(long origin) {
    var wheel = wheelWithThreeDue(origin);
    interruptAtFirst(wheel, origin);

    assertThat(deliveredAt(origin, wheel)).containsExactly(b, c);
    assertThat(wheel.isEmpty()).isTrue();
  }

  @FromEveryClock
  void afterAThrowTheRestComesBeforeWhatIsDueSince(long origin) {
    var wheel = wheelWithThreeDue(origin);
    interruptAtFirst(wheel, origin);

    wheel.schedule(a, origin);

    assertThat(deliveredAt(Long.MAX_VALUE, wheel)).containsExactly(b, c, a);
  }

  @FromEveryClock
  void afterAThrowTheRestCanBeCancelledAndMoved(long origin) {
    var wheel = wheelWithThreeDue(origin);
    interruptAtFirst(wheel, origin);

    wheel.schedule(b, origin);
    assertThat(deliveredAt(origin, wheel)).containsExactly(c, b);

    wheel = wheelWithThreeDue(origin);
    interruptAtFirst(wheel, origin);

    assertThat(wheel.cancel(b)).isTrue();
    assertThat(deliveredAt(origin, wheel)).containsExactly(c);
  }

  @FromEveryClock
  void aNestedAdvanceIsRefusedAndDisturbsNothing(long origin) {
    var wheel = wheelWithThreeDue(origin);

    advanceActingOnFirst(
        wheel,
        origin,
        () ->
            assertThatIllegalStateException()
                .isThrownBy(() -> wheel.advance(origin, delivered::add))
                .withMessage("advance called from inside the sink of advance"));

    assertThat(delivered).containsExactly(a, b, c);
  }

  @FromEveryClock
  void theSinkMayAdvanceAnotherWheel(long origin) {
    var wheel = wheelWithThreeDue(origin);
    var otherWheel = wheels.startingAt(origin);
    var other = new TestEntry("other");
    otherWheel.schedule(other, origin);

    advanceActingOnFirst(wheel, origin, () -> otherWheel.advance(origin, delivered::add));

    assertThat(delivered).containsExactly(a, other, b, c);
  }
}

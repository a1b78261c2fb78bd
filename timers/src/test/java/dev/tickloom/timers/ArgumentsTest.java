package dev.tickloom.timers;

import static dev.tickloom.timers.Wheels.deliveredAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Wrong arguments are refused at once and change nothing. */
class ArgumentsTest {
  @RegisterExtension final Wheels wheels = new Wheels();

  private final TimerWheel<TestEntry> wheel = wheels.startingAt(0);
  private final TestEntry entry = new TestEntry("entry");

  @Test
  @SuppressWarnings("NullAway") // what happens to those who do not use it
  void nullsAreNamed() {
    assertThatNullPointerException().isThrownBy(() -> wheel.schedule(null, 1)).withMessage("entry");
    assertThatNullPointerException().isThrownBy(() -> wheel.cancel(null)).withMessage("entry");
    assertThatNullPointerException().isThrownBy(() -> wheel.advance(1, null)).withMessage("sink");
    assertThat(wheel.now()).isZero();
  }

  @Test
  void anEntryOfAnotherWheelIsRefused() {
    var otherWheel = wheels.startingAt(0);
    otherWheel.schedule(entry, 5);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> wheel.schedule(entry, 1))
        .withMessage("scheduled in another wheel: entry");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wheel.cancel(entry))
        .withMessage("scheduled in another wheel: entry");

    assertThat(wheel.isEmpty()).isTrue();
    assertThat(deliveredAt(4, otherWheel)).isEmpty();
    assertThat(deliveredAt(5, otherWheel)).containsExactly(entry);
  }

  @Test
  void anEntryWaitingForItsTurnInAnotherWheelIsRefused() {
    var otherWheel = wheels.startingAt(0);
    otherWheel.schedule(new TestEntry("first"), 0);
    otherWheel.schedule(entry, 0);

    otherWheel.advance(
        0,
        due -> {
          if (due != entry) {
            assertThatIllegalArgumentException().isThrownBy(() -> wheel.cancel(entry));
          }
        });
  }
}

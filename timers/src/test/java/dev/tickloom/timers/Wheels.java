package dev.tickloom.timers;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Makes the wheels of a test, and checks their invariants when the test is over. */
final class Wheels implements AfterEachCallback {
  private final List<TimerWheel<TestEntry>> made = new ArrayList<>();

  TimerWheel<TestEntry> startingAt(long now) {
    TimerWheel<TestEntry> wheel = new TimerWheel<>(now);
    made.add(wheel);
    return wheel;
  }

  /** Advances the wheel and returns what it delivered. */
  static List<TestEntry> deliveredAt(long now, TimerWheel<TestEntry> wheel) {
    List<TestEntry> delivered = new ArrayList<>();
    wheel.advance(now, delivered::add);
    return delivered;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    made.forEach(WheelInvariants::check);
  }
}

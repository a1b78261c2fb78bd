package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/** A timer that counts on from the time when it was due, leaving out what has passed. */
final class FixedRate extends Timeout {
  private final int period;

  FixedRate(TimerLists timers, @Nullable AsyncContext context, Runnable task, int period) {
    super(timers, context, task, period, true);
    this.period = period;
  }

  @Override
  int period() {
    return period;
  }

  @Override
  void repeat(long due, long before) {
    long now = core().time.start();
    long late = Math.max(0, now - due);
    start(now, (int) (period - late % period));
  }

  @Override
  String callbackKind() {
    return "fixed rate";
  }

  @Override
  String kind() {
    return "FIXED_RATE";
  }
}

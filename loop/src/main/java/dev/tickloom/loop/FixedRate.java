package dev.tickloom.loop;

/** A timer that counts on from the time when it was due, leaving out what has passed. */
final class FixedRate extends Timeout {
  private final int period;

  FixedRate(EventLoop loop, Runnable task, int period) {
    super(loop, task, period, true);
    this.period = period;
  }

  @Override
  int period() {
    return period;
  }

  @Override
  void repeat(long due, long before) {
    long now = loop.time().start();
    long late = Math.max(0, now - due);
    start(now, (int) (period - late % period));
  }

  @Override
  String kind() {
    return "FIXED_RATE";
  }
}

package dev.tickloom.loop;

import dev.tickloom.loop.Lingering.Offers;

/**
 * Tells a loop that lingers when it has had a processor for itself, wait after wait. If there are
 * as many workers as processors with much to do, two of them share one then, and the loop should
 * rather sleep for a while: the scheduler brings none to where somebody is always awake, but within
 * a few milliseconds to where somebody sleeps most of the time (docs/adr/0003). Of the loop thread.
 */
class Solitude {
  /** Takes a few milliseconds at most; who shares the processor is noticed long before. */
  static final int WAITS = 64;

  /** Linux looks for an idle processor every 4 milliseconds, as most are configured. */
  static final long SLEEP_NANOS = 6_000_000;

  private int waits;
  private boolean isSleepTime;
  private long sleepUntil;

  /**
   * Notes what has become of the processor that the loop offered in a wait.
   *
   * @return whether it was the last of so many in a row that nobody shared; then the count begins
   *     again
   */
  boolean note(Offers offers) {
    if (offers == Offers.TAKEN) {
      waits = 0;
    } else if (offers == Offers.REFUSED) {
      waits = (waits + 1) % WAITS;
      return waits == 0;
    }
    return false;
  }

  void startSleepTime() {
    isSleepTime = true;
    sleepUntil = nanoTime() + SLEEP_NANOS;
  }

  /** Whether the loop is to sleep whenever it waits. */
  boolean isSleepTime() {
    isSleepTime = isSleepTime && nanoTime() - sleepUntil < 0;
    return isSleepTime;
  }

  /** Not the clock of the loop, which may be a virtual one and stand still. */
  long nanoTime() {
    return System.nanoTime();
  }
}

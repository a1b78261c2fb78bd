package dev.tickloom.loop;

/**
 * Tells a loop that lingers when it should rather sleep. If it has a processor for itself, wait
 * after wait, while many requests have not begun, then two workers share another one. The scheduler
 * brings none of them to where somebody is always awake, but within a few milliseconds to where
 * somebody sleeps most of the time. Until then half of the processors' time is lost: with 64 {@code
 * stat} in flight on two processors 35 of 120 runs of 60 milliseconds stayed below 800,000 calls a
 * second, and 18 of 120 with this, most of them because of the JIT compiler (docs/adr/0003). Of the
 * loop thread.
 */
final class Solitude {
  /** A millisecond or two; somebody who shares the processor is noticed long before. */
  static final int WAITS = 64;

  /** Linux looks for an idle processor every 4 milliseconds, as most are configured. */
  static final long SLEEP_NANOS = 6_000_000;

  private int waits;
  private boolean sleeps;
  private long sleepsUntil;

  /** Notes what a wait has shown. */
  void note(Lingering.Offers offers) {
    if (offers == Lingering.Offers.TAKEN) {
      waits = 0;
    } else if (offers == Lingering.Offers.REFUSED) {
      waits++;
    }
  }

  /** Whether in so many waits nobody has taken the processor. */
  boolean isLong() {
    return waits >= WAITS;
  }

  /** Lets the loop sleep whenever it waits, from now on for a while. */
  void sleep(long now) {
    waits = 0;
    sleeps = true;
    sleepsUntil = now + SLEEP_NANOS;
  }

  /** Whether that while is not over. */
  boolean sleeps(long now) {
    sleeps = sleeps && now - sleepsUntil < 0;
    return sleeps;
  }
}

package dev.tickloom.timers;

import java.util.stream.LongStream;

/** The times at which the wheels of a test start. */
final class ClockOrigins {
  /** How far all origins {@link #withRoom} are from the end of time, at least. */
  static final long ROOM = 100_000;

  private ClockOrigins() {}

  static LongStream all() {
    return LongStream.concat(withRoom(), LongStream.of(Long.MAX_VALUE));
  }

  static LongStream withRoom() {
    return LongStream.of(
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        -1_000_000_000,
        -1,
        0,
        1,
        63,
        1_767_225_600_000L, // the first millisecond of 2026
        Long.MAX_VALUE - ROOM);
  }
}

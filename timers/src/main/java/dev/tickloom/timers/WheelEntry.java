package dev.tickloom.timers;

import org.jetbrains.annotations.Nullable;

/**
 * Something that falls due at a certain millisecond: a timer extends this class and is put into a
 * {@link TimerWheel} without any further object. Like its wheel it is not thread-safe.
 *
 * <p>An entry is in one wheel at most. It may be scheduled as often as wished, and in another wheel
 * once it is no longer scheduled in the first.
 */
public abstract class WheelEntry {
  long deadline;

  /** The list that holds this entry, null while it is not scheduled; written by that list only. */
  @Nullable EntryList list;

  @Nullable WheelEntry previous;
  @Nullable WheelEntry next;

  /** Creates an entry that is not scheduled. */
  protected WheelEntry() {}

  /**
   * Tells whether this entry is waiting in a wheel. It no longer is when the sink of {@link
   * TimerWheel#advance} gets it. (libuv: {@code uv_is_active})
   *
   * @return true from {@link TimerWheel#schedule} until delivery or {@link TimerWheel#cancel}
   */
  public final boolean isScheduled() {
    return list != null;
  }

  /**
   * The time when this entry falls or fell due: the deadline given when it was last scheduled, or
   * the wheel's time at that moment if the deadline had already passed.
   *
   * @return absolute milliseconds on the wheel's clock; kept after delivery and cancellation, 0 if
   *     this entry was never scheduled
   */
  public final long deadline() {
    return deadline;
  }
}

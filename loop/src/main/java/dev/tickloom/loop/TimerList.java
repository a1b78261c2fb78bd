package dev.tickloom.loop;

import dev.tickloom.timers.WheelEntry;
import org.jspecify.annotations.Nullable;

/** The active timers of one duration, in the order in which they were started. */
final class TimerList extends WheelEntry {
  final int duration;
  final TaskList<Timeout> timeouts = new TaskList<>();

  /** Link of {@link TimerTable}. */
  @Nullable TimerList nextInBucket;

  TimerList(int duration) {
    this.duration = duration;
  }
}

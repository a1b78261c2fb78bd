package dev.tickloom.loop;

import dev.tickloom.timers.WheelEntry;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The active timers of one duration, in the order in which they were started.
 *
 * <p>Most timers are cleared soon. The others move to the old generation, and linking a new object
 * to an old one costs a memory barrier: four for a timer that is set and cleared. So new timers are
 * linked to a young ring, and every {@link #YOUTH} timers the survivors move behind the others
 * (docs/adr/0005).
 */
final class TimerList extends WheelEntry {
  private static final int YOUTH = 16;

  int duration;

  /** When it is due, while it waits for its place in the wheel. */
  long deadline;

  private final TaskList<Timeout> older = new TaskList<>();

  /** The timers that were added last; at first the same ring. */
  private TaskList<Timeout> newer = older;

  private int youthLeft = YOUTH;

  /** Link of {@link TimerTable}. */
  @Nullable TimerList nextInBucket;

  TimerList(int duration) {
    this.duration = duration;
  }

  boolean isEmpty() {
    return newer.isEmpty() && older.isEmpty();
  }

  void add(Timeout timeout) {
    if (--youthLeft < 0) {
      rejuvenate();
    }
    newer.addLast(timeout);
  }

  private void rejuvenate() {
    TaskList<Timeout> young;
    try {
      young = new TaskList<>();
    } catch (OutOfMemoryError e) {
      return; // the next time, perhaps
    }
    if (newer != older) {
      newer.moveAllTo(older);
    }
    newer = young;
    youthLeft = YOUTH;
  }

  @Nullable
  Timeout first() {
    Timeout first = older.first();
    return first == null ? newer.first() : first;
  }

  /** Visits all timers; the action must not change the list. */
  void forEach(Consumer<? super Timeout> action) {
    older.forEach(action);
    if (newer != older) {
      newer.forEach(action);
    }
  }
}

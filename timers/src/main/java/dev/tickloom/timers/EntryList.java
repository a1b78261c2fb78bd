package dev.tickloom.timers;

import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * A first-in-first-out list of entries, linked through the entries themselves: the content of one
 * slot of a wheel, or what the wheel is about to deliver.
 */
final class EntryList {
  /** The wheel this list is part of: how an entry, through its list, tells whose it is. */
  final TimerWheel<?> wheel;

  private @Nullable WheelEntry first;
  private @Nullable WheelEntry last;

  /** While this list has entries, none is due earlier; if {@link #exact}, one is due right then. */
  private long earliest;

  private boolean exact;

  EntryList(TimerWheel<?> wheel) {
    this.wheel = wheel;
  }

  boolean isEmpty() {
    return first == null;
  }

  void append(WheelEntry entry) {
    WheelEntry oldLast = last;
    if (oldLast == null) {
      first = entry;
    } else {
      oldLast.next = entry;
    }
    if (oldLast == null || entry.deadline <= earliest) {
      earliest = entry.deadline;
      exact = true;
    }
    last = entry;
    entry.previous = oldLast;
    entry.list = this;
  }

  void remove(WheelEntry entry) {
    WheelEntry previous = entry.previous;
    WheelEntry next = entry.next;
    if (previous == null) {
      first = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      last = previous;
    } else {
      next.previous = previous;
    }
    entry.previous = null;
    entry.next = null;
    entry.list = null;
    exact &= entry.deadline != earliest;
  }

  /** The first entry of this list, which must not be empty. */
  WheelEntry first() {
    return Objects.requireNonNull(first);
  }

  /** The earliest deadline in this list, which must not be empty; searched only when unknown. */
  long earliestDeadline() {
    if (!exact) {
      earliest = findEarliest();
      exact = true;
    }
    return earliest;
  }

  private long findEarliest() {
    long found = Long.MAX_VALUE;
    // Nothing is due before `earliest`, so one of several equal deadlines ends the search.
    for (WheelEntry entry = first; entry != null && found > earliest; entry = entry.next) {
      found = Math.min(found, entry.deadline);
    }
    return found;
  }
}

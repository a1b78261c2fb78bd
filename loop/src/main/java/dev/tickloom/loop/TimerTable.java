package dev.tickloom.loop;

import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The timer lists by duration: a hash table chained through the lists, so that nothing is boxed.
 */
final class TimerTable {
  private TimerList[] buckets = new TimerList[64];
  private int size;

  @Nullable
  TimerList get(int duration) {
    TimerList list = buckets[indexOf(duration)];
    while (list != null && list.duration != duration) {
      list = list.nextInBucket;
    }
    return list;
  }

  void put(TimerList list) {
    if (size >= buckets.length) {
      grow();
    }
    size++;
    link(list);
  }

  /** Removes this very list; another one of its duration stays. */
  void remove(TimerList list) {
    int index = indexOf(list.duration);
    TimerList previous = null;
    for (TimerList each = buckets[index]; each != null; each = each.nextInBucket) {
      if (each == list) {
        size--;
        if (previous == null) {
          buckets[index] = list.nextInBucket;
        } else {
          previous.nextInBucket = list.nextInBucket;
        }
        return;
      }
      previous = each;
    }
  }

  void forEach(Consumer<TimerList> action) {
    for (TimerList bucket : buckets) {
      for (TimerList list = bucket; list != null; list = list.nextInBucket) {
        action.accept(list);
      }
    }
  }

  /** Grows with the lists, unless there is no memory: then only to look one up takes longer. */
  private void grow() {
    TimerList[] old = buckets;
    try {
      buckets = new TimerList[2 * old.length];
    } catch (OutOfMemoryError e) {
      return;
    }
    for (TimerList bucket : old) {
      for (TimerList list = bucket; list != null; ) {
        TimerList next = list.nextInBucket;
        link(list);
        list = next;
      }
    }
  }

  private void link(TimerList list) {
    int index = indexOf(list.duration);
    list.nextInBucket = buckets[index];
    buckets[index] = list;
  }

  private int indexOf(int duration) {
    return (duration ^ (duration >>> 16)) & (buckets.length - 1);
  }
}

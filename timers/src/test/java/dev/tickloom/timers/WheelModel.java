package dev.tickloom.timers;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The plainest thing that keeps the promises of a {@link TimerWheel}: a sorted set. */
final class WheelModel {
  private record Timer(long deadline, long sequence, TestEntry entry) {
    static final Comparator<Timer> ORDER =
        Comparator.comparingLong(Timer::deadline).thenComparingLong(Timer::sequence);
  }

  private final Map<TestEntry, Timer> scheduled = new HashMap<>();
  private final TreeSet<Timer> timers = new TreeSet<>(Timer.ORDER);
  private final TreeSet<Timer> ready = new TreeSet<>(Timer.ORDER);
  private long sequence;
  private long now;

  WheelModel(long now) {
    this.now = now;
  }

  void schedule(TestEntry entry, long deadline) {
    cancel(entry);
    Timer timer = new Timer(Math.max(deadline, now), ++sequence, entry);
    entry.sequence = timer.sequence;
    scheduled.put(entry, timer);
    timers.add(timer);
  }

  boolean cancel(TestEntry entry) {
    Timer timer = scheduled.remove(entry);
    if (timer == null) {
      return false;
    }
    timers.remove(timer);
    ready.remove(timer);
    return true;
  }

  void beginAdvance(long target) {
    now = target;
    ready.addAll(timers.headSet(new Timer(target, Long.MAX_VALUE, null), true));
  }

  /** The entry that is to be delivered now, null if none is left. */
  TestEntry deliver() {
    if (ready.isEmpty()) {
      return null;
    }
    TestEntry entry = ready.first().entry;
    cancel(entry);
    return entry;
  }

  void endAdvance() {
    ready.clear();
  }

  long now() {
    return now;
  }

  int size() {
    return timers.size();
  }

  long nextDeadline() {
    return timers.isEmpty() ? Long.MAX_VALUE : timers.first().deadline;
  }

  boolean isScheduled(TestEntry entry) {
    return scheduled.containsKey(entry);
  }

  long deadline(TestEntry entry) {
    return scheduled.get(entry).deadline;
  }
}

package dev.tickloom.timers;

import java.util.ArrayList;
import java.util.List;

/** Walks a whole wheel and checks what its class comment promises. */
final class WheelInvariants {
  private final TimerWheel<TestEntry> wheel;
  private int found;

  private WheelInvariants(TimerWheel<TestEntry> wheel) {
    this.wheel = wheel;
  }

  static void check(TimerWheel<TestEntry> wheel) {
    WheelInvariants invariants = new WheelInvariants(wheel);
    for (int level = 0; level < wheel.levels.length; level++) {
      invariants.checkLevel(level);
    }
    invariants.checkReady();
    require(invariants.found == wheel.size(), "size %d, found %d", wheel.size(), invariants.found);
  }

  private void checkLevel(int index) {
    WheelLevel level = wheel.levels[index];
    long occupied = 0;
    for (int slot = 0; slot < level.slots.length; slot++) {
      if (!level.slots[slot].isEmpty()) {
        occupied |= 1L << slot;
        checkSlot(index, slot, entriesOf(level.slots[slot]));
      }
    }
    require(
        level.occupied == occupied, "level %d: map %x, not %x", index, level.occupied, occupied);
  }

  private void checkSlot(int level, int slot, List<TestEntry> entries) {
    long lastSequence = Long.MIN_VALUE;
    for (TestEntry entry : entries) {
      require(entry.deadline >= wheel.now(), "%s is overdue, but not ready", entry);
      int right = levelByDefinition(entry.deadline);
      require(level == right, "%s is at level %d, not %d", entry, level, right);
      right = (int) digits(entry.deadline, level) & 63;
      require(slot == right, "%s is in slot %d, not %d", entry, slot, right);
      require(entry.sequence >= lastSequence, "%s out of sequence", entry);
      lastSequence = entry.sequence;
    }
  }

  private void checkReady() {
    long lastDeadline = Long.MIN_VALUE;
    for (TestEntry entry : entriesOf(wheel.ready)) {
      require(entry.deadline <= wheel.now(), "%s is ready, but not due", entry);
      require(entry.deadline >= lastDeadline, "%s is too late in the ready list", entry);
      lastDeadline = entry.deadline;
    }
  }

  private List<TestEntry> entriesOf(EntryList list) {
    List<TestEntry> entries = new ArrayList<>();
    WheelEntry previous = null;
    for (WheelEntry entry = list.isEmpty() ? null : list.first();
        entry != null;
        entry = entry.next) {
      require(entry.list == list, "%s believes to be in another list", entry);
      require(entry.previous == previous, "%s is wrongly linked", entry);
      entries.add((TestEntry) entry);
      previous = entry;
    }
    found += entries.size();
    return entries;
  }

  /** The lowest level above which all digits are those of the time. */
  private int levelByDefinition(long deadline) {
    int level = 0;
    while (digits(deadline, level + 1) != digits(wheel.now(), level + 1)) {
      level++;
    }
    return level;
  }

  /** The digits of a time, as a number that does not have a sign, from this level up. */
  private static long digits(long time, int level) {
    return level > 10 ? 0 : (time ^ Long.MIN_VALUE) >>> (6 * level);
  }

  private static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new AssertionError(String.format(message, arguments));
    }
  }
}

package dev.tickloom.timers;

/**
 * One ring of the wheel: 64 slots, selected by one base-64 digit of the deadline. The topmost level
 * has 16, because ten digits leave 4 of the 64 bits.
 */
final class WheelLevel {
  /** Bits of a digit, chosen so that one {@code long} maps the occupied slots of a level. */
  static final int DIGIT_BITS = 6;

  /** Levels needed for all 64 bits of a time. */
  static final int COUNT = (Long.SIZE + DIGIT_BITS - 1) / DIGIT_BITS;

  /** How far this level's digit is from the right, which makes a slot {@code 1L << shift} ms. */
  final int shift;

  final EntryList[] slots;

  /** Bit n is set exactly when slot n has entries. */
  long occupied;

  WheelLevel(int index, TimerWheel<?> wheel) {
    shift = index * DIGIT_BITS;
    slots = new EntryList[1 << Math.min(DIGIT_BITS, Long.SIZE - shift)];
    for (int slot = 0; slot < slots.length; slot++) {
      slots[slot] = new EntryList(wheel);
    }
  }

  /**
   * The level for a deadline at a given time, counted from 0: where the leftmost digit differs. No
   * sign needs care here, since only equality of bits matters.
   */
  static int indexFor(long deadline, long now) {
    int highestDifferentBit = 63 - Long.numberOfLeadingZeros((deadline ^ now) | 1);
    return highestDifferentBit / DIGIT_BITS;
  }

  /** The slot for a deadline. The sign bit is flipped to make negative times the lower slots. */
  int slotFor(long deadline) {
    return (int) ((deadline ^ Long.MIN_VALUE) >>> shift) & (slots.length - 1);
  }

  boolean isEmpty() {
    return occupied == 0;
  }

  void add(WheelEntry entry) {
    int slot = slotFor(entry.deadline);
    slots[slot].append(entry);
    occupied |= 1L << slot;
  }

  /** To be called when the slot for this time has lost its last entry. */
  void markEmpty(long time) {
    occupied &= ~(1L << slotFor(time));
  }

  /**
   * The first occupied slot; there must be one. The slots behind the wheel's time are empty, hence
   * the lowest of the bits is the next in time.
   */
  EntryList firstSlot() {
    return slots[Long.numberOfTrailingZeros(occupied)];
  }

  /** The time when the first occupied slot begins: a deadline in it, without the lower digits. */
  long firstSlotStart() {
    return firstSlot().first().deadline & (-1L << shift);
  }
}

package dev.tickloom.timers;

import java.util.Objects;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * A set of timers that tells which of them are due: scheduling, rescheduling and cancelling take
 * constant time however many there are. Not thread-safe: all calls, also those to the entries, must
 * come from one thread at a time.
 *
 * <p><b>Time</b> is an argument: {@link #advance} is the only thing that moves it, and only
 * forward. A time is an absolute number of milliseconds on whatever clock the caller reads. Every
 * {@code long} is a legal time and a legal deadline, clocks may start anywhere, and nothing wraps:
 * a smaller number is earlier.
 *
 * <p><b>Order</b> is by deadline and, among equal deadlines, by the order of the calls to {@link
 * #schedule}, as in libuv. A deadline that has already passed counts as {@link #now()}.
 *
 * <p>No method allocates memory, save for an exception. A wheel takes about 30 KB.
 *
 * @param <E> the entries of this wheel
 */
public final class TimerWheel<E extends WheelEntry> {
  /*
   * A hierarchical timing wheel [1] with the radix layout of tokio's [2]. It is made for timeouts:
   * most are cancelled, or set anew, long before they fall due.
   *
   * Time is read as a number of eleven base-64 digits. Each digit has a level, a level has a slot
   * for each value of its digit, and a slot is a list. An entry is kept at the level of the first
   * digit, from the left, in which its deadline differs from the wheel's time; its slot there is
   * the one of its deadline's digit. Here are time 5 17 42 (^) and three deadlines (#), of all of
   * them the last three digits:
   *
   *     level 0  [..........................................^.......#.............]  5 17 50
   *     level 1  [.................^#.............................................]  5 18  3
   *     level 2  [.....^#.........................................................]  6  0  0
   *
   *     level   a slot spans         the level spans
   *       0       1 ms                64 ms
   *       1      64 ms                 4.1 s
   *       2       4.1 s                4.4 min
   *       3       4.4 min              4.7 h
   *       4       4.7 h               12.4 days
   *       5      12.4 days             2.2 years
   *       6       2.2 years            139 years
   *       7       139 years          8,900 years
   *       8     8,900 years        571,000 years
   *       9   571,000 years           36.6 million years
   *      10      36.6 million years    585 million years: 16 slots, for the 4 bits that are left
   *
   * When time enters the range of a slot, the slot is opened: its entries now share one more digit
   * with the time and move down, or, if all digits are the same, are due.
   *
   * Invariants, between any two calls:
   *   - Every entry is where its deadline and the present time put it, or in the ready list. Hence
   *     remove() finds the slot without having it stored.
   *   - All occupied slots lie ahead of the time's own digit (at level 0: at or ahead of it), and
   *     whatever is at a level is due before all that is at the next. So the next slot to open is
   *     the lowest bit of the first level that has any: finding it costs one look per level, and
   *     empty time costs nothing, however long.
   *   - A slot's list is in the order of scheduling. An upper slot is opened by the very advance
   *     that enters its range. Before that no one can be put directly into the lower slots of this
   *     range, since the digit of the upper level differs, and afterwards no one into the upper
   *     slot. So those who move down, in order, find empty slots and precede later comers. That
   *     makes list position a sequence number, and there is no other.
   *   - The ready list is in order of delivery and due no later than all the rest. Between calls it
   *     is empty, unless the sink threw or is running.
   *
   * Cost: an entry moves down at most ten times, once if it is alone in its range, usually once or
   * twice. Not always constant is nextDeadline(): the first slot of an upper level is searched if
   * its earliest entry has gone since the last search.
   *
   * [1] G. Varghese, T. Lauck: Hashed and Hierarchical Timing Wheels. SOSP 1987, scheme 7.
   *     https://doi.org/10.1145/41457.37504
   * [2] https://github.com/tokio-rs/tokio/tree/master/tokio/src/runtime/time/wheel
   */

  final WheelLevel[] levels = new WheelLevel[WheelLevel.COUNT];

  /** Entries that have fallen due and are not delivered yet. */
  final EntryList ready = new EntryList(this);

  private long now;
  private int size;
  private boolean delivering;

  /**
   * Creates an empty wheel.
   *
   * @param now the present time on the caller's clock, in milliseconds
   */
  public TimerWheel(long now) {
    this.now = now;
    for (int index = 0; index < levels.length; index++) {
      levels[index] = new WheelLevel(index, this);
    }
  }

  /**
   * Schedules an entry; one that is already scheduled in this wheel is moved, and comes after all
   * entries that have the same deadline by now. (libuv: {@code uv_timer_start})
   *
   * @param entry what to deliver
   * @param deadline the absolute time when it falls due, in milliseconds. If this has already
   *     passed, {@link #now()} takes its place, and the next advance delivers the entry.
   * @throws IllegalArgumentException if the entry is scheduled in another wheel
   * @throws NullPointerException if {@code entry} is null
   */
  public void schedule(E entry, long deadline) {
    cancel(entry);
    entry.deadline = Math.max(deadline, now);
    levelOf(entry).add(entry);
    size++;
  }

  /**
   * Takes an entry out of this wheel, so that it is not delivered. (libuv: {@code uv_timer_stop})
   *
   * @param entry the entry, scheduled or not
   * @return whether it was scheduled
   * @throws IllegalArgumentException if the entry is scheduled in another wheel
   * @throws NullPointerException if {@code entry} is null
   */
  public boolean cancel(E entry) {
    EntryList list = Objects.requireNonNull(entry, "entry").list;
    if (list == null) {
      return false;
    }
    if (list.wheel != this) {
      throw new IllegalArgumentException("scheduled in another wheel: " + entry);
    }
    remove(entry, list);
    return true;
  }

  /**
   * Moves time forward, then delivers in order, one by one, what was due at that moment. (libuv:
   * {@code uv__run_timers})
   *
   * <p>An entry is no longer scheduled when the sink gets it. The sink may schedule and cancel
   * whatever it likes: an entry that was due too and is cancelled or moved before its turn is not
   * delivered, and what is scheduled meanwhile waits for the next advance, even if it is due at
   * once. If the sink throws, the exception passes through; the entries not yet delivered remain
   * scheduled, and are the first that the next advance delivers.
   *
   * @param now the present time on the caller's clock, in milliseconds, the same as before or later
   * @param sink receives the due entries
   * @return how many entries the sink was given
   * @throws IllegalArgumentException if {@code now} is earlier than {@link #now()}; nothing happens
   * @throws IllegalStateException if called from inside the sink
   * @throws NullPointerException if {@code sink} is null
   */
  public int advance(long now, Consumer<? super E> sink) {
    Objects.requireNonNull(sink, "sink");
    if (delivering) {
      throw new IllegalStateException("advance called from inside the sink of advance");
    }
    if (now < this.now) {
      throw new IllegalArgumentException("time goes backwards, from " + this.now + " to " + now);
    }
    collect(now);
    return deliver(sink);
  }

  /**
   * The earliest deadline in this wheel, exactly. It is {@link #now()} or earlier when entries are
   * waiting for the next call to advance, or, inside a sink, for their turn. (libuv: {@code
   * uv_backend_timeout}, which is relative)
   *
   * @return absolute milliseconds; {@link Long#MAX_VALUE} if this wheel is empty, but as this is
   *     also a legal deadline, ask {@link #isEmpty()} to tell the two apart
   */
  public long nextDeadline() {
    if (!ready.isEmpty()) {
      return ready.first().deadline;
    }
    WheelLevel level = firstOccupiedLevel();
    return level == null ? Long.MAX_VALUE : level.firstSlot().earliestDeadline();
  }

  /** {@return whether no entry is scheduled} */
  public boolean isEmpty() {
    return size == 0;
  }

  /** {@return the number of scheduled entries, those due but not delivered yet included} */
  public int size() {
    return size;
  }

  /** {@return the time last given to {@link #advance} or else the constructor, in milliseconds} */
  public long now() {
    return now;
  }

  /** Moves time to {@code target}, opening on the way all slots that begin until then. */
  private void collect(long target) {
    WheelLevel level = firstOccupiedLevel();
    while (level != null && level.firstSlotStart() <= target) {
      // At the first deadline rather than the start, entries move past levels they do not need.
      now = Math.min(level.firstSlot().earliestDeadline(), target);
      openFirstSlot(level);
      level = firstOccupiedLevel();
    }
    now = target;
  }

  private void openFirstSlot(WheelLevel level) {
    EntryList slot = level.firstSlot();
    while (!slot.isEmpty()) {
      WheelEntry entry = slot.first();
      slot.remove(entry);
      if (entry.deadline == now) {
        ready.append(entry);
      } else {
        levelOf(entry).add(entry);
      }
    }
    level.markEmpty(now);
  }

  private int deliver(Consumer<? super E> sink) {
    int delivered = 0;
    delivering = true;
    try {
      for (; !ready.isEmpty(); delivered++) {
        WheelEntry entry = ready.first();
        remove(entry, ready);
        sink.accept(own(entry));
      }
    } finally {
      delivering = false;
    }
    return delivered;
  }

  private void remove(WheelEntry entry, EntryList list) {
    list.remove(entry);
    if (list.isEmpty() && list != ready) {
      levelOf(entry).markEmpty(entry.deadline);
    }
    size--;
  }

  private WheelLevel levelOf(WheelEntry entry) {
    return levels[WheelLevel.indexFor(entry.deadline, now)];
  }

  private @Nullable WheelLevel firstOccupiedLevel() {
    if (size == 0) {
      return null; // the most frequent case: a turn without timers
    }
    for (WheelLevel level : levels) {
      if (!level.isEmpty()) {
        return level;
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // schedule() lets nothing else in
  private E own(WheelEntry entry) {
    return (E) entry;
  }
}

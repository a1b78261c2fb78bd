package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Memory;
import dev.tickloom.timers.TimerWheel;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * All timers, in lists by duration. Timers of one duration fall due in the order in which they were
 * started, so a list needs no sorting, and only the lists themselves go into the wheel, each at the
 * deadline of its first timer:
 *
 * <pre>
 *   table   duration 10 -> list [a 10] [b 12] [c 31]     wheel   10: list of 10
 *           duration 40 -> list [d 43]                           43: list of 40
 * </pre>
 *
 * <p>An overdue list runs as far as it is due before the next one is looked at; that is Node's
 * order, which a wheel of single timers would not give. A list's deadline may be too early, after
 * its first timer was cleared or refreshed: the list then finds nothing due and is put back. Node's
 * {@code internal/timers}.
 */
final class TimerLists {
  final LoopCore core;
  private final TaskQueues queues;
  private final ProcessEvents events;
  final ReferenceCount references;
  private final TimerTable table = new TimerTable();
  private final TimerWheel<TimerList> wheel;
  private final Consumer<TimerList> runList =
      new Consumer<>() {
        @Override
        public void accept(TimerList list) {
          runList(list);
        }
      };

  /**
   * The next list to use. While {@link #newestWaits} it is in use, but not yet in the table and the
   * wheel: a timer that is cleared before the next poll phase, as many are, then never costs a
   * place there, nor a new list. Null when it has got there: to put it there takes no memory.
   */
  private @Nullable TimerList newest;

  private boolean newestWaits;

  /** The lists of {@link #setApart}, if it was ever called. */
  private @Nullable Map<Timeout, TimerList> apart;

  private boolean warnedOfNegative;

  /** Whether a timer threw, and what it left is to be drained at the end of the phase at last. */
  private boolean owesDrain;

  TimerLists(LoopCore core, ReferenceCount references) {
    this.core = core;
    this.queues = core.queues;
    this.events = core.events;
    this.references = references;
    this.wheel = new TimerWheel<>(core.time.now());
  }

  Timeout setTimeout(Runnable task, long millis) {
    return setTimer(task, millis, false);
  }

  Timeout setInterval(Runnable task, long millis) {
    return setTimer(task, millis, true);
  }

  private Timeout setTimer(Runnable task, long millis, boolean repeats) {
    // Both before the object is made: the JIT compiler then knows that it is new where the fields
    // are filled, and leaves memory barriers out (docs/adr/0005).
    int duration = clamp(millis);
    AsyncContext context = ThreadContexts.capture(queues.slot().context);
    return start(new Timeout(this, context, task, duration, repeats));
  }

  Timeout setFixedRate(Runnable task, int millis) {
    return start(new FixedRate(this, ThreadContexts.capture(queues.slot().context), task, millis));
  }

  private Timeout start(Timeout timeout) {
    core.noteHandle(timeout);
    timeout.start();
    return timeout;
  }

  /** For what Node has not, or refuses: durations that no timer can have are wrong arguments. */
  static void checkRange(String name, Duration duration, int min) {
    long millis = toMillis(Objects.requireNonNull(duration, name));
    if (millis < min || millis > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name + " must be from " + min + " to 2147483647 ms: " + duration);
    }
  }

  /** Whole milliseconds, rounded up so that no timer fires early. */
  static long toMillis(Duration duration) {
    try {
      long millis = duration.toMillis();
      return duration.compareTo(Duration.ofMillis(millis)) > 0 ? millis + 1 : millis;
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * As Node does: whatever does not fit becomes 1, with a warning, for negative ones the first
   * time.
   */
  private int clamp(long millis) {
    if (millis > Integer.MAX_VALUE) {
      warn("TimeoutOverflowWarning", millis + " does not fit into a 32-bit signed integer.");
      return 1;
    }
    if (millis < 0 && !warnedOfNegative) {
      warnedOfNegative = true;
      warn("TimeoutNegativeWarning", millis + " is a negative number.");
    }
    return (int) Math.max(1, millis);
  }

  private void warn(String name, String what) {
    if (!queues.isLegacy()) {
      events.warn(name, what + "\nTimeout duration was set to 1.");
    }
  }

  /** Puts a timer, from wherever it was, at the end of the list of its duration. */
  void insert(Timeout timeout) {
    timeout.deactivate();
    TimerList list = ownList(timeout);
    if (list != null) {
      schedule(list, timeout.deadline());
    } else {
      list = find(timeout.duration());
      if (list == null) {
        list = startList(timeout.duration(), timeout.deadline());
      }
    }
    list.add(timeout);
    timeout.activated();
  }

  private TimerList startList(int duration, long deadline) {
    scheduleNewest();
    TimerList list = newest == null ? makeList() : newest;
    list.duration = duration;
    list.deadline = deadline;
    newest = list;
    newestWaits = true;
    return list;
  }

  /** Waits for memory if there is none: a timer that repeats would be lost. */
  private static TimerList makeList() {
    for (long since = 0; ; ) {
      try {
        return new TimerList(0);
      } catch (OutOfMemoryError e) {
        since = Memory.await(e, since);
      }
    }
  }

  private @Nullable TimerList find(int duration) {
    TimerList list = newest;
    return newestWaits && list != null && list.duration == duration ? list : table.get(duration);
  }

  /** Puts the newest list into the wheel, before any other list and before anybody looks there. */
  private void scheduleNewest() {
    TimerList list = newest;
    if (newestWaits && list != null) {
      newestWaits = false;
      newest = null;
      table.put(list);
      wheel.schedule(list, list.deadline);
    }
  }

  private void schedule(TimerList list, long deadline) {
    scheduleNewest();
    wheel.schedule(list, deadline);
  }

  /**
   * Gives a timer a list of its own, unless it has one, at the same deadline but behind the others
   * there. Before version 11 Node did so when it was unreferenced, with a libuv timer of its own.
   */
  void setApart(Timeout timeout) {
    if (ownList(timeout) == null) {
      remove(timeout);
      apart = apart == null ? new WeakHashMap<>() : apart;
      apart.put(timeout, new TimerList(timeout.duration()));
      insert(timeout);
    }
  }

  private @Nullable TimerList ownList(Timeout timeout) {
    return apart == null ? null : apart.get(timeout);
  }

  void remove(Timeout timeout) {
    if (timeout.isLinked() && !timeout.isAlone()) {
      timeout.deactivate(); // and its list stays, without being looked up: that would take 5 ns
      return;
    }
    boolean last = timeout.isLinked() || (timeout.isRunning() && timeout.hasRef());
    timeout.deactivate();
    TimerList own = ownList(timeout);
    TimerList list = own != null || !last ? own : find(timeout.duration());
    if (list == null || !list.isEmpty()) {
      return;
    }
    if (list == newest) {
      newestWaits = false;
    } else {
      table.remove(list);
      wheel.cancel(list);
    }
  }

  boolean isEmpty() {
    return wheel.isEmpty() && !newestWaits;
  }

  /** When the first list is due, in the loop's time. */
  long nextDeadline() {
    scheduleNewest();
    return wheel.nextDeadline();
  }

  /**
   * The timers phase: everything is compared with the time at its start.
   *
   * @return whether anything was due
   */
  boolean run(long now) {
    scheduleNewest();
    boolean ran = wheel.advance(now, runList) > 0;
    if (owesDrain) {
      owesDrain = false;
      queues.drain();
    }
    return ran;
  }

  private void runList(TimerList list) {
    boolean threw = false;
    try {
      for (Timeout timeout; (timeout = firstDue(list)) != null; ) {
        timeout.deactivate();
        threw = !queues.dispatchOfMany(timeout);
      }
      if (threw && (queues.isLegacy() || table.get(list.duration) == list)) {
        queues.drain(); // the next timer of the list would have come first, but there is none
      } else {
        owesDrain |= threw; // its timer has closed itself, and the next list comes first
      }
      queues.endOfMany();
    } finally {
      putBack(list);
    }
  }

  private @Nullable Timeout firstDue(TimerList list) {
    Timeout first = list.first();
    return first != null && first.deadline() <= wheel.now() ? first : null;
  }

  /** Puts a list that has run back into the wheel, or forgets it if it is empty. */
  private void putBack(TimerList list) {
    Timeout first = list.first();
    if (first == null) {
      table.remove(list);
    } else {
      schedule(list, Math.max(first.deadline(), wheel.now() + 1));
    }
  }

  void forEachActive(Consumer<LoopHandle> action) {
    table.forEach(list -> list.forEach(action));
    if (newestWaits && newest != null) {
      newest.forEach(action);
    }
    if (apart != null) {
      apart.values().forEach(list -> list.forEach(action));
    }
  }

  /** Drops all timers without calling them, when the loop has closed. */
  void clear() {
    scheduleNewest();
    wheel.advance(
        Long.MAX_VALUE,
        list -> {
          for (Timeout timeout; (timeout = list.first()) != null; ) {
            timeout.deactivate();
          }
          table.remove(list);
        });
  }
}

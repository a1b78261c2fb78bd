package dev.tickloom.loop;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The counters of a loop. The loop thread writes them, any thread reads. */
final class LoopCounters {
  private final LoopTime time;
  private final AtomicLong turns = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final Stopwatch idle = new Stopwatch();
  private final Stopwatch run = new Stopwatch();

  LoopCounters(LoopTime time) {
    this.time = time;
  }

  /** Returns the number of the turn. */
  long beginTurn() {
    long number = turns.getPlain() + 1;
    turns.lazySet(number);
    return number;
  }

  void countEvent() {
    events.lazySet(events.getPlain() + 1);
  }

  void beginRun() {
    run.start(time.nanos());
  }

  void endRun() {
    run.stop(time.nanos());
  }

  void beginWait() {
    idle.start(time.nanos());
  }

  void endWait() {
    idle.stop(time.nanos());
  }

  /** Without histograms. */
  LoopMetrics metrics() {
    return new LoopCounts(
        turns(),
        events(),
        idleNanos(),
        runNanos(),
        LoopCounts.byName(Map.of()),
        DurationHistogram.EMPTY,
        DurationHistogram.EMPTY,
        DurationHistogram.EMPTY);
  }

  long turns() {
    return turns.getAcquire();
  }

  long events() {
    return events.getAcquire();
  }

  long idleNanos() {
    return idle.read(time);
  }

  long runNanos() {
    return run.read(time);
  }

  /**
   * Adds up times. All is in one number, so that any thread can read it while the stopwatch runs.
   *
   * <pre>
   *   stopped   the sum
   *   running   -1 - (the time of the start - the sum before it)
   * </pre>
   */
  private static final class Stopwatch {
    private final AtomicLong state = new AtomicLong();

    void start(long now) {
      state.lazySet(-1 - (now - state.getPlain()));
    }

    void stop(long now) {
      state.lazySet(sum(state.getPlain(), now));
    }

    long read(LoopTime time) {
      return sum(state.getAcquire(), time.nanos());
    }

    private static long sum(long state, long now) {
      return state >= 0 ? state : now + 1 + state;
    }
  }
}

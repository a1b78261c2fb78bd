package dev.tickloom.loop.observing;

import dev.tickloom.loop.concurrent.LibraryThread;
import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.observing.StandstillClock.Finding;
import dev.tickloom.loop.observing.StandstillClock.StandsStill;
import dev.tickloom.loop.observing.StandstillClock.WentOn;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/**
 * Finds out when a loop is at one thing for long. The loop only counts; a thread of the watch looks
 * at the count from time to time, while the loop runs.
 *
 * <pre>
 *   count   0   1   2   3   4 ...    odd while the loop is at something that is watched
 * </pre>
 */
abstract class StandstillWatch implements LoopObserver {
  private final long limit;

  /** Written by the loop alone. */
  private final AtomicLong count = new AtomicLong();

  private volatile @Nullable Thread watcher;

  /**
   * @param limit after how many nanoseconds to tell first
   */
  StandstillWatch(long limit) {
    this.limit = limit;
  }

  /** Tells that the loop has been at it for so long; on the thread of the watch. */
  abstract void tellStandstill(long number, long nanos);

  /** Tells that what {@link #tellStandstill} told of has ended after so long; on that thread. */
  abstract void tellEnd(long nanos);

  /** The loop begins with something. What is written before is seen by the watch. */
  final void begin() {
    count.lazySet(count.getPlain() | 1);
  }

  /** The loop has ended with it. */
  final void end() {
    long now = count.getPlain();
    count.lazySet(now + now % 2);
  }

  /** Whether the loop is still at what has that number. */
  final boolean isAt(long number) {
    return count.get() == number;
  }

  @Override
  public void runBegins() {
    Thread made = LibraryThread.steady("tickloom-watch", this::watch);
    watcher = made;
    made.start();
  }

  @Override
  public void runEnds() {
    end();
    Thread ended = watcher;
    watcher = null;
    LockSupport.unpark(ended);
  }

  private void watch() {
    StandstillClock clock = new StandstillClock(limit, System.nanoTime());
    while (watcher == Thread.currentThread()) {
      LockSupport.parkNanos(this, clock.pause());
      look(clock);
    }
    look(clock); // what the loop was at has ended by now
  }

  /** Whatever the log or the JVM throws, the watch goes on. */
  private void look(StandstillClock clock) {
    try {
      long now = count.get();
      Finding finding = clock.look(now % 2 == 0 ? 0 : now, System.nanoTime());
      if (finding instanceof StandsStill still) {
        tellStandstill(now, still.nanos());
      } else if (finding instanceof WentOn wentOn) {
        tellEnd(wentOn.nanos());
      }
    } catch (Throwable e) {
      Log.uncaught(e);
    }
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3g s", nanos / 1e9);
  }
}

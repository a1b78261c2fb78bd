package dev.tickloom.loop.observing;

import dev.tickloom.loop.concurrent.LibraryThread;
import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.observing.StandstillClock.Finding;
import dev.tickloom.loop.observing.StandstillClock.StandsStill;
import dev.tickloom.loop.observing.StandstillClock.WentOn;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/**
 * Finds out when a loop is at the same callback or wait for long. The loop only counts; a thread of
 * the watch looks at the count from time to time, while the loop runs and for a second after that.
 *
 * <pre>
 *   count   0   1   2   3   4 ...    odd while the loop is at something that is watched
 * </pre>
 */
abstract class StandstillWatch implements LoopObserver {
  /** For how long the thread waits for another run: a host may run the loop turn by turn. */
  private static final long MAX_IDLE = TimeUnit.SECONDS.toNanos(1);

  private final long limit;

  /** Written by the loop alone. */
  private final AtomicLong count = new AtomicLong();

  private volatile boolean isRunning;

  /** Null while nobody looks. */
  private final AtomicReference<@Nullable Thread> watcher = new AtomicReference<>();

  /** The last count that {@link #tellStandstill} was told of; written by the watch. */
  private volatile long told;

  // Written by the loop before it counts on: the last end of what was told, and its count.
  private long toldEnd;
  private long toldAndEnded;

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

  /**
   * The loop begins with something. The watch sees everything that the loop wrote before this call.
   */
  final void begin() {
    count.lazySet(count.getPlain() | 1);
  }

  /** The loop has ended with it. */
  final void end() {
    long now = count.getPlain();
    boolean isTold = now == told && now % 2 == 1;
    if (isTold) {
      toldEnd = System.nanoTime();
      toldAndEnded = now;
    }
    count.lazySet(now + now % 2);
    if (isTold) {
      LockSupport.unpark(watcher.get()); // so that the end is told at once
    }
  }

  /** Whether the loop is still at what has that number. */
  final boolean isAt(long number) {
    return count.get() == number;
  }

  @Override
  public void runBegins() {
    isRunning = true;
    if (watcher.get() == null) {
      Thread made = LibraryThread.steady("tickloom-watch", this::watch);
      if (watcher.compareAndSet(null, made)) { // or else the one before goes on
        start(made);
      }
    }
  }

  private void start(Thread made) {
    try {
      made.start();
    } catch (Throwable e) { // the next run tries again
      watcher.set(null);
      throw e;
    }
  }

  @Override
  public void runEnds(End end) {
    end();
    isRunning = false;
  }

  /** The thread that looks at the loop; null if there is none. */
  final @Nullable Thread watcher() {
    return watcher.get();
  }

  private void watch() {
    StandstillClock clock = new StandstillClock(limit, System.nanoTime());
    do {
      lookWhileRunning(clock);
      watcher.set(null);
      // A run that has begun just now may have seen this thread.
    } while (isRunning && watcher.compareAndSet(null, Thread.currentThread()));
  }

  /** Until the loop has not run for a while. */
  private void lookWhileRunning(StandstillClock clock) {
    for (long lastRun = System.nanoTime(), now = lastRun; now - lastRun < MAX_IDLE; ) {
      clock.beginPause(System.nanoTime());
      LockSupport.parkNanos(this, clock.pause());
      boolean hasRun = isRunning;
      look(clock);
      now = System.nanoTime();
      lastRun = hasRun ? now : lastRun;
    }
  }

  /** Goes on even if the log or the JVM throws. */
  private void look(StandstillClock clock) {
    try {
      long number = count.get();
      long now = System.nanoTime();
      long ended = toldAndEnded == told ? toldEnd : now;
      Finding finding = clock.look(number % 2 == 0 ? 0 : number, ended, now);
      if (finding instanceof StandsStill still) {
        told = number;
        tellStandstill(number, still.nanos());
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

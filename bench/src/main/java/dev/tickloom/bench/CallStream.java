package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.WorkQueue;
import java.util.Arrays;

/** Calls through a loop, so many at a time, and how long each of them took. Of the loop thread. */
final class CallStream {
  private final WorkersKind kind;
  private final EventLoop loop;
  private final Runnable call;
  private final Runnable whenAllEnded;
  private final WorkQueue queue = WorkQueue.concurrent();
  private int toStart;
  private int underWay;
  private long[] nanos = new long[1_024];
  private int ended;
  private long begin;
  private long end;

  CallStream(WorkersKind kind, EventLoop loop, int calls, Runnable call, Runnable whenAllEnded) {
    this.kind = kind;
    this.loop = loop;
    this.toStart = calls;
    this.call = call;
    this.whenAllEnded = whenAllEnded;
  }

  CallStream start(int inFlight) {
    begin = System.nanoTime();
    for (int i = 0; i < inFlight; i++) {
      next();
    }
    return this;
  }

  private void next() {
    if (toStart == 0) {
      return;
    }
    toStart--;
    underWay++;
    long start = System.nanoTime();
    kind.start(loop, queue, call, () -> ended(start));
  }

  private void ended(long start) {
    end = System.nanoTime();
    if (ended == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * ended);
    }
    nanos[ended++] = end - start;
    underWay--;
    next();
    if (hasEnded()) {
      whenAllEnded.run();
    }
  }

  /** Lets those under way be the last. */
  void stop() {
    toStart = 0;
  }

  boolean hasEnded() {
    return toStart == 0 && underWay == 0;
  }

  double callsPerSecond() {
    return ended * 1e9 / (end - begin);
  }

  /** How long calls have taken, in milliseconds: all but the given part of them at most so long. */
  double millis(double quantile) {
    long[] sorted = Arrays.copyOf(nanos, ended);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(ended - 1, ended * quantile)] / 1e6;
  }
}

package dev.tickloom.loop.observing;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The rows of a trace that show requests while workers run them. A request gets the first row that
 * was free all the time, so there are about as many rows as requests ran at the same time, and not
 * one for each of thousands of virtual threads. Any thread.
 */
final class WorkerRows {
  private final TraceFile file;
  private final ReentrantLock lock = new ReentrantLock();

  // With the lock: the number of each row, and the end of its last request.
  private int[] rows = {};
  private long[] ends = {};

  WorkerRows(TraceFile file) {
    this.file = file;
  }

  /**
   * A request has run on this thread.
   *
   * @return its row
   */
  int add(String name, long begin, long end) {
    int row = take(begin, end);
    file.addSlice(row, "request", name, begin, end);
    return row;
  }

  private int take(long begin, long end) {
    lock.lock();
    try {
      int free = 0;
      while (free < ends.length && ends[free] - begin > 0) {
        free++;
      }
      if (free == ends.length) {
        rows = Arrays.copyOf(rows, free + 1);
        ends = Arrays.copyOf(ends, free + 1);
        rows[free] = file.addRow("worker");
      }
      ends[free] = end;
      return rows[free];
    } finally {
      lock.unlock();
    }
  }
}

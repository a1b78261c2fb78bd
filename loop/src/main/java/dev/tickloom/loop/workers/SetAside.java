package dev.tickloom.loop.workers;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the jobs that their owners keep until there is memory for them. Any thread. */
final class SetAside {
  private final AtomicInteger size = new AtomicInteger();

  /**
   * Has the owner of a job keep it. If that fails, the job fails.
   *
   * @return whether the owner keeps it
   */
  boolean add(Job job) {
    size.incrementAndGet();
    try {
      job.setAside();
      return true;
    } catch (Throwable e) {
      size.decrementAndGet();
      job.fail(e);
      return false;
    }
  }

  void remove(int jobs) {
    size.addAndGet(-jobs);
  }

  int size() {
    return size.get();
  }
}

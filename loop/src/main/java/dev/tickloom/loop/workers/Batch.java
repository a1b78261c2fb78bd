package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.Log;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jetbrains.annotations.Nullable;

/**
 * The jobs that a worker has taken at one time: one, or several while calls are quick. It performs
 * them one after the other.
 *
 * <pre>
 *   at          a b c d
 *   0           *            is at a
 *   1           . *          a has ended, and is kept
 *   ~1            *          the monitor has delivered a, and given back c and d
 *   4, the size              through: what had ended was delivered, what had not begun given back
 * </pre>
 *
 * <p>One number says who owns the jobs, so each is performed and delivered once. Jobs that the
 * monitor delivers may arrive after those that the worker delivers next.
 */
final class Batch {
  // Updaters and no VarHandles: where one of those is first used, that takes memory.
  private static final AtomicIntegerFieldUpdater<Batch> AT =
      AtomicIntegerFieldUpdater.newUpdater(Batch.class, "at");

  /** In their order. Delivering all of them together gives the array away. */
  private final Object[] jobs;

  /** How many there are; settled before a worker takes the batch. */
  private int size;

  private volatile int at;

  Batch(int capacity) {
    jobs = new Object[capacity];
  }

  /** To be called before a worker takes the batch, while there is room. */
  void add(Job job) {
    jobs[size++] = job;
  }

  int size() {
    return size;
  }

  /** For how many more there is room. */
  int room() {
    return jobs.length - size;
  }

  /** The job that the worker runs first. Before it has begun. */
  Job first() {
    return (Job) jobs[0];
  }

  /** The current job of the worker; null if the batch is done. Any thread. */
  @Nullable
  Job current() {
    int now = at;
    int index = now < 0 ? ~now : now;
    // It may be through by now, and the jobs gone.
    return index < size && jobs[index] instanceof Job job ? job : null;
  }

  /** How many have not begun. Any thread. */
  int waiting() {
    int now = at;
    return now < 0 ? 0 : Math.max(0, size - 1 - now);
  }

  /**
   * Goes on to the next job, and keeps the one that has ended. Of the worker.
   *
   * @return false if there is none, or the monitor has taken the others
   */
  boolean advance() {
    int now = at;
    return now >= 0 && now + 1 < size && AT.compareAndSet(this, now, now + 1);
  }

  /**
   * Ends after the job that the worker is at, and delivers what has ended and is still to be
   * delivered. Of the worker.
   *
   * @return what has not begun, a chain in its order; null if there is nothing
   */
  @Nullable
  Job end() {
    int now = at;
    if (now >= 0 && AT.compareAndSet(this, now, size)) {
      Job waiting = chainFrom(now + 1);
      deliver(0, now + 1);
      return waiting;
    }
    int own = ~at;
    at = size;
    deliver(own, own + 1);
    return null;
  }

  /**
   * Takes all but the job that the worker is at, and delivers what has ended. Of the monitor.
   *
   * @return as {@link #end}
   */
  @Nullable
  Job relieve() {
    int now = at;
    boolean hasOthers = now >= 0 && now < size && size > 1;
    if (!hasOthers || !AT.compareAndSet(this, now, ~now)) {
      return null;
    }
    Job waiting = chainFrom(now + 1);
    deliver(0, now);
    // The worker may be stuck for ever, and would keep them.
    Arrays.fill(jobs, 0, now, null);
    Arrays.fill(jobs, now + 1, size, null);
    return waiting;
  }

  /** Links those that have not begun. For who has made them its own. */
  private @Nullable Job chainFrom(int index) {
    Job chain = null;
    for (int i = size - 1; i >= index; i--) {
      Job job = (Job) jobs[i];
      job.link = chain;
      chain = job;
    }
    return chain;
  }

  private void deliver(int from, int to) {
    if (to - from == size && to > 1 && deliverTogether()) {
      return;
    }
    for (int i = from; i < to; i++) {
      deliver((Job) jobs[i]);
    }
  }

  /** Returns false if that cannot be: some have no outcome that anybody waits for, say. */
  private boolean deliverTogether() {
    CompletionSink sink = ((Job) jobs[0]).sink();
    for (int i = 0; i < size; i++) {
      Job job = (Job) jobs[i];
      if (!job.isDone() || job.sink() != sink) {
        return false;
      }
    }
    try {
      sink.completeAll(room() == 0 ? jobs : Arrays.copyOf(jobs, size));
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    } catch (Throwable e) { // a sink that fails has them all the same
      Log.uncaught(e);
      return true;
    }
  }

  /** A job that cannot be delivered does not affect the others. */
  private static void deliver(Job job) {
    try {
      if (job.isDone()) {
        job.sink().complete(job);
      }
    } catch (Throwable e) {
      Log.uncaught(e);
    }
  }
}

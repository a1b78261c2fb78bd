package dev.tickloom.loop.workers;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * Adds up how long jobs wait and run, by their type. Each worker adds to a share of its own,
 * because adding to common numbers makes each call dearer. Any thread.
 *
 * <p>Programs invent types, and the sums of a type are kept for ever. So only a limited number of
 * types, the first ones, have sums of their own; all others share one.
 */
final class WorkerTimes {
  static final int MAX_TYPES = 256;

  private final Set<String> types = ConcurrentHashMap.newKeySet();
  private final ReentrantLock typesLock = new ReentrantLock();
  private final Queue<Share> all = new ConcurrentLinkedQueue<>();

  /** Last in, first out, so that threads which come and go use few shares. */
  private final ConcurrentLinkedDeque<Share> free = new ConcurrentLinkedDeque<>();

  /** Returns a share for the calling thread to add to, until it gives it back. */
  Share takeShare() {
    Share share = free.pollFirst();
    if (share == null) {
      share = new Share(this);
      all.add(share);
    }
    return share;
  }

  /** Lets another thread go on with a share, which keeps what it has. */
  void giveBack(Share share) {
    try {
      free.addFirst(share);
    } catch (OutOfMemoryError e) {
      // the next thread gets another one
    }
  }

  Map<String, OperationMetrics> metrics() {
    Map<String, OperationMetrics> sums = new TreeMap<>();
    for (Share share : all) {
      share.byType.forEach((type, sum) -> sums.merge(type, sum.metrics(), WorkerTimes::join));
    }
    return sums;
  }

  /** The name under which a type is counted. */
  private String nameOf(String type) {
    if (types.contains(type)) {
      return type;
    }
    typesLock.lock();
    try {
      return types.contains(type) || (types.size() < MAX_TYPES && types.add(type))
          ? type
          : WorkerMetrics.OTHER;
    } finally {
      typesLock.unlock();
    }
  }

  private static OperationMetrics join(OperationMetrics one, OperationMetrics other) {
    return new OperationCounts(
        one.count() + other.count(),
        one.waitNanos() + other.waitNanos(),
        Math.max(one.maxWaitNanos(), other.maxWaitNanos()),
        one.runNanos() + other.runNanos(),
        Math.max(one.maxRunNanos(), other.maxRunNanos()));
  }

  /** Counters that one thread at a time writes, and any thread reads. */
  static final class Share {
    private final WorkerTimes whole;
    private final Map<String, Sum> byType = new ConcurrentHashMap<>();

    // Most often a job is of the same type as the one before.
    private @Nullable String lastType;
    private Sum last = new Sum();

    private Share(WorkerTimes whole) {
      this.whole = whole;
    }

    void add(String type, long waitNanos, long runNanos) {
      if (!type.equals(lastType)) {
        last = sum(type);
        lastType = type;
      }
      last.add(waitNanos, runNanos);
    }

    private Sum sum(String type) {
      Sum sum = byType.get(type);
      return sum == null ? newSum(whole.nameOf(type)) : sum;
    }

    private Sum newSum(String name) {
      Sum sum = byType.get(name);
      if (sum == null) {
        sum = new Sum();
        byType.put(name, sum);
      }
      return sum;
    }
  }

  private static final class Sum {
    private static final int COUNT = 0;
    private static final int WAIT = 1;
    private static final int MAX_WAIT = 2;
    private static final int RUN = 3;
    private static final int MAX_RUN = 4;

    private final AtomicLongArray numbers = new AtomicLongArray(5);

    void add(long waitNanos, long runNanos) {
      add(WAIT, waitNanos);
      raise(MAX_WAIT, waitNanos);
      add(RUN, runNanos);
      raise(MAX_RUN, runNanos);
      add(COUNT, 1); // last, and read first: whoever sees it sees the rest
    }

    private void add(int which, long more) {
      numbers.setRelease(which, numbers.getPlain(which) + more);
    }

    private void raise(int which, long value) {
      if (value > numbers.getPlain(which)) {
        numbers.setRelease(which, value);
      }
    }

    OperationMetrics metrics() {
      return new OperationCounts(
          numbers.getAcquire(COUNT),
          numbers.getAcquire(WAIT),
          numbers.getAcquire(MAX_WAIT),
          numbers.getAcquire(RUN),
          numbers.getAcquire(MAX_RUN));
    }
  }
}

package dev.tickloom.loop.workers;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many threads of a pool do what. Any thread reads and changes it.
 *
 * <pre>
 *   a thread of the lane                  a virtual thread
 *   (none) -> ACTIVE    tryActivate       (none) -> STARTED   tryStartVirtual
 *   IDLE   -> ACTIVE    tryActivate       STARTED -> (none)   endVirtual
 *   ACTIVE -> BLOCKED   block
 *   BLOCKED -> ACTIVE   unblock           of these as well: block, unblock
 *   ACTIVE -> IDLE      deactivate
 *   ACTIVE -> (none)    deactivate
 * </pre>
 *
 * <p>BLOCKED counts as ACTIVE, too. The monitor counts a worker as blocked when it finds it at the
 * same job again; the worker is unblocked when that job ends.
 */
final class PoolState {
  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** The memory of so many threads, some 80 KB each, is what a process should bear. */
  static final int MAX_THREADS = 4096;

  private static final long LATE_NANOS = 1_000_000;

  private final int maxVirtual;
  private final int base;
  private final boolean isElastic;

  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger virtual = new AtomicInteger();
  private final AtomicInteger blocked = new AtomicInteger();
  private final AtomicInteger blockedVirtual = new AtomicInteger();
  private final AtomicInteger spinning = new AtomicInteger();

  /** Whether calls are so quick that more workers than processors would only be woken in vain. */
  private volatile boolean quick;

  /**
   * By how many more the lane may grow than are blocked. Only the monitor starts those: it takes
   * long, and the loop that adds jobs has better to do.
   */
  private volatile int reserve;

  /** Whether jobs wait until the lane has grown by those that are blocked. */
  private volatile boolean late;

  PoolState(int maxVirtual, int base, boolean isElastic) {
    this.maxVirtual = maxVirtual;
    this.base = base;
    this.isElastic = isElastic;
  }

  // ---- threads come and go --------------------------------------------------------------------

  boolean tryActivate(int limit) {
    return tryIncrement(active, limit);
  }

  void deactivate() {
    active.decrementAndGet();
  }

  boolean tryStartVirtual() {
    return tryIncrement(virtual, maxVirtual);
  }

  void endVirtual() {
    virtual.decrementAndGet();
  }

  void block(boolean inLane) {
    (inLane ? blocked : blockedVirtual).incrementAndGet();
  }

  void unblock(boolean inLane) {
    (inLane ? blocked : blockedVirtual).decrementAndGet();
  }

  /**
   * To be called before a worker spins for the next job; whoever adds one need not wake another.
   */
  void beginSpinning() {
    spinning.incrementAndGet();
  }

  /** To be called when it has ended to; then it looks at the backlog again. */
  void endSpinning() {
    spinning.decrementAndGet();
  }

  boolean isSomebodySpinning() {
    return spinning.get() > 0;
  }

  private static boolean tryIncrement(AtomicInteger count, int limit) {
    for (; ; ) {
      int now = count.get();
      if (now >= limit) {
        return false;
      }
      if (count.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  // ---- what the monitor says ------------------------------------------------------------------

  void apply(Verdict verdict) {
    quick = verdict.isQuick();
    reserve = verdict.reserve();
  }

  boolean isQuick() {
    return quick;
  }

  // ---- what workers find out ------------------------------------------------------------------

  /** Notes how long a job has waited. Reads much more often than it writes: all share the field. */
  void noteWait(long nanos) {
    boolean nowLate = nanos > LATE_NANOS && mayBeAllBlocked();
    if (nowLate != late) {
      late = nowLate;
    }
  }

  /**
   * Whether most jobs are to be taken from the newest: many that get stuck may be in front, and
   * quick ones behind them. Not before as many are blocked as there are without growth: a worker
   * that takes the newest cannot tell that nobody is late any more.
   */
  boolean isLate() {
    return late && mayBeAllBlocked();
  }

  private boolean mayBeAllBlocked() {
    return isElastic && blocked.get() >= base;
  }

  // ---- how many there may be ------------------------------------------------------------------

  /** Whether there is never more than one thread. */
  boolean isOfOne() {
    return base == 1 && !isElastic;
  }

  /** How many threads of the lane a thread may let be active that has a job for them. */
  int limit() {
    return limit(0);
  }

  /** How many the monitor may let be active. */
  int limitWithReserve() {
    return limit(reserve);
  }

  private int limit(int more) {
    int limit = isElastic ? Math.min(base + blocked.get() + more, MAX_THREADS) : base;
    int processors = Math.max(1, PROCESSORS - virtual.get() + blockedVirtual.get());
    return quick ? Math.min(limit, processors + blocked.get()) : limit;
  }

  // ---- how many there are ---------------------------------------------------------------------

  int active() {
    return active.get();
  }

  int blocked() {
    return blocked.get() + blockedVirtual.get();
  }

  int blockedInLane() {
    return blocked.get();
  }

  /** Whether another worker would have no processor. */
  boolean usesAllProcessors() {
    return atWork() - blocked() >= PROCESSORS;
  }

  /** How many have a job, or are about to take one. */
  int atWork() {
    return active.get() + virtual.get();
  }
}

package dev.tickloom.loop.workers;

/**
 * Finds out which workers of a pool are held up and how quickly calls end, takes from them what
 * they have in batch, lets the lane grow by that, and reports. All its state is of its own thread;
 * what it finds it writes into the pool.
 */
final class PoolMonitor extends Monitor {
  /** Requests that take less of a processor's time rarely let another worker run meanwhile. */
  private static final long QUICK_NANOS = 20_000;

  /**
   * A worker that takes no more jobs than this in a millisecond has no quick ones; a quick one
   * takes a few microseconds.
   */
  private static final long SLOW_PACE = 4;

  /** Looks, a millisecond apart, before a worker counts as held up when there is doubt. */
  private static final int LOOKS_UNTIL_HELD = 3;

  private static final int LOOKS_UNTIL_VIRTUAL = 20;

  private final WorkerPool pool;
  private int looks;
  private long begunBefore;
  private long nextReport = System.nanoTime() + Snapshot.STUCK_NANOS;
  private boolean warned;

  PoolMonitor(WorkerPool pool) {
    this.pool = pool;
  }

  /**
   * Lets the lane grow by the workers that are held up, and while those that are not get on slowly,
   * too, by as many again: they are about to get stuck. What merely waits is no reason to grow: a
   * thousand quick calls wait, too, and more threads would make them slower.
   */
  @Override
  long look(long nanos) {
    if (!WorkerPool.virtualThreadsAreReady
        && ++looks >= LOOKS_UNTIL_VIRTUAL
        && pool.startOneVirtual()) {
      WorkerPool.virtualThreadsAreReady = true;
    }
    boolean waits = !pool.backlog.isEmpty();
    long begun = pool.begun();
    long pace = begun - begunBefore;
    begunBefore = begun;
    pool.quick = areQuick(pace, nanos);
    boolean slow = waits && areSlow(pace, nanos);
    for (int i = 0; i < pool.workers.end(); i++) {
      Worker worker = pool.workers.get(i);
      if (worker != null) {
        worker.look();
      }
    }
    int heldUp = holdUp(slow, pace);
    pool.extra = slow ? pool.held.get() : 0;
    if (waits) {
      grow();
    }
    boolean retrying = pool.retries.look();
    // A worker that has taken a job and not begun it yet counts: that may take long at first.
    int atWork = pool.active.get() + pool.virtual.get();
    long untilReport = report(atWork > 0);
    boolean mayHelp = waits && room() > 0; // no thread could be made
    return atWork > heldUp || mayHelp || retrying ? SOON : untilReport;
  }

  private void grow() {
    for (long missing = Math.min(room(), pool.backlog.size()); missing > 0; missing--) {
      pool.activate(pool.limit(pool.extra));
    }
  }

  /** How many more threads of the lane may be active. */
  private int room() {
    return pool.limit(pool.extra) - pool.active.get();
  }

  /**
   * Finds out which workers are held up: in case of doubt those found at the same job again and
   * again. Once four are, and the others are slow as well, there is no doubt: to start threads may
   * have taken many milliseconds, and those that were started first have been stuck for most of
   * them.
   *
   * @return how many workers are held up
   */
  private int holdUp(boolean slow, long pace) {
    boolean isSure = slow && pool.held.get() >= pool.base;
    int looksUntilHeld = slow && isClear(pace) ? 1 : LOOKS_UNTIL_HELD;
    long aMomentAgo = System.nanoTime() - SOON;
    int heldUp = 0;
    int ofThemVirtual = 0;
    for (int i = 0; i < pool.workers.end(); i++) {
      Worker worker = pool.workers.get(i);
      if (worker == null) {
        continue;
      }
      boolean isStuck =
          isSure ? worker.hasBeenAtItSince(aMomentAgo) : worker.looks() >= looksUntilHeld;
      if (isStuck && worker.hold() && worker.inLane) {
        pool.held.incrementAndGet();
      }
      if (isStuck || worker.looks() > 0) { // others shall not wait until there is no doubt
        pool.relieve(worker);
      }
      if (worker.isHeld()) {
        heldUp++;
        ofThemVirtual += worker.inLane ? 0 : 1;
      }
    }
    pool.heldVirtual = ofThemVirtual;
    return heldUp;
  }

  /**
   * Whether all workers have been found at the same jobs again, and nothing at all has moved. No
   * worker may be about to take a job either, such as a thread that has only just been made.
   */
  private boolean isClear(long pace) {
    int inLane = 0;
    int standing = 0;
    for (int i = 0; i < pool.workers.end(); i++) {
      Worker worker = pool.workers.get(i);
      if (worker != null && worker.inLane) {
        inLane += worker.current() != null ? 1 : 0;
        standing += worker.looks() > 0 ? 1 : 0;
      }
    }
    return pace == 0 && standing == inLane && standing >= pool.active.get();
  }

  /** Whether so many calls since the last look were quick, if that is long enough to say. */
  private static boolean areQuick(long calls, long nanos) {
    return nanos >= SOON / 2 && calls * QUICK_NANOS >= nanos * WorkerPool.PROCESSORS;
  }

  /** Whether the workers that are not held up get on slowly. */
  private boolean areSlow(long calls, long nanos) {
    return calls * SOON <= SLOW_PACE * (pool.active.get() - pool.held.get()) * nanos;
  }

  /** Reports every second while anything runs. Returns in how many nanoseconds to do so next. */
  private long report(boolean works) {
    long now = System.nanoTime();
    if (now - nextReport >= 0) {
      nextReport = now + Snapshot.STUCK_NANOS;
      Snapshot inspection = new Snapshot(pool.workers);
      if (Recording.isInUse()) {
        WorkersEvent event = new WorkersEvent();
        if (event.isEnabled()) {
          event.commit(pool.metrics(inspection));
        }
      }
      if (inspection.stuck() > 0 && !warned) {
        inspection.warn();
      }
      warned = inspection.stuck() > 0;
    }
    return works ? nextReport - now : NOTHING_TO_SEE;
  }
}

package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.Memory;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * The platform threads of a pool: as many as are allowed to be active, and idle ones. Those are
 * taken last in, first out, so that those that were only needed for a while stay idle, and end.
 */
final class Lane {
  private static final long IDLE_NANOS = 2_000_000_000L;

  private final WorkerPool pool;
  private final PoolState state;
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();

  /** Whether threads end as soon as they have nothing to do. */
  private volatile boolean closed;

  Lane(WorkerPool pool) {
    this.pool = pool;
    this.state = pool.state;
  }

  /** Lets one more thread be active, if so many may. Any thread. */
  void activate(int limit) {
    if (!state.tryActivate(limit)) {
      return;
    }
    Worker worker = idle.pollFirst();
    if (worker != null) {
      worker.activate();
    } else {
      pool.startWorker(true);
    }
  }

  /**
   * Lets as many threads be active as have something to do, and may be. Of the monitor.
   *
   * @return whether more may be: if no thread can be made, that is tried again
   */
  boolean grow() {
    int limit = state.limitWithReserve();
    for (long missing = Math.min(limit - state.active(), pool.backlog.size());
        missing > 0;
        missing--) {
      activate(limit);
    }
    return state.active() < limit;
  }

  /** On a thread of the lane. */
  void run(Worker worker) {
    try {
      do {
        performUntilIdle(worker);
      } while (becomeIdle(worker));
    } finally {
      pool.leave(worker);
      if (worker.isActive()) { // something failed that is not the job's
        state.deactivate();
        pool.signalWork();
      }
    }
  }

  /**
   * Performs jobs until none comes for a while, or fewer threads are to be active. It is a method
   * of its own: when the first idle thread ends, C2 drops the compiled code of the caller, and
   * compiling it again with this loop in it takes long.
   */
  private void performUntilIdle(Worker worker) {
    for (Batch batch; (batch = pool.workLoop.next(worker)) != null; ) {
      pool.workLoop.perform(worker, batch);
      if (state.active() > state.limitWithReserve()) {
        return;
      }
    }
  }

  /** Waits until there is more to do. Returns false if the worker shall end. */
  private boolean becomeIdle(Worker worker) {
    worker.deactivate();
    try {
      idle.addFirst(worker);
    } catch (OutOfMemoryError e) {
      worker.activate();
      Memory.pause();
      return true;
    }
    state.deactivate();
    pool.signalWork();
    long deadline = System.nanoTime() + IDLE_NANOS;
    while (!worker.isActive()) {
      long left = deadline - System.nanoTime();
      if ((left <= 0 || closed) && idle.remove(worker)) {
        return false;
      }
      LockSupport.parkNanos(this, left);
      var unused = Thread.interrupted(); // by what an earlier body has left behind
    }
    worker.readClock();
    return true;
  }

  /** A thread that goes idle meanwhile sees it, or else is seen here. */
  void close() {
    closed = true;
    for (Worker worker : idle) {
      LockSupport.unpark(worker.thread);
    }
  }
}

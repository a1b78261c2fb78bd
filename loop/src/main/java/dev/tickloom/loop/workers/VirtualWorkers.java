package dev.tickloom.loop.workers;

/** The virtual threads of a pool. Each takes jobs until none waits, and then ends. */
final class VirtualWorkers {
  /**
   * Whether one was started in this process. The first one makes the JDK's scheduler, which takes
   * some 10 ms: the monitor does that, and the lane has the jobs meanwhile.
   */
  private static volatile boolean ready;

  private final WorkerPool pool;

  VirtualWorkers(WorkerPool pool) {
    this.pool = pool;
  }

  static boolean areReady() {
    return ready;
  }

  /** Of the monitor. */
  void makeReady() {
    if (start()) {
      ready = true;
    }
  }

  /** Returns false if none may be started. Any thread. */
  boolean tryStart() {
    return ready && start();
  }

  private boolean start() {
    if (!pool.state.tryStartVirtual()) {
      return false;
    }
    pool.startWorker(false);
    return true;
  }

  /** On the thread. */
  void run(Worker worker) {
    try {
      // While calls are quick the lane runs them all. This thread still performs one batch, so that
      // jobs go on even if no other thread can be made.
      for (Batch batch; (batch = pool.workLoop.next(worker)) != null; ) {
        pool.workLoop.perform(worker, batch);
        if (pool.state.isQuick()) {
          break;
        }
      }
    } finally {
      pool.leave(worker);
      pool.state.endVirtual();
      pool.signalWork();
    }
  }
}

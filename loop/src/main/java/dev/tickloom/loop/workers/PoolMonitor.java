package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.Recording;

/**
 * Looks at a pool every millisecond while it works: finds workers that are blocked, takes from them
 * what they have not begun, lets the lane grow, and reports. {@link Verdict} decides what to do.
 * All its state is confined to its own thread.
 */
final class PoolMonitor extends Monitor {
  /** How often in a row a worker is found at the same job again before it counts as blocked. */
  private static final int LOOKS_UNTIL_BLOCKED = 2;

  /** The first jobs of a process are slow enough as it is. */
  private static final int LOOKS_UNTIL_VIRTUAL = 20;

  private final WorkerPool pool;
  private int looks;
  private long begunBefore;
  private long nextReport = System.nanoTime() + Snapshot.STUCK_NANOS;
  private boolean warned;

  PoolMonitor(WorkerPool pool) {
    this.pool = pool;
  }

  @Override
  long look(long nanos) {
    PoolState state = pool.state;
    if (!VirtualWorkers.areReady() && ++looks >= LOOKS_UNTIL_VIRTUAL) {
      pool.virtualWorkers.makeReady();
    }
    boolean waits = !pool.backlog.isEmpty();
    long begun = pool.begun();
    long begunSince = begun - begunBefore;
    begunBefore = begun;
    lookAtWorkers();
    state.apply(Verdict.of(nanos, begunSince, waits, state.blockedInLane(), PoolState.PROCESSORS));
    boolean mayGrow = waits && pool.lane.grow();
    boolean retrying = pool.retries.look();
    // A worker that has taken a job and not begun it yet counts: that may take long at first.
    int atWork = state.atWork();
    long untilReport = report(atWork > 0);
    return atWork > state.blocked() || mayGrow || retrying ? SOON : untilReport;
  }

  private void lookAtWorkers() {
    for (int i = 0; i < pool.workers.end(); i++) {
      Worker worker = pool.workers.get(i);
      if (worker != null) {
        worker.look();
        if (worker.looks() > 0) {
          pool.relieve(worker); // others shall not wait until there is no doubt
        }
        if (worker.looks() >= LOOKS_UNTIL_BLOCKED && worker.block()) {
          pool.state.block(worker.inLane);
        }
      }
    }
  }

  /** Reports every second while anything runs. Returns in how many nanoseconds to do so next. */
  private long report(boolean works) {
    long now = System.nanoTime();
    if (now - nextReport >= 0) {
      nextReport = now + Snapshot.STUCK_NANOS;
      Snapshot snapshot = new Snapshot(pool.workers);
      if (Recording.isInUse()) {
        WorkersEvent event = new WorkersEvent();
        if (event.isEnabled()) {
          event.commit(pool.metrics(snapshot));
        }
      }
      if (snapshot.stuck() > 0 && !warned) {
        snapshot.warn();
      }
      warned = snapshot.stuck() > 0;
    }
    return works ? nextReport - now : NOTHING_TO_SEE;
  }
}

package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.LibraryThread;
import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.Memory;
import dev.tickloom.loop.concurrent.SpinWait;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.annotations.Nullable;

/**
 * Threads that take jobs from a backlog: a few virtual threads in front, and behind them a lane of
 * platform threads.
 *
 * <p>A file call holds its thread, and the carrier of a virtual thread, in the kernel, and nobody
 * knows in advance for how long. So there are few virtual threads: if all of them are stuck for
 * ever, the application still has a carrier ({@link VirtualWorkers}). Jobs that they cannot take go
 * to the lane ({@link Lane}), which has as many threads as libuv's pool, and one more for each
 * blocked one. A monitor finds those: it looks every millisecond, and a worker that it finds at the
 * same job three times in a row is blocked until that job ends ({@link PoolMonitor}). While jobs
 * wait the lane may have as many threads again in reserve, so that it doubles with each look if all
 * are blocked. The number of waiting jobs is never a reason to grow, because a thousand quick calls
 * wait, and more threads would make them slower. All counts are in {@link PoolState}.
 *
 * <p>Jobs wait in queues that take turns ({@link WorkQueue}, {@link Backlog}). A worker takes one
 * ({@link WorkLoop}); or, while calls are quick, a {@link Batch} of some, which it runs one after
 * the other and delivers together. If one of them is slow, the worker gives the others back, or the
 * monitor takes them away. While calls are quick there are also no more active workers than
 * processors, and only the lane runs jobs: its threads can spin for the next one ({@link
 * SpinWait}), while a spinning virtual thread would keep its carrier from others. The lane also
 * runs all jobs while other processes take the processors, because a carrier gets a processor later
 * than a thread of the lane.
 *
 * <p>While the lane is growing for blocked threads, workers take most jobs from the newest of their
 * queue. The oldest may all get stuck, and quick jobs behind them should not wait for a thread for
 * each.
 *
 * <p>A job that has not begun, because something is missing that others will release, waits in the
 * {@link RetryQueue}, which the monitor also checks; or it is set aside for its owner.
 *
 * <p><b>No job is forgotten.</b> A thread that adds to the backlog then checks whether a worker
 * spins; if none does, it starts or wakes one, unless as many as allowed are active. A worker first
 * announces that it stops spinning or goes idle, and then checks the backlog again. So one of the
 * two always sees the other. If there is no thread and none can be made, all waiting jobs fail.
 */
final class WorkerPool implements Pool {
  final PoolState state;
  final Backlog backlog = new Backlog();
  final WorkerList workers = new WorkerList();
  final RetryQueue retries = new RetryQueue(this);
  final Lane lane;
  final VirtualWorkers virtualWorkers = new VirtualWorkers(this);
  final WorkLoop workLoop;
  final PoolMonitor monitor = new PoolMonitor(this);
  private final WorkerTimes times = new WorkerTimes();

  private final AtomicInteger threads = new AtomicInteger();

  private final SetAside setAside = new SetAside();

  private volatile boolean closed;

  /**
   * A pool without threads, which come with jobs.
   *
   * @param maxVirtual how many virtual threads there may be
   * @param base how many threads the lane may have of which none is blocked
   * @param isElastic whether the lane grows by those that are blocked
   */
  WorkerPool(int maxVirtual, int base, boolean isElastic) {
    state = new PoolState(maxVirtual, base, isElastic);
    lane = new Lane(this);
    workLoop = new WorkLoop(this);
    Memory.prepare();
  }

  // ---- jobs come ------------------------------------------------------------------------------

  @Override
  public void start(Job job) {
    if (closed) {
      job.fail(new RejectedExecutionException("the workers are closed"));
      return;
    }
    job.stamp();
    try {
      backlog.add(job);
    } catch (OutOfMemoryError e) {
      job.fail(e);
    }
    signalWork();
  }

  /** Lets a job wait again that was taken before and has not begun; signal it then. */
  void addAgain(Job job) {
    job.stamp();
    backlog.addAgain(job);
  }

  @Override
  public void startAgain(Job job) {
    setAside.remove(1);
    try {
      addAgain(job);
    } catch (OutOfMemoryError e) {
      job.fail(e);
      var unused = backlog.ended(job);
    }
    signalWork();
  }

  @Override
  public void forget(int jobs) {
    setAside.remove(jobs);
  }

  @Override
  public void close() {
    closed = true;
    lane.close();
    monitor.close();
  }

  /** If jobs wait, wakes or starts a worker, unless none is allowed or one is about to look. */
  void signalWork() {
    if (backlog.isEmpty()) {
      return;
    }
    monitor.wake();
    if (!state.isSomebodySpinning() && (prefersLane() || !virtualWorkers.tryStart())) {
      lane.activate(state.limit());
    }
  }

  /**
   * A thread of the lane can wait for the next job without keeping a carrier from others, and on a
   * busy machine it gets a processor sooner than a carrier does.
   */
  private boolean prefersLane() {
    return state.isQuick() || SpinWait.isPaused();
  }

  // ---- threads come and go --------------------------------------------------------------------

  /**
   * Starts a thread that has been counted. With others at work it does not matter if that fails:
   * the monitor tries again. Otherwise a virtual thread has to do, whose carrier may be there
   * already.
   */
  void startWorker(boolean inLane) {
    Shift shift = null;
    try {
      shift = new Shift(inLane);
      workers.add(shift.worker);
      shift.thread.start();
    } catch (Throwable e) {
      if (shift != null) {
        leave(shift.worker);
      }
      if (inLane) {
        state.deactivate();
      } else {
        state.endVirtual();
      }
      if (state.atWork() == 0 && workers.isEmpty() && !(inLane && virtualWorkers.tryStart())) {
        failAll(e);
      }
    }
  }

  /**
   * A thread, and all that it needs to begin. It is made by who starts the thread, and can count
   * the thread out again: a thread that found no memory could not. A class and no lambda: it is on
   * the way of a program's first read (docs/adr/0006).
   */
  private final class Shift implements Runnable {
    final Thread thread;
    final Worker worker;

    Shift(boolean inLane) {
      // By ourselves: the JDK's factories concatenate by invokedynamic, the first time for 10 ms.
      String number = Integer.toString(threads.incrementAndGet());
      thread =
          inLane
              ? LibraryThread.steady("tickloom-worker-".concat(number), this)
              : LibraryThread.virtual("tickloom-worker-virtual-".concat(number), this);
      worker = new Worker(thread, inLane, times.takeShare());
    }

    @Override
    public void run() {
      worker.readClock();
      if (worker.inLane) {
        lane.run(worker);
      } else {
        virtualWorkers.run(worker);
      }
    }
  }

  /** Takes no memory: most often the reason is that there is none. */
  private void failAll(Throwable noThread) {
    for (Job job; (job = backlog.takeBare()) != null; ) {
      job.fail(noThread);
      var unused = backlog.ended(job);
    }
  }

  /** Counts a thread out that ends, and gives back what it has taken and not begun. */
  void leave(Worker worker) {
    workers.remove(worker);
    times.giveBack(worker.times);
    try {
      giveBack(worker.endBatch());
    } catch (Throwable e) {
      Log.uncaught(e); // the thread has yet to be counted out elsewhere
    }
  }

  // ---- jobs go back ---------------------------------------------------------------------------

  /**
   * Keeps a job that has not begun, for another time.
   *
   * @return false if it has ended instead
   */
  boolean putOff(Job job, Job.Outcome outcome) {
    if (outcome == Job.Outcome.SET_ASIDE) {
      return setAside.add(job);
    }
    boolean waits = retries.add(job);
    if (waits) {
      monitor.wake();
    }
    return waits;
  }

  /** Gives the unbegun jobs of a blocked worker to others. Of the monitor. */
  void relieve(Worker worker) {
    giveBack(worker.relieve());
  }

  /** Gives jobs that were taken and not begun to other workers. */
  void giveBack(@Nullable Job waiting) {
    if (waiting != null) {
      backlog.giveBack(waiting);
      signalWork();
    }
  }

  // ---- what is asked --------------------------------------------------------------------------

  @Override
  public boolean isWorker(Thread thread) {
    return workers.has(thread);
  }

  /** How many jobs have begun so far; not exact while others add and take, as all that follows. */
  long begun() {
    return backlog.taken() - waitingInBatches();
  }

  private long waitingInBatches() {
    long sum = 0;
    for (int i = 0; i < workers.end(); i++) {
      Worker worker = workers.get(i);
      sum += worker == null ? 0 : worker.waiting();
    }
    return sum;
  }

  @Override
  public WorkerMetrics metrics() {
    return metrics(new Snapshot(workers));
  }

  WorkerMetrics metrics(Snapshot snapshot) {
    int apart = retries.size() + setAside.size();
    long queued = backlog.size() + waitingInBatches() + apart;
    return snapshot.metrics(queued, apart, times.metrics());
  }
}

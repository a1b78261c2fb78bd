package dev.tickloom.loop.workers;

import dev.tickloom.loop.internal.LibraryThread;
import dev.tickloom.loop.internal.Memory;
import dev.tickloom.loop.internal.SpinWait;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that take jobs from a backlog: a few virtual threads in front, and behind them a lane
 * of platform threads.
 *
 * <pre>
 *                     virtual threads                     the lane
 *   how many          at most {@code maxVirtual}, which   at most {@code base}, and one more for each
 *                     leaves carriers to others           of them that is held up
 *   begins            first of all, unless very many      when the virtual threads are all in use
 *                     quick calls come                    or do not begin
 *   without work      lingers, then ends                  lingers, then idles; last in, first out
 * </pre>
 *
 * <p>A file call holds its thread, and the carrier of a virtual thread, in the kernel. Nobody knows
 * beforehand for how long. So the number of virtual threads is such that if all of them are held
 * for ever the application still has a carrier, and the lane grows by as many threads as are held;
 * it is the {@link PoolMonitor} that finds out. Idle threads are taken last in, first out: those
 * that were only needed for a while stay idle, and end.
 *
 * <p>While calls are quick a worker takes a {@link Batch} full of them. If one of them is not, it
 * gives the others back, or the monitor does so if it has got stuck.
 *
 * <p><b>No job is forgotten.</b> A thread that adds to the backlog then checks whether a worker is
 * lingering; if none is, it starts or wakes one, unless as many as allowed are active. A worker
 * first announces that it stops lingering or goes idle, and then checks the backlog again. So one
 * of the two always sees the other.
 */
final class WorkerPool implements Pool {
  /** More would only keep each other waiting for what one of them does. */
  private static final int MAX_LINGERING = 2;

  /**
   * So many jobs at most a worker takes and delivers at a time, while calls are quick, since each
   * time memory goes from one processor to the other. With 64 and with 1,024 {@code stat} in flight
   * on two processors a call takes 2.1 and 1.8 microseconds of processor time; one at a time 2.4
   * and 2.2, and 32 at a time no less (docs/adr/0003).
   */
  private static final int BATCH_SIZE = 16;

  /**
   * When so few wait, a worker lets the loop come to what has ended before it takes more: the loop
   * may share its processor, and the other workers would soon have nothing to do. With 64 {@code
   * stat} in flight 872,000 and 825,000 calls a second instead of 819,000 and 764,000
   * (docs/adr/0003).
   */
  private static final int FEW = 8;

  /** After a job that takes longer, others shall not wait for the next one in the same batch. */
  private static final long SLOW_NANOS = 100_000;

  private static final long LATE_NANOS = 1_000_000;
  private static final long IDLE_NANOS = 2_000_000_000L;

  /** The memory of so many threads, some 80 KB each, is what a process should bear. */
  static final int MAX_THREADS = 4096;

  /**
   * Whether a virtual thread was started in this process. The first one makes the JDK's scheduler,
   * which takes some 10 ms: the monitor does that, and the lane has the jobs meanwhile. It does so
   * after some looks only, since the first jobs of a process are slow enough as it is.
   */
  static volatile boolean virtualThreadsAreReady;

  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  final Backlog backlog = new Backlog();
  private final int maxVirtual;
  final int base;
  private final boolean grows;

  /** One in a pool of one: there is nobody to whom the monitor could give the others. */
  private final int batchSize;

  private final AtomicInteger threads = new AtomicInteger();
  final WorkerList workers = new WorkerList();

  /** How many virtual threads there are. */
  final AtomicInteger virtual = new AtomicInteger();

  /** How many threads of the lane are not idle. */
  final AtomicInteger active = new AtomicInteger();

  /** How many of those are held up. */
  final AtomicInteger held = new AtomicInteger();

  private final AtomicInteger lingering = new AtomicInteger();
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();

  private final PoolMonitor monitor = new PoolMonitor(this);
  final RetryQueue retries = new RetryQueue(this);

  /** How many jobs wait elsewhere until they are started again. */
  private final AtomicInteger setAside = new AtomicInteger();

  private final WorkerTimes times = new WorkerTimes();

  /**
   * Whether jobs wait until the lane has grown by those that are held up. Then most are taken from
   * the newest: many that get stuck may be in front, and quick ones behind them.
   */
  private volatile boolean isLate;

  /** Whether no more jobs are taken, and threads end as soon as they have nothing to do. */
  private volatile boolean closed;

  /**
   * By how many more the lane may grow, while jobs get on slowly. Only the monitor starts those: it
   * takes long, and the loop that adds jobs has better to do.
   */
  volatile int extra; // written by the monitor

  /** How many virtual threads are held up, as of the last look. */
  volatile int heldVirtual; // written by the monitor

  /**
   * Whether so many calls end so quickly that more workers than processors would only wait for each
   * other, and cost the waking: with 64 calls of {@code stat} in flight on two processors a third
   * and a fourth worker took a tenth of the throughput. The lane has them all then, since a virtual
   * thread that lingers cannot offer its processor to the loop and to others: with the short pauses
   * of {@link SpinWait} 629,000 calls a second instead of 530,000.
   */
  volatile boolean quick; // written by the monitor

  WorkerPool(int maxVirtual, int base, boolean grows) {
    this.maxVirtual = maxVirtual;
    this.base = base;
    this.grows = grows;
    this.batchSize = base == 1 && !grows ? 1 : BATCH_SIZE;
  }

  /**
   * Lets a job wait for its turn, and sees to it that there is a worker. If there is none, and no
   * thread can be made, all that wait fail. Once closed, the job fails.
   */
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

  /**
   * Takes no more jobs. What waits still runs. A thread that goes idle meanwhile sees that, or else
   * is seen here.
   */
  @Override
  public void close() {
    closed = true;
    for (Worker worker : idle) {
      LockSupport.unpark(worker.thread);
    }
    monitor.close();
  }

  /** As {@link #start}, for a job that was taken before, has not begun and is tried again. */
  void retry(Job job) {
    job.stamp();
    backlog.addAgain(job);
    signalWork();
  }

  /** The same for one that was set aside. */
  @Override
  public void startAgain(Job job) {
    setAside.decrementAndGet();
    try {
      retry(job);
    } catch (OutOfMemoryError e) {
      job.fail(e);
      var unused = backlog.ended(job);
      signalWork();
    }
  }

  @Override
  public void forget(int jobs) {
    setAside.addAndGet(-jobs);
  }

  /** If anything waits, sends for a worker, unless nobody is allowed or one is about to look. */
  private void signalWork() {
    if (backlog.isEmpty()) {
      return;
    }
    monitor.wake();
    if (lingering.get() == 0 && (quick || !startVirtual())) {
      activate(limit(0));
    }
  }

  /**
   * Starts a thread that has been counted. With others at work it does not matter if that fails:
   * the monitor tries again. Otherwise a virtual thread has to do, whose carrier may be there
   * already.
   */
  private void startWorker(boolean inLane) {
    Shift shift = null;
    try {
      shift = new Shift(inLane);
      workers.add(shift.worker);
      shift.thread.start();
    } catch (Throwable e) {
      if (shift != null) {
        leave(shift.worker);
      }
      boolean nobodyIsAtWork =
          (inLane ? active : virtual).decrementAndGet() == 0 && workers.isEmpty();
      if (nobodyIsAtWork && !(inLane && startVirtual())) {
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
    private final boolean inLane;

    Shift(boolean inLane) {
      this.inLane = inLane;
      thread = inLane ? newPlatform(this) : newVirtual(this);
      worker = new Worker(thread, inLane, times.takeShare());
    }

    @Override
    public void run() {
      worker.readClock();
      if (inLane) {
        runInLane(worker);
      } else {
        runVirtual(worker);
      }
    }
  }

  private Thread newPlatform(Runnable body) {
    return LibraryThread.steady(nextName("tickloom-worker-"), body);
  }

  private Thread newVirtual(Runnable body) {
    return LibraryThread.virtual(nextName("tickloom-worker-virtual-"), body);
  }

  /** Takes no memory: most often the reason is that there is none. */
  private void failAll(Throwable noThread) {
    for (Job job; (job = backlog.takeBare()) != null; ) {
      job.fail(noThread);
      var unused = backlog.ended(job);
    }
  }

  private void leave(Worker worker) {
    workers.remove(worker);
    times.giveBack(worker.times);
  }

  /** By ourselves: the JDK's factories concatenate by invokedynamic, the first time for 10 ms. */
  private String nextName(String prefix) {
    return prefix + threads.incrementAndGet();
  }

  // ---- virtual threads ------------------------------------------------------------------------

  private boolean startVirtual() {
    return virtualThreadsAreReady && startOneVirtual();
  }

  boolean startOneVirtual() {
    if (!tryIncrement(virtual, maxVirtual)) {
      return false;
    }
    startWorker(false);
    return true;
  }

  private void runVirtual(Worker worker) {
    try {
      for (Batch batch; (batch = next(worker)) != null; ) {
        perform(worker, batch);
        if (quick) { // only now: where no other thread can be made, jobs still get on
          break;
        }
      }
    } finally {
      leave(worker);
      try {
        giveBack(worker.endBatch());
      } finally {
        virtual.decrementAndGet();
        signalWork();
      }
    }
  }

  // ---- the lane -------------------------------------------------------------------------------

  void activate(int limit) {
    if (!tryIncrement(active, limit)) {
      return;
    }
    Worker worker = idle.pollFirst();
    if (worker != null) {
      worker.activate();
    } else {
      startWorker(true);
    }
  }

  /** How many threads of the lane may be active, with so many extra. */
  int limit(int more) {
    int limit = grows ? Math.min(base + held.get() + more, MAX_THREADS) : base;
    int processors = Math.max(1, PROCESSORS - virtual.get() + heldVirtual);
    return quick ? Math.min(limit, processors + held.get()) : limit;
  }

  private void runInLane(Worker worker) {
    try {
      do {
        performUntilIdle(worker);
      } while (becomeIdle(worker));
    } finally {
      leave(worker);
      try {
        giveBack(worker.endBatch());
      } finally {
        if (worker.isActive()) { // something failed that is not the job's
          active.decrementAndGet();
          signalWork();
        }
      }
    }
  }

  /**
   * Until nothing comes for a while, or fewer threads are to be active. A method by itself: when
   * the first idle thread ends, which code that was compiled before has not seen, that of the
   * caller is dropped, and to compile it again with this in it took C2 50 to 90 ms.
   */
  private void performUntilIdle(Worker worker) {
    for (Batch batch; (batch = next(worker)) != null; ) {
      perform(worker, batch);
      if (active.get() > limit(extra)) {
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
    active.decrementAndGet();
    signalWork();
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

  // ---- both -----------------------------------------------------------------------------------

  private void perform(Worker worker, Batch batch) {
    CompletionSink sink = batch.first().sink();
    for (Job job; (job = batch.current()) != null; ) {
      perform(worker, batch, job);
    }
    if (batch.size() > 1 && backlog.size() <= FEW && sink.hasArrivals()) {
      SpinWait.offerOnce();
      worker.readClock();
    }
  }

  private void perform(Worker worker, Batch batch, Job job) {
    long start = worker.now();
    Job.Outcome outcome = worker.run(job);
    boolean ended = outcome == Job.Outcome.ENDED;
    goOn(worker, batch, start, ended);
    if (worker.release(job) && worker.inLane) {
      held.decrementAndGet();
    }
    if (!ended && wasPutOff(job, outcome)) {
      return;
    }
    if (backlog.ended(job) && batch.current() != null) {
      signalWork(); // this worker goes on with what it has in its batch, which may take long
    }
    if (ended) {
      retries.ended(job);
      worker.note(job);
    }
  }

  /** Returns false if the job has ended instead. */
  private boolean wasPutOff(Job job, Job.Outcome outcome) {
    if (outcome == Job.Outcome.SET_ASIDE) {
      setAside.incrementAndGet();
      job.setAside();
      return true;
    }
    boolean waits = retries.add(job);
    if (waits) {
      monitor.wake();
    }
    return waits;
  }

  /** Goes on to the next job in the batch, or ends the batch. */
  private void goOn(Worker worker, Batch batch, long start, boolean ended) {
    if (!ended || batch.waiting() == 0) {
      giveBack(worker.endBatch()); // before all else: somebody may wait for it
      worker.readClock();
      return;
    }
    worker.readClock();
    if (worker.now() - start > SLOW_NANOS || !batch.advance()) {
      giveBack(worker.endBatch());
    }
  }

  /** The next jobs; null if none have come for a while. */
  private @Nullable Batch next(Worker worker) {
    // as long as any are held up: a worker that takes the newest cannot tell that nobody is late
    boolean newestFirst = isLate && held.get() >= base && worker.prefersNewest();
    Batch batch = take(worker, newestFirst);
    if (batch == null && linger()) {
      batch = take(worker, newestFirst);
      worker.readClock();
    }
    if (batch != null && !newestFirst) {
      noteWait(worker.now() - batch.first().since());
    }
    if (batch != null && !backlog.isEmpty()) {
      if (usesAllProcessors()) {
        monitor.wake(); // it may be asleep, and must find out if this one is held up
      } else {
        signalWork();
      }
    }
    return batch;
  }

  private @Nullable Batch take(Worker worker, boolean newestFirst) {
    Batch batch = takeBatch(worker, newestFirst);
    if (batch != null) {
      worker.take(batch);
      if (batch.size() > 1) {
        monitor.wake(); // it may be asleep, and must find out if these do not get on
      }
    }
    return batch;
  }

  /** A virtual thread does not wait for memory, and ends: to wait takes memory. */
  private @Nullable Batch takeBatch(Worker worker, boolean newestFirst) {
    boolean several = quick && worker.inLane && !newestFirst;
    for (; ; ) {
      try {
        return several ? backlog.takeSome(batchSize, PROCESSORS) : backlog.takeOne(newestFirst);
      } catch (OutOfMemoryError e) {
        if (!worker.inLane) {
          return null;
        }
        Memory.pause();
      }
    }
  }

  /**
   * Lets others have what is in the batch of a worker that does not get on, and delivers what it
   * has kept. Of the monitor.
   */
  void relieve(Worker worker) {
    giveBack(worker.relieve());
  }

  private void giveBack(@Nullable Job waiting) {
    if (waiting != null) {
      backlog.giveBack(waiting);
      signalWork();
    }
  }

  /** Reads much more often than it writes: all workers share the field. */
  private void noteWait(long nanos) {
    boolean nowLate = nanos > LATE_NANOS && grows && held.get() >= base;
    if (nowLate != isLate) {
      isLate = nowLate;
    }
  }

  /**
   * Whether another worker would have no processor. While there are quick calls only, as many
   * workers as processors get through them sooner than more of them, which would first have to be
   * woken. If they are not that quick, the monitor will see to it.
   */
  private boolean usesAllProcessors() {
    return active.get() - held.get() + virtual.get() - heldVirtual >= PROCESSORS;
  }

  /** Whether a thread is one of these workers. Any thread. */
  @Override
  public boolean isWorker(Thread thread) {
    return workers.has(thread);
  }

  /** Waits a moment for work. Returns whether to look again. */
  private boolean linger() {
    if (!SpinWait.PAYS || !tryIncrement(lingering, MAX_LINGERING)) {
      return false;
    }
    SpinWait.until(backlog, SpinWait.NANOS);
    lingering.decrementAndGet();
    return true;
  }

  // ---- numbers, not exact while others add and take -------------------------------------------

  /** How many jobs have begun so far. */
  long begun() {
    return backlog.taken() - waitingInBatches();
  }

  /** How many have not begun. */
  private long waiting() {
    return backlog.size() + waitingInBatches();
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

  WorkerMetrics metrics(Snapshot inspection) {
    int retrying = retries.size() + setAside.get();
    return inspection.metrics(waiting() + retrying, retrying, times.metrics());
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
}

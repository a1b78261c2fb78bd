package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.LibraryThread;
import dev.tickloom.loop.concurrent.Memory;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * A virtual thread for each job, which ends with it. For each queue with jobs one thread is
 * starting. It takes a job, starts the next thread if more jobs wait and may run, and runs the job.
 */
final class ThreadPerCall implements Pool {
  private final BiFunction<String, Runnable, Thread> maker;
  private final WorkerList workers = new WorkerList();
  private final WorkerTimes times = new WorkerTimes();
  private final AtomicInteger threads = new AtomicInteger();

  /** How many threads are on their way to a job. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final SetAside setAside = new SetAside();
  private volatile boolean closed;

  ThreadPerCall() {
    this(LibraryThread::virtual);
  }

  /** With another way to make threads, not started, of a name and a body; for tests. */
  ThreadPerCall(BiFunction<String, Runnable, Thread> maker) {
    this.maker = maker;
  }

  @Override
  public void start(Job job) {
    if (closed) {
      job.fail(new RejectedExecutionException("the workers are closed"));
      return;
    }
    job.stamp();
    try {
      if (job.queue().add(job)) {
        takeTurn(job.queue());
      }
    } catch (OutOfMemoryError e) {
      job.fail(e);
    }
  }

  @Override
  public void startAgain(Job job) {
    setAside.remove(1);
    job.stamp();
    try {
      if (job.queue().addAgain(job)) {
        takeTurn(job.queue());
      }
    } catch (OutOfMemoryError e) {
      job.fail(e);
      endTurn(job);
    }
  }

  @Override
  public void forget(int jobs) {
    setAside.remove(jobs);
  }

  /** Sends for a thread for the next job of a queue. If none can be made, all that wait fail. */
  private void takeTurn(WorkQueue queue) {
    waiting.incrementAndGet();
    try {
      String name = "tickloom-call-".concat(Integer.toString(threads.incrementAndGet()));
      maker.apply(name, () -> runNext(queue)).start();
    } catch (Throwable noThread) {
      waiting.decrementAndGet();
      failAll(queue, noThread);
    }
  }

  private static void failAll(WorkQueue queue, Throwable noThread) {
    for (boolean hasMore = true; hasMore; ) {
      Job job = queue.takeOldest();
      hasMore = queue.hasMoreAfterTaking();
      if (job != null) {
        job.fail(noThread);
        hasMore |= queue.hasMoreAfterEnd();
      }
    }
  }

  private void endTurn(Job job) {
    if (job.queue().hasMoreAfterEnd()) {
      takeTurn(job.queue());
    }
  }

  private void runNext(WorkQueue queue) {
    waiting.decrementAndGet();
    Job job = queue.takeOldest();
    if (queue.hasMoreAfterTaking()) {
      takeTurn(queue);
    }
    if (job != null) {
      runOnThisThread(job);
    }
  }

  private void runOnThisThread(Job job) {
    Worker worker;
    try {
      Batch batch = new Batch(1);
      batch.add(job);
      worker = new Worker(Thread.currentThread(), false, times.takeShare());
      worker.take(batch);
      workers.add(worker);
    } catch (OutOfMemoryError e) {
      job.fail(e);
      endTurn(job);
      return;
    }
    try {
      run(worker, job);
    } finally {
      workers.remove(worker);
      times.giveBack(worker.times);
    }
  }

  private void run(Worker worker, Job job) {
    Job.Outcome outcome = runUntilBegun(worker, job);
    worker.readClock();
    var unused = worker.endBatch(); // which delivers it, if it has ended
    if (outcome == Job.Outcome.SET_ASIDE && setAside.add(job)) {
      return;
    }
    if (outcome == Job.Outcome.NOT_BEGUN) {
      job.fail(null);
    }
    endTurn(job);
    worker.note(job);
  }

  /** Tries again for ten seconds: the thread is the job's own, and so may wait. */
  private static Job.Outcome runUntilBegun(Worker worker, Job job) {
    for (; ; ) {
      worker.readClock();
      Job.Outcome outcome = worker.run(job);
      long now = System.nanoTime();
      boolean isOver =
          outcome != Job.Outcome.NOT_BEGUN || now - job.failingSince(now) > RetryQueue.LIMIT_NANOS;
      if (isOver) {
        return outcome;
      }
      Memory.pause();
    }
  }

  @Override
  public boolean isWorker(Thread thread) {
    return workers.has(thread);
  }

  @Override
  public WorkerMetrics metrics() {
    int apart = setAside.size();
    return new Snapshot(workers).metrics(waiting.get() + apart, apart, times.metrics());
  }

  @Override
  public void close() {
    closed = true;
  }
}

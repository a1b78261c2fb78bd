package dev.tickloom.loop.workers;

import java.util.concurrent.ExecutorService;

/**
 * Where work runs that must not block a loop; the counterpart of libuv's thread pool. Any number of
 * loops may share one, and a loop that is closed closes none. All methods may be called from any
 * thread. Worker threads are daemons, come with the work and go two seconds after it, and are never
 * interrupted, but for tasks of {@link #asExecutor}.
 *
 * <p>Jobs wait in {@linkplain WorkQueue queues}, which take turns and tell in which order jobs
 * start. {@link #shared} and {@link #lane} have no size to tune: they add a thread for each call
 * that takes long, so that calls that hang do not block the others. For computations take {@link
 * #fixed}: nobody can tell one that takes long from a call that hangs.
 *
 * <p>docs/virtual-threads-and-files.md tells why, and docs/adr/0008-pool.md how the kinds compare.
 */
public final class Workers implements AutoCloseable {
  /** As many as libuv has by default. */
  private static final int BASE = 4;

  /** As many as libuv allows in {@code UV_THREADPOOL_SIZE}. */
  private static final int MAX_SIZE = 1024;

  private final String description;
  private final Pool pool;

  private Workers(String description, Pool pool) {
    this.description = description;
    this.pool = pool;
  }

  /** Made when first needed, and not with the class: an application may not want it at all. */
  private static final class Shared {
    static final Workers INSTANCE = of(carriers());

    private static Workers of(int carriers) {
      int mine = Math.min(carriers / 2, BASE);
      String virtual =
          mine == 0
              ? "no virtual threads, since there is one carrier only"
              : "virtual threads on at most " + mine + " of " + carriers + " carriers";
      return new Workers(
          virtual + ", and a growing lane of platform threads", new WorkerPool(mine, BASE, true));
    }

    /** How many threads the JDK has for virtual threads. */
    private static int carriers() {
      int processors = Runtime.getRuntime().availableProcessors();
      return Math.max(1, Integer.getInteger("jdk.virtualThreadScheduler.parallelism", processors));
    }
  }

  /**
   * {@return the default, one for the process: calls run on virtual threads, and what waits while
   * those are busy or blocked, or comes in a flood of quick calls, runs in a {@link #lane}}
   *
   * <p>A file call holds the carrier of its virtual thread; from JDK 23 on nothing makes up for
   * that. So at most half of the carriers are taken, and never more than four: whatever hangs, the
   * application's own virtual threads go on. With a single carrier this is a lane alone.
   *
   * <p>They are for the whole process, and closed only before the class loader of this library is
   * dropped.
   */
  public static Workers shared() {
    return Shared.INSTANCE;
  }

  /**
   * Platform threads, four of them and one more for each call that takes longer than some
   * milliseconds, up to 4096.
   *
   * @return a new lane, which starts threads as it needs them
   */
  public static Workers lane() {
    return new Workers("a growing lane of platform threads", new WorkerPool(0, BASE, true));
  }

  /**
   * The classic pool: jobs run on at most so many platform threads. If that many calls hang, all
   * others wait. libuv's, whose size is 4 by default.
   *
   * @param threads how many, from 1 to 1024
   * @return a new pool, which starts threads as it needs them
   * @throws IllegalArgumentException if {@code threads} is out of range
   */
  public static Workers fixed(int threads) {
    checkSize("threads", threads);
    return new Workers(
        "a fixed pool of " + threads + " platform threads", new WorkerPool(0, threads, false));
  }

  /**
   * A virtual thread for each call, and nothing more: libuv's pool on Loom to the letter, without a
   * limit to how many calls run at a time. For research.
   *
   * <p>A file call holds the carrier of its virtual thread. From JDK 23 on nothing makes up for
   * that: as many calls that hang as there are processors stop all virtual threads of the process,
   * the application's, too. Up to JDK 22 the JDK adds carriers for such calls, up to 256.
   *
   * <p>There is no warning of calls that are stuck, and a call that has not begun is tried again
   * for ten seconds, whatever becomes of others.
   *
   * @return new workers, which start a thread with each call
   */
  public static Workers perCall() {
    return new Workers("a virtual thread for each call", new ThreadPerCall());
  }

  private static void checkSize(String name, int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(name + " must be from 1 to " + MAX_SIZE + ": " + size);
    }
  }

  /**
   * Takes no more work: it fails with a {@link java.util.concurrent.RejectedExecutionException}, by
   * way of its callback or promise, and {@code EventLoop.callWork} throws that. Work that was given
   * before goes on, also what still waits, and its loop gets the outcome; each thread ends as soon
   * as it has nothing to do. Waits for nothing. The results of late or abandoned work are then
   * disposed of by the thread that aborts it. Closing again does nothing.
   *
   * <p>Loops that use these workers stay open, and so do their files.
   */
  @Override
  public void close() {
    pool.close();
  }

  /**
   * Gets a job going, now or when a worker is free. Once these are closed it {@linkplain Job#fail
   * fails} with a {@link java.util.concurrent.RejectedExecutionException}, and where there is no
   * memory or no thread for it, with that.
   *
   * @param job that was not started before
   */
  public void start(Job job) {
    pool.start(job);
  }

  /**
   * Gets a job going again that was {@linkplain Job.Outcome#SET_ASIDE set aside}, also if these
   * workers are closed. In a serial queue it goes first.
   *
   * @param job that was set aside, and not started again since
   */
  public void startAgain(Job job) {
    pool.startAgain(job);
  }

  /**
   * Says that jobs which were set aside will never be started again, since whoever kept them is
   * gone.
   *
   * @param jobs how many
   */
  public void forget(int jobs) {
    pool.forget(jobs);
  }

  /**
   * These workers for any blocking work, with the contract of the JDK: {@code
   * CompletableFuture.supplyAsync(body, executor)}, a task executor of Spring, a dispatcher of
   * Kotlin. With {@link #shared} and {@link #lane} tasks that hang starve nobody, neither each
   * other nor file calls. A task never counts as stuck. It is interrupted by {@code
   * Future.cancel(true)} and {@code shutdownNow}, though nothing else interrupts a worker.
   *
   * <p>Each call returns a view of its own, whose tasks wait in a queue of their own. To shut down
   * or close a view ends that view only, and waits for its own tasks only. Where no thread can be
   * made for a task, {@code execute} throws that {@link OutOfMemoryError}.
   *
   * @return a view, which need not be closed
   */
  public ExecutorService asExecutor() {
    return new TaskExecutor(pool);
  }

  /**
   * {@return whether a thread is one of these workers, and must not wait for another one}
   *
   * @param thread any
   */
  public boolean isWorker(Thread thread) {
    return pool.isWorker(thread);
  }

  /** {@return what these workers are doing, and have done} */
  public WorkerMetrics metrics() {
    return pool.metrics();
  }

  /** {@return in a few words where jobs run} */
  public String describe() {
    return description;
  }

  @Override
  public String toString() {
    return "Workers[" + description + "]";
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * The parts of a job on a tree; a limited number of them run at a time. The thread that has the job
 * runs the first part. A part that comes to a directory hands it over ({@link TreePart}) while
 * fewer parts than the limit exist. A worker runs the new part, or the job's own thread when it has
 * nothing else left. So the job depends on no other thread, and needs memory for the directories
 * that its parts are in.
 *
 * <p>A job ends when all its parts have ended. If one fails, the others stop as if the job had been
 * aborted. Any thread.
 */
final class TreeParts implements Progress {
  static final int MOST_SUPPRESSED = 100;

  /** The default of the options. */
  static final int PARALLELISM = 4;

  /** Work that needs no other part. */
  interface Part {
    void run() throws Exception;
  }

  /** The loop's workers, in a queue of their own. For one job. */
  static final class Helpers implements Supplier<Executor> {
    private final EventLoop loop;
    private volatile @Nullable Executor executor;

    Helpers(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public Executor get() {
      Executor made = executor;
      if (made == null) { // of two, each works
        made = loop.workers().asExecutor();
        executor = made;
      }
      return made;
    }
  }

  private final Progress request;
  private final TreeCount count;
  private final Supplier<Executor> helpers;
  private final int parallelism;

  /** The listener that the job's own thread calls; null if another thread does. */
  private final @Nullable Runnable tell;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<Part> waiting = new ArrayDeque<>();
  private @Nullable Throwable failure;

  /** How many wait or run. Written under the lock. */
  private final AtomicInteger parts = new AtomicInteger();

  private volatile boolean isStopped;
  private @Nullable Thread owner;
  private long lastTold = System.nanoTime();

  /**
   * Begins a job.
   *
   * @param request of which these are parts
   * @param helpers run parts besides the job's own thread; asked for when there is a second part
   * @param tell called by the job's own thread, ten times a second, if not null
   */
  TreeParts(
      Progress request,
      TreeCount count,
      Supplier<Executor> helpers,
      int parallelism,
      @Nullable Runnable tell) {
    this.request = request;
    this.count = count;
    this.helpers = helpers;
    this.parallelism = parallelism;
    this.tell = tell;
  }

  /** Begins a job without options and without progress. */
  static TreeParts of(Progress request, EventLoop loop) {
    return new TreeParts(
        request, new TreeCount(() -> Path.of("")), new Helpers(loop), PARALLELISM, null);
  }

  /** Runs a part and all further ones. Throws the first failure; it suppresses the others. */
  void runAll(Part first) throws Exception {
    owner = Thread.currentThread();
    add(first, false);
    for (Part part = awaitNext(); part != null; part = awaitNext()) {
      run(part);
    }
    Throwable thrown = failure;
    if (thrown != null) {
      throw Calls.unchecked(thrown);
    }
    count.end();
  }

  /** Whether another part could run now. */
  boolean haveRoom() {
    return parts.get() < parallelism;
  }

  /** Adds a part. */
  void add(Part part) {
    add(part, true);
  }

  private void add(Part part, boolean needsHelp) {
    lock.lock();
    try {
      waiting.add(part);
      parts.incrementAndGet();
    } finally {
      lock.unlock();
    }
    if (needsHelp) {
      try {
        helpers.get().execute(this::help);
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        // the job's own thread will come to it
      }
    }
  }

  private void help() {
    for (Part part = poll(); part != null; part = poll()) {
      run(part);
    }
  }

  private @Nullable Part poll() {
    lock.lock();
    try {
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Null when all have ended. */
  private @Nullable Part awaitNext() {
    boolean interrupted = false;
    try {
      while (true) {
        lock.lock();
        try {
          if (!waiting.isEmpty() || parts.get() == 0) {
            return waiting.poll();
          }
          var unused = changed.awaitNanos(intervalNanos());
        } catch (InterruptedException e) {
          interrupted = true;
        } finally {
          lock.unlock();
        }
        tellWhileWaiting();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Keeps what the listener throws, because other parts still run and must be waited for. */
  private void tellWhileWaiting() {
    try {
      tellIfDue();
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    isStopped = true;
    keep(e);
  }

  private void run(Part part) {
    try {
      part.run();
    } catch (Throwable e) {
      fail(e);
    } finally {
      ended();
    }
  }

  private void ended() {
    lock.lock();
    try {
      parts.decrementAndGet();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a failure for the end, and lets the other parts go on. */
  void keep(Throwable thrown) {
    lock.lock();
    try {
      Throwable first = failure;
      if (first == null) {
        failure = thrown;
      } else if (first != thrown
          && !isOfGivingUp(thrown)
          && first.getSuppressed().length < MOST_SUPPRESSED) {
        first.addSuppressed(thrown);
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean isOfGivingUp(Throwable thrown) {
    return thrown instanceof InterruptedIOException
        || thrown.getCause() instanceof InterruptedIOException;
  }

  // ---- progress -------------------------------------------------------------------------------

  /** Counts an entry. Its path is made only if somebody wants it. */
  void entry(Supplier<Path> path) {
    count.entry(path);
    if (Thread.currentThread() == owner) {
      tellIfDue();
    }
  }

  private static long intervalNanos() {
    return TimeUnit.MILLISECONDS.toNanos(TreeTold.INTERVAL_MILLIS);
  }

  private void tellIfDue() {
    if (tell != null && System.nanoTime() - lastTold >= intervalNanos()) {
      lastTold = System.nanoTime();
      tell.run();
    }
  }

  @Override
  public void add(long amount) {
    request.add(amount);
    count.bytes(amount);
  }

  @Override
  public boolean isAbandoned() {
    return isStopped || request.isAbandoned();
  }

  @Override
  public void waiting(boolean isWaiting) {
    if (Thread.currentThread() == owner) {
      request.waiting(isWaiting);
    }
  }
}

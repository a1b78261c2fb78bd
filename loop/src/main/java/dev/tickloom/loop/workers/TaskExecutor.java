package dev.tickloom.loop.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A pool as an {@link java.util.concurrent.ExecutorService}. Each is a view with a queue of its
 * own. On shutdown it waits for, interrupts or returns only its own tasks.
 */
final class TaskExecutor extends AbstractExecutorService {
  private static final long SHUT_DOWN = 1;
  private static final long TASK = 2;

  private final Pool pool;
  private final WorkQueue queue = WorkQueue.concurrent();

  /** {@link #TASK} for each task that has not ended, and {@link #SHUT_DOWN} once that is so. */
  private final AtomicLong state = new AtomicLong();

  private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private volatile boolean stopping;

  TaskExecutor(Pool pool) {
    this.pool = pool;
  }

  WorkQueue queue() {
    return queue;
  }

  @Override
  public void execute(Runnable command) {
    Task task = new Task(this, Objects.requireNonNull(command, "command"));
    enter();
    try {
      tasks.add(task);
    } catch (OutOfMemoryError e) {
      leave();
      throw e;
    }
    if (stopping && task.cancel() != null) {
      throw rejected();
    }
    pool.start(task);
    task.throwIfFailed();
  }

  /** Counts a task, so that nobody takes this for terminated before it has ended. */
  private void enter() {
    for (long now; ((now = state.get()) & SHUT_DOWN) == 0; ) {
      if (state.compareAndSet(now, now + TASK)) {
        return;
      }
    }
    throw rejected();
  }

  private static RejectedExecutionException rejected() {
    return new RejectedExecutionException("the executor has been shut down");
  }

  /** A task has ended, or never will begin. Once for each. */
  void ended(Task task) {
    tasks.remove(task);
    leave();
  }

  private void leave() {
    if (state.addAndGet(-TASK) == SHUT_DOWN) {
      terminated.countDown();
    }
  }

  @Override
  public void shutdown() {
    if (state.updateAndGet(now -> now | SHUT_DOWN) == SHUT_DOWN) {
      terminated.countDown();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    stopping = true; // before the look at the tasks: who adds one later sees it
    shutdown();
    List<Runnable> neverBegun = new ArrayList<>();
    for (Task task : tasks) {
      Runnable command = task.cancel();
      if (command == null) {
        task.interrupt();
      } else {
        neverBegun.add(command);
      }
    }
    return neverBegun;
  }

  @Override
  public boolean isShutdown() {
    return (state.get() & SHUT_DOWN) != 0;
  }

  @Override
  public boolean isTerminated() {
    return state.get() == SHUT_DOWN;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }
}

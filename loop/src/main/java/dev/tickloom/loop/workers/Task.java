package dev.tickloom.loop.workers;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.SteadyThread;
import dev.tickloom.loop.concurrent.Unchecked;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jetbrains.annotations.Nullable;

/**
 * A command of a {@link TaskExecutor}, which may take as long as it likes, and be interrupted.
 *
 * <pre>
 *   from           to             by
 *   QUEUED         RUNNING        the worker
 *   QUEUED         CANCELLED      cancel, or fail: the command never runs
 *   RUNNING        INTERRUPTING   interrupt
 *   INTERRUPTING   RUNNING        interrupt, when it has interrupted
 *   RUNNING        ENDED          the worker, which so waits for who is just interrupting it
 * </pre>
 */
final class Task extends Job {
  private enum State {
    QUEUED,
    RUNNING,
    INTERRUPTING,
    ENDED,
    CANCELLED
  }

  /** Gets nothing: whoever waits for a task has a future of it. */
  private static final class Nobody implements CompletionSink {
    @Override
    public void complete(Job job) {}

    @Override
    public void completeAll(Object[] jobs) {}

    @Override
    public void warn(String name, String message) {
      Log.log(Level.WARNING, name + ": " + message, null);
    }
  }

  private static final AtomicReferenceFieldUpdater<Task, State> STATE =
      AtomicReferenceFieldUpdater.newUpdater(Task.class, State.class, "state");

  private static final CompletionSink NOBODY = new Nobody();

  private final TaskExecutor executor;
  private volatile State state = State.QUEUED;

  /** Null once it has begun, or never will: a queue may keep the task for long. */
  private @Nullable Runnable command;

  /** Set before RUNNING. */
  private @Nullable Thread runner;

  // Written by one thread and then read, the other way round by another: one sees the other.
  private volatile boolean accepted;
  private volatile @Nullable Throwable failure;

  Task(TaskExecutor executor, Runnable command) {
    this.executor = executor;
    this.command = command;
  }

  @Override
  protected Outcome perform() {
    Runnable mine = command;
    runner = Thread.currentThread();
    if (mine != null && STATE.compareAndSet(this, State.QUEUED, State.RUNNING)) {
      command = null;
      try {
        SteadyThread.runInterruptibly(mine);
      } finally {
        end();
      }
    }
    return Outcome.ENDED;
  }

  private void end() {
    while (!STATE.compareAndSet(this, State.RUNNING, State.ENDED)) {
      Thread.onSpinWait(); // an interrupt from now on would be another job's
    }
    var unused = Thread.interrupted();
    executor.ended(this);
  }

  /** Returns the command, if it has not begun and now never will. */
  @Nullable
  Runnable cancel() {
    Runnable mine = command;
    if (mine == null || !STATE.compareAndSet(this, State.QUEUED, State.CANCELLED)) {
      return null;
    }
    command = null;
    executor.ended(this);
    return mine;
  }

  /** Interrupts the command, if it runs. */
  void interrupt() {
    if (STATE.compareAndSet(this, State.RUNNING, State.INTERRUPTING)) {
      Thread thread = runner;
      if (thread != null) {
        thread.interrupt();
      }
      state = State.RUNNING;
    }
  }

  @Override
  protected void fail(@Nullable Throwable reason) {
    Runnable mine = cancel();
    if (mine == null) {
      return;
    }
    failure = reason;
    if (accepted) { // nobody else can be told any more
      Log.log(Level.ERROR, "no worker can be had for a task: " + mine, reason);
      if (mine instanceof Future<?> future) {
        future.cancel(false);
      }
    }
  }

  /** To be called once, by who has started it. */
  void throwIfFailed() {
    accepted = true;
    Throwable reason = failure;
    if (reason != null) {
      throw Unchecked.of(reason);
    }
  }

  @Override
  protected String type() {
    return "task";
  }

  @Override
  protected @Nullable String path() {
    return null;
  }

  @Override
  protected @Nullable String dest() {
    return null;
  }

  @Override
  protected WorkQueue queue() {
    return executor.queue();
  }

  @Override
  protected CompletionSink sink() {
    return NOBODY;
  }

  @Override
  protected boolean isDone() {
    return false;
  }

  @Override
  protected boolean isUnderWay() {
    State now = state;
    return now == State.RUNNING || now == State.INTERRUPTING;
  }

  @Override
  protected boolean isCancelled() {
    return state == State.CANCELLED;
  }

  @Override
  protected boolean isAbandoned() {
    return false;
  }

  /** Never stuck: a task may sleep, or wait for others, as it likes. */
  @Override
  protected long waitedUntil() {
    return Long.MAX_VALUE;
  }
}

package dev.tickloom.loop.workers;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A job of a name, whose outcome is that name. */
final class TestJob extends Job {
  /** Keeps the names of what has ended, in their order. */
  static class Sink implements CompletionSink {
    private final List<String> names;

    Sink(List<String> names) {
      this.names = names;
    }

    @Override
    public void complete(Job job) {
      ((TestJob) job).delivered++;
      names.add(job.type());
    }

    @Override
    public void completeAll(Object[] jobs) {
      for (Object job : jobs) {
        complete((Job) job);
      }
    }

    @Override
    public void warn(String name, String message) {
      names.add(name + ": " + message);
    }
  }

  private static final int QUEUED = 0;
  private static final int RUNNING = 1;
  private static final int DONE = 2;
  private static final int CANCELLED = 3;

  private final String name;
  private final WorkQueue queue;
  private final CompletionSink sink;
  private final AtomicInteger state = new AtomicInteger();

  /** How often its body has run, and how often it was delivered. */
  volatile int bodies;

  volatile int delivered;

  /** What the next runs say instead of ending. */
  Outcome outcome = Outcome.ENDED;

  /** What it does in the middle of its run. */
  Runnable body = () -> {};

  /** What it does when it has been set aside. */
  Runnable aside = () -> {};

  TestJob(String name, WorkQueue queue, CompletionSink sink) {
    this.name = name;
    this.queue = queue;
    this.sink = sink;
  }

  /** In a queue of its own, and delivered to nobody. */
  TestJob(String name) {
    this(name, WorkQueue.concurrent(), new Sink(new java.util.ArrayList<>()));
  }

  /** Gives it up before its run. */
  boolean cancel() {
    return state.compareAndSet(QUEUED, CANCELLED);
  }

  @Override
  protected String type() {
    return name;
  }

  @Override
  protected String path() {
    return null;
  }

  @Override
  protected String dest() {
    return null;
  }

  @Override
  protected WorkQueue queue() {
    return queue;
  }

  @Override
  protected CompletionSink sink() {
    return sink;
  }

  @Override
  protected Outcome perform() {
    if (!state.compareAndSet(QUEUED, RUNNING)) {
      return Outcome.ENDED;
    }
    bodies++;
    body.run();
    state.set(outcome == Outcome.ENDED ? DONE : QUEUED);
    return outcome;
  }

  @Override
  protected void setAside() {
    aside.run();
  }

  @Override
  protected void fail(Throwable reason) {
    if (state.compareAndSet(QUEUED, DONE)) {
      sink.complete(this);
    }
  }

  @Override
  protected boolean isDone() {
    return state.get() == DONE;
  }

  @Override
  protected boolean isUnderWay() {
    return state.get() == RUNNING;
  }

  @Override
  protected boolean isCancelled() {
    return state.get() == CANCELLED;
  }

  @Override
  protected boolean isAbandoned() {
    return false;
  }

  @Override
  public String toString() {
    return name;
  }
}

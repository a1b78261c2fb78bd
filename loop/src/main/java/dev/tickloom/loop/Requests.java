package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Memory;
import dev.tickloom.loop.concurrent.Unchecked;
import dev.tickloom.loop.workers.CompletionSink;
import dev.tickloom.loop.workers.Job;
import dev.tickloom.loop.workers.WorkQueue;
import dev.tickloom.loop.workers.Workers;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jetbrains.annotations.Nullable;

/**
 * Sends the work of a loop to workers, and brings it back to the loop. Any thread, unless a method
 * says otherwise.
 */
final class Requests implements CompletionSink {
  private final EventLoop loop;
  private final LoopCore core;
  private final Workers workers;
  private final Phases phases;
  private final ResultMemory resultMemory;
  private final ResultMemory.Share memory;
  private final @Nullable Executor disposals;

  private final CompletionSink offLoop = new OffLoopCallback.Sink(this);

  /** The queue of work without a queue of its own. */
  private final WorkQueue queue = WorkQueue.concurrent();

  Requests(EventLoop loop, EventLoop.Builder builder, Phases phases) {
    this.loop = loop;
    core = loop.core();
    this.phases = phases;
    workers = builder.workers;
    disposals = builder.disposals;
    resultMemory = builder.resultMemory;
    memory = resultMemory.newShare(workers);
  }

  LoopCore core() {
    return core;
  }

  /** Where a request is being made; null unless that is wanted. */
  @Nullable
  CreationStack creationStack() {
    return loop.creationStack();
  }

  Workers workers() {
    return workers;
  }

  WorkQueue queue() {
    return queue;
  }

  /** The sink of requests that no loop waits for. */
  CompletionSink offLoop() {
    return offLoop;
  }

  /** The memory that the results of its requests take. */
  ResultMemory.Share memory() {
    return memory;
  }

  // ---- out ------------------------------------------------------------------------------------

  /** On the loop thread. */
  <T extends @Nullable Object> Request start(Work<T> work, Callback<? super T> callback) {
    WorkRequest request = newRequest(work, callback);
    enter(request);
    if (request.state() == Request.State.QUEUED) {
      workers.start(request);
    }
    return request;
  }

  <T extends @Nullable Object> Promise<T> start(Work<T> work) {
    Promise<T> promise = new Promise<>(loop);
    WorkRequest request = newRequest(work, promise::settle);
    // From another thread the loop learns of the request before it can learn of its completion,
    // since both come through one queue; the work need not wait for that.
    if (core.thread.isCurrent()) {
      enter(request);
      promise.endsWith(request);
    } else {
      core.runOnLoop(() -> {
        enterForSure(request);
        if (promise.isPending()) { // not so if a worker could not be had
          promise.endsWith(request);
        }
      });
    }
    workers.start(request);
    return promise;
  }

  private <T extends @Nullable Object> WorkRequest newRequest(
      Work<T> work, Callback<? super T> callback) {
    return core.isMeasured
        ? new WorkRequest.Measured(this, work, callback, core.time)
        : new WorkRequest(this, work, callback);
  }

  /** Takes a request among the active ones, or throws, and does nothing. On the loop thread. */
  private void enter(WorkRequest request) {
    phases.add(request);
    try {
      request.limit();
    } catch (Throwable e) {
      phases.requests.remove(request);
      throw e;
    }
  }

  /** The same for one that may be under way already. */
  private void enterForSure(WorkRequest request) {
    for (long since = 0; ; ) {
      try {
        enter(request);
        return;
      } catch (OutOfMemoryError e) {
        since = Memory.await(e, since);
      }
    }
  }

  /** Blocks until work has ended. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the call gets what the work yields, and T has null
  <T extends @Nullable Object> T call(Work<T> work) throws Exception {
    if (workers.isWorker(Thread.currentThread())) {
      return callHere(work); // if all workers waited for another one, that would be for ever
    }
    BlockingCall call = new BlockingCall();
    WorkRequest request = new WorkRequest(this, work, call);
    WorkQueue queue = request.queue();
    hurry(queue);
    try {
      workers.start(request);
      return (T) call.await();
    } finally {
      queue.removeWaiter();
    }
  }

  private static <T extends @Nullable Object> T callHere(Work<T> work) throws Exception {
    try {
      return work.call();
    } catch (NotBegunException e) {
      throw Unchecked.<Exception>sneaky(Objects.requireNonNull(e.getCause()));
    }
  }

  /** Lets what waits for memory in a queue begin without it, since a thread is about to block. */
  void hurry(WorkQueue queue) {
    queue.addWaiter();
    resultMemory.startAwaited(queue);
  }

  /**
   * Prepares what disposes of an outcome, and may block.
   *
   * @return what has it done, and needs no memory for that: by a worker, or if none can be had, at
   *     once
   */
  Runnable disposal(Runnable disposal) {
    Executor own = disposals;
    if (own != null) {
      return () -> own.execute(disposal);
    }
    Work<?> work =
        Work.of(
            "dispose",
            () -> {
              disposal.run();
              return "";
            });
    OffLoopCallback hereIfNotThere =
        (error, value) -> {
          if (error != null) {
            disposal.run();
          }
        };
    WorkRequest request = new WorkRequest(this, work, hereIfNotThere);
    return () -> workers.start(request);
  }

  // ---- back -----------------------------------------------------------------------------------

  /** Once closed, the loop settles all requests without this. */
  @Override
  public void complete(Job job) {
    core.completions.complete((LoopJob) job);
  }

  @Override
  public void completeAll(Object[] jobs) {
    core.completions.offerAll(jobs);
  }

  @Override
  public void warn(String name, String message) {
    core.events.warnFromAnyThread(name, message);
  }

  /** Lets the callback of a request that was aborted have its turn. On the loop thread. */
  void queuePending(LoopTask abortion) {
    phases.pending.addLast(abortion);
  }

  /** Takes a request from the active ones. On the loop thread. */
  void leave(WorkRequest request) {
    phases.requests.remove(request);
  }

  /** A closing loop, which takes no more timers of its user's, drops it. On the loop thread. */
  Timeout addTimer(Runnable task, long millis) {
    return phases.timers.setTimeout(task, millis).unref(); // the request keeps the loop alive
  }
}

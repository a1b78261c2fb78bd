package dev.tickloom.bench;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.WorkOptions;
import dev.tickloom.loop.WorkQueue;
import dev.tickloom.loop.Workers;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The ways to run blocking calls for a loop that are compared. */
@SuppressWarnings("ImmutableEnumChecker") // each has the one pool of its kind
enum WorkersKind {
  SHARED("Workers.shared()", Workers.shared()),
  LANE("Workers.lane()", Workers.lane()),
  FIXED("Workers.fixed(4)", Workers.fixed(4)),
  /** What one would write without the library's workers. */
  POOL(
      "newFixedThreadPool(4)",
      Executors.newFixedThreadPool(4, Thread.ofPlatform().daemon().factory())),
  VIRTUAL("a virtual thread per call", Executors.newVirtualThreadPerTaskExecutor());

  final String title;
  private final @Nullable Workers workers;
  private final @Nullable Executor executor;

  WorkersKind(String title, Workers workers) {
    this.title = title;
    this.workers = workers;
    this.executor = null;
  }

  WorkersKind(String title, Executor executor) {
    this.title = title;
    this.workers = null;
    this.executor = executor;
  }

  EventLoop newLoop() {
    EventLoop loop =
        workers == null ? EventLoop.create() : EventLoop.builder().workers(workers).build();
    loop.onWarning(warning -> {}); // of stuck calls
    return loop;
  }

  /** Runs a call off the loop and, when it has ended, something on the loop. */
  void start(EventLoop loop, WorkQueue queue, Runnable call, Runnable ended) {
    if (executor != null) {
      executor.execute(() -> {
        call.run();
        loop.execute(ended);
      });
      return;
    }
    Work<String> work =
        Work.of(
            "call",
            () -> {
              call.run();
              return "";
            });
    loop.queueWork(work.with(WorkOptions.DEFAULT.withQueue(queue)), (error, value) -> ended.run());
  }
}

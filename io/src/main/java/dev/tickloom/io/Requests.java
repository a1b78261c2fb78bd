package dev.tickloom.io;

import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.WorkOptions;
import dev.tickloom.loop.workers.WorkQueue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of a loop, on the terms of a facade: in a queue of its own, and given up as its
 * signal and its timeout say.
 */
final class Requests {
  private final EventLoop loop;
  private final WorkOptions options;

  private Requests(EventLoop loop, WorkOptions options) {
    this.loop = loop;
    this.options = options;
  }

  static Requests of(EventLoop loop) {
    WorkOptions options = WorkOptions.DEFAULT.withQueue(WorkQueue.concurrent());
    return new Requests(Objects.requireNonNull(loop, "loop"), options);
  }

  Requests with(AbortSignal signal) {
    return new Requests(loop, options.withSignal(signal));
  }

  Requests within(Duration timeout) {
    return new Requests(loop, options.withTimeout(timeout));
  }

  /** The same, but not given up by signal or timeout: for what tidies up. */
  Requests unlimited() {
    return new Requests(loop, new WorkOptions(options.queue(), null, null));
  }

  EventLoop loop() {
    return loop;
  }

  <T extends @Nullable Object> void start(Work<T> work, Callback<? super T> callback) {
    loop.queueWork(work.withOptions(options), callback);
  }

  <T extends @Nullable Object> void start(
      Work<T> work, WorkQueue queue, Callback<? super T> callback) {
    loop.queueWork(work.withOptions(options.withQueue(queue)), callback);
  }

  <T extends @Nullable Object> Promise<T> start(Work<T> work) {
    return loop.queueWork(work.withOptions(options));
  }

  <T extends @Nullable Object> Promise<T> start(Work<T> work, WorkQueue queue) {
    return loop.queueWork(work.withOptions(options.withQueue(queue)));
  }
}

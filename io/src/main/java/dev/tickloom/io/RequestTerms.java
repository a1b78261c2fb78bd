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
import org.jetbrains.annotations.Nullable;

/**
 * The terms on which a facade makes requests of its loop: their queue, their signal and their
 * timeout.
 */
final class RequestTerms {
  private final EventLoop loop;
  private final WorkOptions options;

  private RequestTerms(EventLoop loop, WorkOptions options) {
    this.loop = loop;
    this.options = options;
  }

  static RequestTerms of(EventLoop loop) {
    WorkOptions options = WorkOptions.DEFAULT.withQueue(WorkQueue.concurrent());
    return new RequestTerms(Objects.requireNonNull(loop, "loop"), options);
  }

  RequestTerms with(AbortSignal signal) {
    return new RequestTerms(loop, options.withSignal(signal));
  }

  RequestTerms within(Duration timeout) {
    return new RequestTerms(loop, options.withTimeout(timeout));
  }

  /** The same, but also aborted when others are. */
  RequestTerms limitedAs(RequestTerms other) {
    AbortSignal signal = other.options.signal();
    Duration timeout = other.options.timeout();
    RequestTerms both = this;
    if (signal != null && signal != options.signal()) {
      both = both.with(signal);
    }
    return timeout == null || timeout.equals(options.timeout()) ? both : both.within(timeout);
  }

  /** The same, but not aborted by signal or timeout: for what tidies up. */
  RequestTerms unlimited() {
    return new RequestTerms(loop, new WorkOptions(options.queue(), null, null));
  }

  /** The same, but aborted by this signal and no other. */
  RequestTerms onlyWith(AbortSignal signal) {
    return new RequestTerms(loop, new WorkOptions(options.queue(), signal, options.timeout()));
  }

  /** The signal that aborts all requests, or null. */
  @Nullable
  AbortSignal signal() {
    return options.signal();
  }

  EventLoop loop() {
    return loop;
  }

  /** Blocks until work by path has ended, which signal and timeout do not abort. */
  <T extends @Nullable Object> T call(Work<T> work) {
    return Blocking.call(loop, work, options);
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

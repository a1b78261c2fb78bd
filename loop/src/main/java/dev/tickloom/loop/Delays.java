package dev.tickloom.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Timers and immediates as promises; Node's {@code timers/promises}. */
final class Delays {
  private Delays() {}

  /** A promise that {@code start}'s handle fulfils, unless the signal closes the handle first. */
  static Promise<@Nullable Void> of(
      EventLoop loop, @Nullable AbortSignal signal, Function<Runnable, Handle> start) {
    Promise<@Nullable Void> promise = new Promise<>(loop);
    if (signal != null && signal.aborted()) {
      promise.rejectWith(signal.exception());
      return promise;
    }
    Registration[] registration = {() -> {}};
    Handle handle =
        start.apply(
            () -> {
              registration[0].close();
              promise.fulfill(null);
            });
    if (signal != null) {
      Runnable abort =
          () -> {
            handle.close();
            promise.rejectWith(signal.exception());
          };
      registration[0] = signal.onAbort(() -> loop.runOnLoop(abort));
    }
    return promise;
  }

  /** Counts the periods as they pass; those that nobody has asked for yet wait in line. */
  static final class Ticks implements AsyncIterator<Long> {
    private final EventLoop loop;
    private final Timeout interval;
    private final ArrayDeque<Promise<Optional<Long>>> waiting = new ArrayDeque<>();
    private long passed;
    private long delivered;
    private boolean closed;

    Ticks(EventLoop loop, Duration period) {
      this.loop = loop;
      this.interval = loop.setInterval(this::tick, period);
    }

    private void tick() {
      passed++;
      if (!waiting.isEmpty()) {
        waiting.remove().fulfill(Optional.of(++delivered));
      }
    }

    @Override
    public Promise<Optional<Long>> next() {
      loop.checkThread("AsyncIterator.next");
      if (closed) {
        return Promise.resolved(loop, Optional.empty());
      }
      if (delivered < passed) {
        return Promise.resolved(loop, Optional.of(++delivered));
      }
      Promise<Optional<Long>> promise = new Promise<>(loop);
      waiting.add(promise);
      return promise;
    }

    @Override
    public Promise<@Nullable Void> close() {
      interval.close();
      closed = true;
      waiting.forEach(promise -> promise.fulfill(Optional.empty()));
      waiting.clear();
      return Promise.resolved(loop, null);
    }
  }
}

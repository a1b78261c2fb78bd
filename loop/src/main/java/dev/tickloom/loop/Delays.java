package dev.tickloom.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Timers and immediates as promises; Node's {@code timers/promises}. */
final class Delays {
  private Delays() {}

  /**
   * A promise that {@code start}'s handle fulfils, unless the signal or the loop's end is first.
   */
  static Promise<@Nullable Void> of(
      EventLoop loop, @Nullable AbortSignal signal, Function<Runnable, Handle> start) {
    Promise<@Nullable Void> promise = new Promise<>(loop);
    if (signal != null && signal.aborted()) {
      promise.rejectWith(signal.exception());
      return promise;
    }
    Delay delay = new Delay(loop, promise);
    Handle handle = start.apply(delay::fulfill);
    loop.closeListeners().add(delay);
    if (signal != null) {
      delay.registration =
          signal.onAbort(() -> loop.tryRunOnLoop(() -> delay.abort(handle, signal.exception())));
    }
    return promise;
  }

  /** One that is pending; as a close listener it is given up. */
  private static final class Delay implements Runnable {
    private final EventLoop loop;
    private final Promise<@Nullable Void> promise;
    private Registration registration = () -> {};

    Delay(EventLoop loop, Promise<@Nullable Void> promise) {
      this.loop = loop;
      this.promise = promise;
    }

    void fulfill() {
      end();
      promise.fulfill(null);
    }

    void abort(Handle handle, AbortException error) {
      end();
      handle.close();
      promise.rejectWith(error);
    }

    @Override
    public void run() {
      end();
      promise.rejectWith(new AbortException());
    }

    private void end() {
      registration.close();
      loop.closeListeners().remove(this);
    }
  }

  /** Counts the periods as they pass; those that nobody has asked for yet wait in line. */
  static final class Ticks implements AsyncIterator<Long> {
    private final EventLoop loop;
    private final Timeout interval;
    private final ArrayDeque<Promise<Optional<Long>>> waiting = new ArrayDeque<>();
    private long passed;
    private long delivered;
    private boolean closed;
    private final Runnable end = this::end;

    Ticks(EventLoop loop, Duration period) {
      this.loop = loop;
      this.interval = loop.setInterval(this::tick, period);
      loop.closeListeners().add(end);
    }

    private void tick() {
      passed++;
      if (!waiting.isEmpty()) {
        waiting.remove().fulfill(Optional.of(++delivered));
      }
    }

    @Override
    public Promise<Optional<Long>> next() {
      loop.checkOpen("AsyncIterator.next");
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
      loop.checkThread("AsyncIterator.close");
      interval.close();
      end.run();
      return Promise.resolved(loop, null);
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    private void end() {
      closed = true;
      waiting.forEach(promise -> promise.fulfill(Optional.empty()));
      waiting.clear();
      loop.closeListeners().remove(end);
    }
  }
}

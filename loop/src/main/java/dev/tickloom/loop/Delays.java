package dev.tickloom.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Timers and immediates as promises; Node's {@code timers/promises}. */
final class Delays {
  private Delays() {}

  static Promise<@Nullable Void> timeout(
      EventLoop loop, @Nullable AbortSignal signal, Duration duration) {
    return new TimedDelay(loop, signal, duration).promise();
  }

  static Promise<@Nullable Void> immediate(EventLoop loop, @Nullable AbortSignal signal) {
    return new ShortDelay(loop, signal).promise();
  }

  /**
   * A promise that a handle fulfils, unless the signal or the loop's end is first; as a close
   * listener it is given up. While nobody waits any more, since all were cancelled, it costs the
   * loop nothing and does not keep it alive.
   */
  private abstract static class Delay implements Runnable, Promise.Effort {
    final EventLoop loop;
    private final @Nullable AbortSignal signal;
    private final Promise<@Nullable Void> promise;
    private @Nullable Handle handle;
    private Registration registration = Async.NONE;
    private boolean pausing;

    Delay(EventLoop loop, @Nullable AbortSignal signal) {
      this.loop = loop;
      this.signal = signal;
      this.promise = new Promise<>(loop);
    }

    /** Starts what is to call {@link #fulfill}, for the first time or for the rest of it. */
    abstract Handle start();

    final Promise<@Nullable Void> promise() {
      if (signal != null && signal.aborted()) {
        promise.rejectWith(signal.exception());
        return promise;
      }
      Promise<@Nullable Void> result = signal == null ? promise : inAsManyMicrotasksAsNode(promise);
      result.endsWith(this);
      begin();
      return result;
    }

    /** Node leaves the signal in a {@code finally}, with a {@code then} before and after it. */
    private static <T extends @Nullable Object> Promise<T> inAsManyMicrotasksAsNode(
        Promise<T> delay) {
      return delay.then(value -> value).onSettled(() -> {}).then(value -> value);
    }

    private void begin() {
      if (!loop.isClosing()) {
        handle = start();
      }
      loop.closeListeners().add(this);
      if (signal != null) {
        registration = signal.onAbort(() -> loop.tryRunOnLoop(() -> abort(signal.exception())));
      }
    }

    private void end() {
      registration.close();
      registration = Async.NONE;
      loop.closeListeners().remove(this);
      if (handle != null) {
        handle.close();
        handle = null;
      }
    }

    final void fulfill() {
      handle = null; // it is through
      end();
      promise.fulfill(null);
    }

    private void abort(AbortException error) {
      end();
      promise.rejectWith(error);
    }

    @Override
    public void run() {
      abort(new AbortException());
    }

    @Override
    public void pause() {
      pausing = true;
      end();
    }

    @Override
    public void goOn() {
      if (pausing) {
        pausing = false;
        begin();
      }
    }
  }

  private static final class TimedDelay extends Delay {
    private final long duration;

    /** When it is over, in the loop's time; once it has begun. */
    private long deadline;

    private boolean begun;

    TimedDelay(EventLoop loop, @Nullable AbortSignal signal, Duration duration) {
      super(loop, signal);
      this.duration = TimerLists.toMillis(duration);
    }

    @Override
    Handle start() {
      if (begun) {
        return loop.setTimeout(this::fulfill, Math.max(1, deadline - loop.time().start()));
      }
      begun = true;
      Timeout timeout = loop.setTimeout(this::fulfill, duration);
      deadline = timeout.deadline();
      return timeout;
    }
  }

  private static final class ShortDelay extends Delay {
    ShortDelay(EventLoop loop, @Nullable AbortSignal signal) {
      super(loop, signal);
    }

    @Override
    Handle start() {
      return loop.setImmediate(this::fulfill);
    }
  }

  /** Counts the periods as they pass; those that nobody has asked for yet wait in line. */
  static final class Ticks implements AsyncIterator<Long> {
    private final EventLoop loop;
    private final Timeout interval;
    private final ArrayDeque<Next> waiting = new ArrayDeque<>();
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
        waiting.remove().promise.fulfill(Optional.of(++delivered));
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
      Next next = new Next();
      waiting.add(next);
      return next.promise;
    }

    /** One that is pending. It leaves the line while nobody waits any more, being cancelled. */
    private final class Next implements Promise.Effort {
      final Promise<Optional<Long>> promise = new Promise<>(loop);
      private boolean pausing;

      Next() {
        promise.endsWith(this);
      }

      @Override
      public void pause() {
        pausing = true;
        waiting.remove(this);
      }

      @Override
      public void goOn() {
        if (!pausing) {
          return;
        }
        pausing = false;
        if (closed) {
          promise.fulfill(Optional.empty());
        } else if (delivered < passed) {
          promise.fulfill(Optional.of(++delivered));
        } else {
          waiting.add(this);
        }
      }
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
      waiting.forEach(next -> next.promise.fulfill(Optional.empty()));
      waiting.clear();
      loop.closeListeners().remove(end);
    }
  }
}

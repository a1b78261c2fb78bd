package dev.tickloom.loop;

import java.time.Duration;
import java.util.Optional;
import org.jetbrains.annotations.Nullable;

/** Timers and immediates as promises; Node's {@code timers/promises}. */
final class Delays {
  private Delays() {}

  static Promise<@Nullable Void> timeout(EventLoop loop, TimerOptions options, Duration duration) {
    return new TimedDelay(loop, options, duration).promise();
  }

  static Promise<@Nullable Void> immediate(EventLoop loop, TimerOptions options) {
    return new ShortDelay(loop, options).promise();
  }

  /**
   * A promise that a handle fulfils, unless the signal or the loop's end is first; as a close
   * listener it is aborted. While nobody waits any more, since all were cancelled, it costs the
   * loop nothing and does not keep it alive.
   */
  private abstract static class Delay implements Runnable, Promise.Effort {
    final EventLoop loop;
    private final boolean ref;
    private final @Nullable AbortSignal signal;
    private final Promise<@Nullable Void> promise;
    private @Nullable Handle handle;
    private Registration registration = Async.NONE;
    private boolean pausing;

    Delay(EventLoop loop, TimerOptions options) {
      this.loop = loop;
      this.ref = options.ref();
      this.signal = options.signal();
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
      if (!loop.core().status.isClosing()) {
        Handle started = start();
        handle = ref ? started : started.unref();
      }
      loop.core().closeListeners.add(this);
      if (signal != null) {
        registration =
            signal.onAbort(() -> loop.core().tryRunOnLoop(() -> abort(signal.exception())));
      }
    }

    private void end() {
      registration.close();
      registration = Async.NONE;
      loop.core().closeListeners.remove(this);
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
    public boolean abandon() {
      abort(new AbortException());
      return true;
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

    TimedDelay(EventLoop loop, TimerOptions options, Duration duration) {
      super(loop, options);
      this.duration = TimerLists.toMillis(duration);
    }

    @Override
    Handle start() {
      if (begun) {
        return loop.setTimeout(this::fulfill, Math.max(1, deadline - loop.core().time.start()));
      }
      begun = true;
      Timeout timeout = loop.setTimeout(this::fulfill, duration);
      deadline = timeout.deadline();
      return timeout;
    }
  }

  private static final class ShortDelay extends Delay {
    ShortDelay(EventLoop loop, TimerOptions options) {
      super(loop, options);
    }

    @Override
    Handle start() {
      return loop.setImmediate(this::fulfill);
    }
  }

  /** Counts the periods as they pass; those that nobody has asked for yet are a number. */
  static final class Ticks implements AsyncIterator<Long> {
    private final EventLoop loop;
    private final Demand<Long> demand;
    private final Timeout interval;
    private final Registration registration;
    private long passed;
    private long delivered;
    private @Nullable AbortException failure;

    Ticks(EventLoop loop, TimerOptions options, Duration period) {
      this.loop = loop;
      this.demand = new Demand<>(loop, this::answer);
      this.interval = loop.setInterval(this::tick, period);
      if (!options.ref()) {
        interval.unref();
      }
      AbortSignal signal = options.signal();
      this.registration =
          signal == null
              ? Async.NONE
              : signal.onAbort(() -> loop.core().tryRunOnLoop(() -> abort(signal.exception())));
      if (signal != null && signal.aborted()) {
        abort(signal.exception());
      }
    }

    private void abort(AbortException error) {
      interval.close();
      failure = error;
      answer();
    }

    private void tick() {
      passed++;
      answer();
    }

    private void answer() {
      while (demand.isWaiting() && delivered < passed) {
        demand.give(++delivered);
      }
      AbortException error = failure;
      if (error != null && delivered == passed) {
        demand.fail(error);
      }
    }

    @Override
    public Promise<Optional<Long>> next() {
      loop.core().checkOpen("AsyncIterator.next");
      return demand.next();
    }

    @Override
    public Promise<@Nullable Void> close() {
      loop.core().checkThread("AsyncIterator.close");
      interval.close();
      registration.close();
      demand.end();
      return Promise.resolved(loop, null);
    }

    @Override
    public EventLoop loop() {
      return loop;
    }
  }
}

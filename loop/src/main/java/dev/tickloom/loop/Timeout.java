package dev.tickloom.loop;

import org.jetbrains.annotations.Nullable;

/**
 * The handle that {@link EventLoop#setTimeout}, {@link EventLoop#setInterval} and {@link
 * EventLoop#setFixedRate} return. Node's {@code Timeout}; {@code clearTimeout} and {@code
 * clearInterval} are {@link #close()}. For the loop thread.
 */
public sealed class Timeout extends LoopHandle permits FixedRate {
  private final TimerLists timers;
  private final Runnable task;
  private final boolean repeats;

  /** The duration of the list that it is in. */
  private int duration;

  /** The reading of the loop's time from which the duration counts. */
  private long start;

  private boolean closed;
  private boolean running;

  Timeout(
      TimerLists timers,
      @Nullable AsyncContext context,
      Runnable task,
      int duration,
      boolean repeats) {
    super(context);
    this.timers = timers;
    this.task = task;
    this.duration = duration;
    this.repeats = repeats;
  }

  final int duration() {
    return duration;
  }

  /** The duration that was asked for. */
  int period() {
    return duration;
  }

  final long deadline() {
    return start + duration;
  }

  /** A timer that repeats takes its place in its list after its callback. */
  @Override
  final void call() {
    if (!repeats) {
      runTask();
      return;
    }
    long due = deadline();
    long before = timers.core.time.start();
    boolean threw = true;
    try {
      runTask();
      threw = false;
    } finally {
      closed |= threw && timers.core.isLegacy();
      if (!closed) {
        repeat(due, before);
      }
    }
  }

  private void runTask() {
    running = true;
    try {
      task.run();
    } finally {
      running = false;
      if (!repeats && !isLinked()) {
        context = null; // what it holds may be large, and refresh sets another one
      }
    }
  }

  final boolean isRunning() {
    return running;
  }

  /** Starts anew after the callback: from the time before it, as Node does. */
  void repeat(long due, long before) {
    start(before, duration);
  }

  final void start(long time, int newDuration) {
    start = time;
    duration = newDuration;
    timers.insert(this);
  }

  /** Starts the period now. */
  final void start() {
    start(timers.core.time.start(), period());
  }

  /**
   * Starts the duration anew, also if the callback has run already: then the next run has the
   * {@link AsyncLocal} values of this call. Does nothing once closed.
   *
   * @return this timeout
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public final Timeout refresh() {
    timers.core.checkOpen("Timeout.refresh");
    if (!closed) {
      if (!isLinked() && !running) {
        context = timers.core.context(); // as in Node, where it is a new resource by then
      }
      start();
    }
    return this;
  }

  @Override
  public final Timeout ref() {
    super.ref();
    return this;
  }

  @Override
  public final Timeout unref() {
    super.unref();
    if (timers.core.isLegacy() && isLinked()) {
      timers.setApart(this);
    }
    return this;
  }

  /** An interval is active during its callback, too. */
  @Override
  public final boolean isActive() {
    return isLinked() || (repeats && !closed && !timers.core.status.isClosed());
  }

  @Override
  final String callbackName() {
    return callbackKind() + " of " + period() + " ms";
  }

  String callbackKind() {
    return repeats ? "interval" : "timer";
  }

  @Override
  final LoopCore core() {
    return timers.core;
  }

  @Override
  final ReferenceCount references() {
    return timers.references;
  }

  @Override
  final String resourceType() {
    return "Timeout";
  }

  @Override
  public final String toString() {
    return "Timeout[" + period() + " ms, " + kind() + "]";
  }

  String kind() {
    return repeats ? "INTERVAL" : "ONCE";
  }

  @Override
  public final void close() {
    timers.core.checkThread("Timeout.close");
    closed = true;
    timers.remove(this);
  }
}

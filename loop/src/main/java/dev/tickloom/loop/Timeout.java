package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/**
 * What {@link EventLoop#setTimeout}, {@link EventLoop#setInterval} and {@link
 * EventLoop#setFixedRate} return. Node's {@code Timeout}; {@code clearTimeout} and {@code
 * clearInterval} are {@link #close()}. For the loop thread.
 */
public final class Timeout extends LoopHandle {
  /** What becomes of a timer when its callback has run. */
  enum Kind {
    ONCE,
    /** Counts anew from the time before the callback, as Node does. */
    INTERVAL,
    /** Counts on from the time when it was due, leaving out what has passed. */
    FIXED_RATE
  }

  private final Runnable task;
  private final Kind kind;

  /** The duration that was asked for. */
  private final int period;

  /** The duration of the list that it is in: the period, or what a fixed rate leaves of it. */
  private int duration;

  /** The reading of the loop's time from which the duration counts. */
  private long start;

  /** With {@link Semantics#LEGACY}, once it was unreferenced; otherwise null. */
  private @Nullable TimerList ownList;

  private boolean closed;
  private boolean running;

  Timeout(EventLoop loop, Runnable task, int period, Kind kind) {
    super(loop);
    this.task = task;
    this.period = period;
    this.kind = kind;
  }

  int duration() {
    return duration;
  }

  long deadline() {
    return start + duration;
  }

  /** A timer that repeats takes its place in its list after its callback. */
  @Override
  void call() {
    if (kind == Kind.ONCE) {
      runTask();
      return;
    }
    long due = deadline();
    long before = loop.time().start();
    boolean threw = true;
    try {
      runTask();
      threw = false;
    } finally {
      closed |= threw && loop.isLegacy();
      if (!closed) {
        restart(due, before);
      }
    }
  }

  private void runTask() {
    running = true;
    try {
      task.run();
    } finally {
      running = false;
    }
  }

  boolean isRunning() {
    return running;
  }

  private void restart(long due, long before) {
    if (kind == Kind.INTERVAL) {
      start(before, period);
    } else {
      long now = loop.time().start();
      long late = Math.max(0, now - due);
      start(now, (int) (period - late % period));
    }
  }

  private void start(long time, int newDuration) {
    start = time;
    duration = newDuration;
    loop.timers().insert(this);
  }

  /** Starts the period now. */
  void start() {
    start(loop.time().start(), period);
  }

  /**
   * Starts the duration anew, also if the callback has run already. Does nothing once closed.
   *
   * @return this timeout
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public Timeout refresh() {
    loop.checkOpen("Timeout.refresh");
    if (!closed) {
      start();
    }
    return this;
  }

  @Override
  public Timeout ref() {
    super.ref();
    return this;
  }

  @Override
  public Timeout unref() {
    super.unref();
    if (loop.isLegacy() && ownList == null && isLinked()) {
      loop.timers().setApart(this);
    }
    return this;
  }

  @Nullable TimerList ownList() {
    return ownList;
  }

  void setOwnList(TimerList list) {
    ownList = list;
  }

  /** An interval is active during its callback, too. */
  @Override
  public boolean isActive() {
    return isLinked() || (kind != Kind.ONCE && !closed && !loop.isClosed());
  }

  @Override
  ReferenceCount references() {
    return loop.timers().references;
  }

  @Override
  String resourceType() {
    return "Timeout";
  }

  @Override
  public String toString() {
    return "Timeout[" + period + " ms, " + kind + "]";
  }

  @Override
  public void close() {
    loop.checkThread("Timeout.close");
    closed = true;
    loop.timers().remove(this);
  }
}

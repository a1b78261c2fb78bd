package dev.tickloom.loop.observing;

/**
 * Hears what a loop does, while it does it. The loop thread calls all methods, unless a method says
 * otherwise, and waits meanwhile, so implementations must be quick.
 */
public interface LoopObserver {
  /** The phases of a turn, in their order. */
  enum Phase {
    PENDING,
    IDLE,
    PREPARE,
    POLL,
    CHECK,
    CLOSING,
    TIMERS;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Where a callback waited until it was called. */
  enum Queue {
    /** Nowhere: the main script. */
    MAIN,
    /** In a phase: a timer, a hook, a cancelled request, a close callback. */
    PHASE,
    /** For poll: the callback of a request, or a task from another thread. */
    ARRIVALS,
    IMMEDIATES,
    TICKS,
    MICROTASKS,
    /** For the end of a drain: the report of unhandled rejections. */
    REJECTIONS
  }

  /** Why a run is over. */
  enum End {
    /** Nothing was left that keeps the loop alive. */
    NOTHING_LEFT,
    /** The host wanted one turn. */
    ONE_TURN,
    /** An error, {@code stop} or {@code exit} ended it. */
    STOPPED
  }

  /** The loop begins to run, on this thread. */
  default void runBegins() {}

  /** The run is over. */
  default void runEnds(End end) {}

  /**
   * A turn begins.
   *
   * @param number of the turn, from 1
   */
  default void turnBegins(long number) {}

  /** The turn has ended. */
  default void turnEnds() {}

  /** A phase begins; the one before it has ended. */
  default void phaseBegins(Phase phase) {}

  /** The phase has ended, and no other one follows: it was before the first turn. */
  default void phaseEnds() {}

  /**
   * Poll is about to wait.
   *
   * @param nanos how long at most; {@link Long#MAX_VALUE} without limit
   */
  default void waitBegins(long nanos) {}

  /** Poll has waited. */
  default void waitEnds() {}

  /**
   * A timer, a hook, an immediate, a request, a tick or a microtask begins to wait for its turn.
   *
   * @param queue where it waits
   * @param callback what {@link #callbackBegins} will be given, unless it is cleared before
   */
  default void scheduled(Queue queue, Object callback) {}

  /**
   * A callback is about to be called.
   *
   * @param queue where it waited
   * @param callback what is called, as the loop knows it
   */
  default void callbackBegins(Queue queue, Object callback) {}

  /**
   * A worker has run the body of a request. On the thread of the worker.
   *
   * @param request as {@link #scheduled} was given it
   * @param begin the reading of {@link System#nanoTime} when the body began
   */
  default void workEnds(Object request, long begin) {}

  /**
   * A coroutine begins, or goes on after an await.
   *
   * @param coroutine the same object each time
   */
  default void coroutineRuns(Object coroutine) {}

  /**
   * A coroutine awaits, or has ended.
   *
   * @param coroutine as {@link #coroutineRuns} was given it
   * @param hasEnded whether it will never run again
   */
  default void coroutineStops(Object coroutine, boolean hasEnded) {}

  /**
   * The callback has returned or thrown. The ticks and microtasks that it queued run next, as
   * callbacks of their own.
   */
  default void callbackEnds() {}
}

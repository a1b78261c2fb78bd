package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.Unchecked;
import dev.tickloom.loop.observing.LoopObserver.End;
import java.lang.System.Logger.Level;
import org.jetbrains.annotations.Nullable;

/**
 * How a loop runs, and how it ends.
 *
 * <pre>
 *   from      to        by
 *   IDLE      RUNNING   run, by the thread that calls it
 *   RUNNING   IDLE      nothing is alive, stop, exit, or an uncaught error
 *   IDLE      CLOSED    close, by the thread that calls it
 *   RUNNING   CLOSED    close on any thread, done by the loop thread when its turn has ended
 * </pre>
 *
 * RUNNING is {@link LoopThread}'s, CLOSED {@link LoopStatus}'s.
 */
final class Lifecycle {
  private final LoopCore core;
  private final LoopThread thread;
  private final LoopStatus status;
  private final ProcessEvents events;
  private final TaskQueues queues;
  private final Phases phases;

  // Made before: there may be no memory for them when they are needed.
  private final LoopTask tellBeforeExit =
      new Event("event beforeExit") {
        @Override
        void call() {
          events.tellBeforeExit();
        }
      };
  private final LoopTask warnOfUnsettled =
      new Event("search for unsettled promises") {
        @Override
        void call() {
          events.warnOfUnsettled();
        }
      };
  private final LoopTask tellExit =
      new Event("event exit") {
        @Override
        void call() {
          events.tellExit();
        }
      };

  /** An event at the end of the program. */
  private abstract static class Event extends LoopTask {
    private final String name;

    Event(String name) {
      super(null);
      this.name = name;
    }

    @Override
    String callbackName() {
      return name;
    }
  }

  Lifecycle(LoopCore core, Phases phases) {
    this.core = core;
    this.thread = core.thread;
    this.status = core.status;
    this.queues = core.queues;
    this.events = core.events;
    this.phases = phases;
  }

  void runMain(LoopTask main) {
    run(main, RunMode.DEFAULT);
  }

  void run(RunMode mode) {
    run(null, mode);
  }

  private End runToEnd() {
    do {
      phases.run(RunMode.DEFAULT);
      if (phases.isStopping()) {
        return End.STOPPED;
      }
      queues.dispatch(tellBeforeExit);
    } while (phases.isAlive());
    if (core.creationStacks != null) {
      queues.dispatch(warnOfUnsettled);
    }
    queues.dispatch(tellExit);
    return End.NOTHING_LEFT;
  }

  private End runTurn(RunMode mode) {
    phases.run(mode);
    return phases.isStopping() ? End.STOPPED : End.ONE_TURN;
  }

  private void run(@Nullable LoopTask main, RunMode mode) {
    AsyncContext.Slot slot = AsyncContext.slot(); // first: there may be no memory for it
    thread.enter();
    AsyncContext outer = slot.context;
    Throwable error = null;
    End end = End.STOPPED;
    Exit exitOfOuter = null; // of the loop in whose callback this one runs
    slot.loops++;
    try {
      status.checkOpen();
      queues.useSlot(slot);
      events.beginRun();
      core.counters.beginRun();
      if (core.observer != null) {
        core.observer.runBegins();
      }
      if (main == null) {
        queues.drain();
      } else {
        queues.runMain(main);
      }
      end = mode == RunMode.DEFAULT ? runToEnd() : runTurn(mode);
    } catch (Exit exit) {
      if (events.isOwn(exit)) {
        error = exit.error;
      } else {
        exitOfOuter = exit;
      }
    } catch (Throwable e) { // closing may still bring errors of callbacks, and all are thrown
      error = e;
    }
    events.endRun();
    core.counters.endRun();
    if (core.observer != null) {
      core.observer.runEnds(end);
    }
    phases.clearStop();
    error = leave(error);
    slot.context = outer;
    slot.loops--;
    if (exitOfOuter != null) {
      if (error != null) {
        Log.log(Level.ERROR, "an error of a loop that ends because its outer loop exits", error);
      }
      throw exitOfOuter;
    }
    throwIfAny(error);
  }

  /** Lets go of the thread, and closes if that was asked for; returns the error to throw. */
  private @Nullable Throwable leave(@Nullable Throwable error) {
    Throwable all = error;
    try {
      all = status.isClosing() ? join(all, settle()) : all;
    } catch (Throwable e) { // no memory, say
      all = join(all, e);
    }
    thread.leave();
    try { // perhaps just now, by a thread that still saw the loop running
      all = status.isClosing() ? join(all, settleIfIdle()) : all;
    } catch (Throwable e) {
      all = join(all, e);
    }
    return all;
  }

  void stop() {
    phases.stop();
    if (!thread.isCurrent()) {
      core.completions.wake();
    }
  }

  void close() {
    status.beginClosing();
    stop();
    throwIfAny(settleIfIdle());
  }

  private @Nullable Throwable settleIfIdle() {
    AsyncContext.Slot slot = AsyncContext.slot(); // first: there may be no memory for it
    if (status.isClosed() || !thread.tryEnter()) {
      return null;
    }
    AsyncContext outer = slot.context;
    slot.loops++;
    try {
      queues.useSlot(slot);
      return settle();
    } finally {
      slot.context = outer;
      slot.loops--;
      thread.leave();
    }
  }

  private @Nullable Throwable settle() {
    if (status.isClosed()) {
      return null;
    }
    try {
      return phases.close();
    } finally {
      status.endClosing();
      thread.forget();
    }
  }

  private static @Nullable Throwable join(@Nullable Throwable error, @Nullable Throwable further) {
    return further == null ? error : Unchecked.join(error, further);
  }

  private static void throwIfAny(@Nullable Throwable error) {
    if (error != null) {
      throw Unchecked.of(error);
    }
  }
}

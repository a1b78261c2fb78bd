package dev.tickloom.loop.observing;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.Recording;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jetbrains.annotations.Nullable;

/** Warns while a callback blocks the loop. */
public final class BlockedLoopWatch extends StandstillWatch {
  private final LoopView loop;
  private @Nullable Object callback;
  private @Nullable Queue queue;

  /** Whether a warning waits for its end; of the watching thread. */
  private boolean hasWarned;

  /**
   * Makes a watch, which begins when the loop runs.
   *
   * @param limit how long a callback may take; more than 0
   */
  public BlockedLoopWatch(Duration limit, LoopView loop) {
    super(limit.toNanos());
    this.loop = loop;
  }

  @Override
  public void callbackBegins(Queue newQueue, Object newCallback) {
    queue = newQueue;
    callback = newCallback;
    begin();
  }

  @Override
  public void callbackEnds() {
    end();
    callback = null;
  }

  @Override
  void tellStandstill(long number, long nanos) {
    Object running = callback;
    Queue from = queue;
    StackTraceElement[] stack = loop.thread().getStackTrace();
    if (!isAt(number) || running == null || from == null) {
      return; // it has just ended
    }
    String name = loop.nameOf(from, running);
    String call = BlockingCalls.innermost(stack);
    Throwable here = new BlockedHere(stack, loop.placeOf(running));
    String message =
        "The loop has been blocked for "
            + seconds(nanos)
            + " by: "
            + name
            + (call == null ? "" : ", in the blocking call " + call);
    hasWarned = true;
    Log.log(Level.WARNING, message, here);
    if (Recording.isInUse()) {
      BlockedLoopEvent.commit(name, call, nanos, loop.thread());
    }
  }

  @Override
  void tellEnd(long nanos) {
    if (hasWarned) { // or else it ended when it was about to be told
      hasWarned = false;
      Log.log(Level.WARNING, "The loop goes on after " + seconds(nanos), null);
    }
  }

  /** The stack of the loop, as a throwable so that it prints as one. */
  private static final class BlockedHere extends Throwable {
    private static final long serialVersionUID = 1;

    BlockedHere(StackTraceElement[] stack, @Nullable Throwable scheduled) {
      super("the loop is here", scheduled, true, true);
      setStackTrace(stack);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}

package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.OwnScheduler;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/**
 * A body that can stop in its middle and go on later. It has a stack and a thread of its own. While
 * it runs, the thread that has resumed it waits. So exactly one of a loop and all fibers on it runs
 * at any moment.
 *
 * <pre>
 *   from        to          by
 *   SUSPENDED   RUNNING     resume; a new fiber is suspended before its first statement
 *   RUNNING     SUSPENDED   suspend, in the body; resume returns
 *   RUNNING     ENDED       the body has returned; resume returns
 * </pre>
 *
 * A body that waits in any other way, for a lock perhaps, is still running: nobody goes on.
 */
abstract sealed class Fiber permits HandoffFiber, MountedFiber {
  /**
   * Makes one of the quicker kind, if the JVM lets us.
   *
   * @param body throws nothing
   */
  static Fiber of(String name, Runnable body) {
    return OwnScheduler.isAvailable() ? new MountedFiber(name, body) : new HandoffFiber(name, body);
  }

  /** {@return how fibers are run, and why} */
  static String describe() {
    return OwnScheduler.isAvailable()
        ? "on the loop thread itself"
        : "on threads that take turns with the loop, since " + OwnScheduler.whyNot();
  }

  /**
   * Parks, or returns for no reason. The thread that waits for the body must not leave before its
   * turn, not even if its stack has no room to park.
   */
  static void park(Object blocker) {
    try {
      LockSupport.park(blocker);
    } catch (StackOverflowError e) {
      Thread.onSpinWait();
    }
  }

  /** {@return the thread that the body sees; null if it has none before it begins} */
  abstract @Nullable Thread thread();

  /** Whether the body has ended, or will never go on. Only after {@link #resume}. */
  abstract boolean isOver();

  /**
   * Runs the body up to its end or its next {@link #suspend}.
   *
   * @param caller the fiber in which this is called; null outside of all
   */
  abstract void resume(@Nullable Fiber caller);

  /**
   * Lets {@link #resume} return, and returns itself at the next one. In the body only.
   *
   * @throws IllegalStateException if this fiber cannot be suspended here
   */
  abstract void suspend();
}

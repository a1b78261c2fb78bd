package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Timeout;
import java.util.concurrent.RejectedExecutionException;
import org.jetbrains.annotations.Nullable;

/** Which thread may go on, and what is left to the loop. */
final class OnLoop {
  private OnLoop() {}

  /**
   * Throws on another thread.
   *
   * @throws IllegalStateException if this is not the loop thread
   */
  static void check(EventLoop loop) {
    var unused = loop.now();
  }

  /**
   * Runs a task on the loop thread: now if this is it, else in a poll phase.
   *
   * @return false if the loop is closed, and the task will never run
   */
  static boolean run(EventLoop loop, Runnable task) {
    if (loop.isLoopThread()) {
      task.run();
      return true;
    }
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Starts a timer that does not keep the loop alive, in a callback that may be one of its last.
   *
   * @return null if the loop is closing, and would never run it
   */
  static @Nullable Timeout quietTimer(EventLoop loop, Runnable task, long millis) {
    try {
      return loop.setTimeout(task, millis).unref();
    } catch (IllegalStateException e) {
      return null;
    }
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.util.concurrent.RejectedExecutionException;

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
}

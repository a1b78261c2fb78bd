package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import java.util.concurrent.RejectedExecutionException;
import org.jetbrains.annotations.Nullable;

/**
 * Keeps a loop alive, from any thread and from the call on, until it is released.
 *
 * <p>{@link EventLoop#keepAlive} is for the loop thread, so the loop makes the handle and closes it
 * in tasks of its own. Until then each task keeps the loop alive by itself.
 */
final class Hold {
  private final EventLoop loop;
  private final String type;
  private final String description;

  /** Of the loop thread. */
  private @Nullable Handle handle;

  private Hold(EventLoop loop, String type, String description) {
    this.loop = loop;
    this.type = type;
    this.description = description;
  }

  /**
   * Begins to keep a loop alive.
   *
   * @param type what {@link EventLoop#activeResources} lists
   * @param description more about it, for people
   * @throws RejectedExecutionException if the loop is closed
   */
  static Hold on(EventLoop loop, String type, String description) {
    Hold hold = new Hold(loop, type, description);
    loop.execute(hold::take);
    return hold;
  }

  private void take() {
    try {
      handle = loop.keepAlive(type, description);
    } catch (IllegalStateException e) {
      // The loop is closing, and this is among the last of its tasks.
    }
  }

  /** Lets go. Once; what the caller has given to the loop before is done first. */
  void release() {
    try {
      loop.execute(this::drop);
    } catch (RejectedExecutionException e) {
      // A closed loop has dropped all handles.
    }
  }

  private void drop() {
    if (handle != null) {
      handle.close();
    }
  }
}

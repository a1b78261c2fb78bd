package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Timeout;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Reports the progress of a job on a tree on the loop. A timer does it, so a loop that was busy for
 * long gets one report, not many. Loop thread.
 */
final class TreeTold {
  static final long INTERVAL_MILLIS = 100;

  private final EventLoop loop;
  private final TreeCount count;
  private final Consumer<? super TreeProgress> listener;
  private @Nullable Timeout timer;
  private boolean isOver;

  TreeTold(EventLoop loop, TreeCount count, Consumer<? super TreeProgress> listener) {
    this.loop = loop;
    this.count = count;
    this.listener = listener;
  }

  void begin() {
    if (!isOver) { // else the job was quicker than the task that begins this
      timer = loop.setInterval(() -> listener.accept(count.now()), INTERVAL_MILLIS).unref();
    }
  }

  /** Makes the last report. If the listener throws, that is an uncaught error. */
  void end() {
    isOver = true;
    if (timer != null) {
      timer.close();
    }
    try {
      listener.accept(count.now());
    } catch (Throwable e) {
      Promises.tick(
          loop,
          () -> {
            throw Calls.unchecked(e);
          });
    }
  }
}

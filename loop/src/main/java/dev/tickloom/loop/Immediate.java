package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/**
 * What {@link EventLoop#setImmediate} returns: a callback of the next check phase. Node's {@code
 * Immediate}; {@code clearImmediate} is {@link #close()}. For the loop thread.
 */
public final class Immediate implements Handle {
  private final ImmediateQueue queue;
  private final @Nullable AsyncContext context;
  private final @Nullable CreationStack created;

  /** Null once its turn has come, or it was cleared. */
  private @Nullable Runnable task;

  private boolean referenced = true;

  Immediate(
      ImmediateQueue queue,
      Runnable task,
      @Nullable AsyncContext context,
      @Nullable CreationStack created) {
    this.queue = queue;
    this.task = task;
    this.context = context;
    this.created = created;
  }

  /** The context in which it was set, and runs. */
  @Nullable AsyncContext context() {
    return context;
  }

  /** Makes it inactive. Returns its callback, or null if it was inactive before. */
  @Nullable Runnable take() {
    Runnable taken = task;
    if (taken != null) {
      task = null;
      if (referenced) {
        queue.referenced--;
      }
    }
    return taken;
  }

  @Override
  public Immediate ref() {
    queue.loop.checkThread("Handle.ref");
    if (!referenced && isActive()) {
      queue.referenced++;
    }
    referenced = true;
    return this;
  }

  @Override
  public Immediate unref() {
    queue.loop.checkThread("Handle.unref");
    if (hasRef()) {
      queue.referenced--;
    }
    referenced = false;
    return this;
  }

  /**
   * As in Node an immediate has no reference any more once it was cleared, or its turn has come.
   */
  @Override
  public boolean hasRef() {
    return referenced && isActive();
  }

  @Override
  public boolean isActive() {
    return task != null;
  }

  @Override
  public void close() {
    queue.loop.checkThread("Handle.close");
    queue.remove(this);
  }

  @Override
  public void close(Runnable closed) {
    queue.loop.queueClosed(closed);
    close();
  }

  ActiveResource describe() {
    return new ActiveResource("Immediate", toString(), created);
  }

  @Override
  public String toString() {
    return "Immediate";
  }
}

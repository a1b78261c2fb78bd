package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/**
 * What {@link EventLoop#setImmediate} returns: a callback of the next check phase. Node's {@code
 * Immediate}; {@code clearImmediate} is {@link #close()}. For the loop thread.
 */
public final class Immediate implements Handle {
  // Three fields and no more: a flood is a twelfth slower with eight bytes more (docs/adr/0005).

  /** Among which it counts while it is active, and so whether it is referenced. */
  private ImmediateQueue.Count count;

  /** Null once its turn has come, or it was cleared. */
  private @Nullable Runnable task;

  private final @Nullable AsyncContext context;

  Immediate(ImmediateQueue.Count count, Runnable task, @Nullable AsyncContext context) {
    this.count = count;
    this.task = task;
    this.context = context;
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
      count.active--;
    }
    return taken;
  }

  @Override
  public Immediate ref() {
    queue().loop.checkThread("Handle.ref");
    countAmong(queue().referenced);
    return this;
  }

  @Override
  public Immediate unref() {
    queue().loop.checkThread("Handle.unref");
    countAmong(queue().unreferenced);
    return this;
  }

  private void countAmong(ImmediateQueue.Count other) {
    if (isActive()) {
      count.active--;
      other.active++;
    }
    count = other;
  }

  private ImmediateQueue queue() {
    return count.queue;
  }

  /**
   * As in Node an immediate has no reference any more once it was cleared, or its turn has come.
   */
  @Override
  public boolean hasRef() {
    return count == queue().referenced && isActive();
  }

  @Override
  public boolean isActive() {
    return task != null;
  }

  @Override
  public void close() {
    queue().loop.checkThread("Handle.close");
    queue().remove(this);
  }

  @Override
  public void close(Runnable closed) {
    queue().loop.queueClosed(closed);
    close();
  }

  ActiveResource describe() {
    return new ActiveResource("Immediate", toString(), queue().loop.creationStackOf(this));
  }

  @Override
  public String toString() {
    return "Immediate";
  }
}

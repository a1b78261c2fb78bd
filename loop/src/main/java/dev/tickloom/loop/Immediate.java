package dev.tickloom.loop;

/**
 * The handle that {@link EventLoop#setImmediate} returns, for a callback of the next check phase.
 * Node's {@code Immediate}; {@code clearImmediate} is {@link #close()}. For the loop thread.
 */
public final class Immediate implements Handle {
  // It only names a place in the queue, which does not know of it: where a program does not keep
  // it, the JIT compiler does not even make it (docs/adr/0005). Holding a handle keeps its chunk
  // (up to 256 slots) reachable.

  private final ImmediateQueue queue;
  private final Object[] slots;
  private final int index;

  Immediate(ImmediateQueue queue, Object[] slots, int index) {
    this.queue = queue;
    this.slots = slots;
    this.index = index;
  }

  @Override
  public Immediate ref() {
    queue.core.checkThread("Handle.ref");
    queue.setReferenced(slots, index, true);
    return this;
  }

  @Override
  public Immediate unref() {
    queue.core.checkThread("Handle.unref");
    queue.setReferenced(slots, index, false);
    return this;
  }

  /**
   * As in Node an immediate has no reference any more once it was cleared, or its turn has come.
   */
  @Override
  public boolean hasRef() {
    return ImmediateQueue.isReferenced(slots[index]);
  }

  @Override
  public boolean isActive() {
    return slots[index] != null;
  }

  @Override
  public void close() {
    queue.core.checkThread("Handle.close");
    queue.clear(slots, index);
  }

  @Override
  public void close(Runnable closed) {
    queue.core.queueClosed(closed);
    close();
  }

  @Override
  public String toString() {
    return "Immediate";
  }
}

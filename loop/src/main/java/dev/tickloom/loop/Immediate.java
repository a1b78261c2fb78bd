package dev.tickloom.loop;

/**
 * What {@link EventLoop#setImmediate} returns: a callback of the next check phase. Node's {@code
 * Immediate}; {@code clearImmediate} is {@link #close()}. For the loop thread.
 */
public final class Immediate extends LoopHandle {
  private final Runnable task;

  Immediate(EventLoop loop, Runnable task) {
    super(loop);
    this.task = task;
  }

  @Override
  void call() {
    task.run();
  }

  @Override
  public Immediate ref() {
    super.ref();
    return this;
  }

  @Override
  public Immediate unref() {
    super.unref();
    return this;
  }

  /**
   * As in Node an immediate has no reference any more once it was cleared, or its turn has come.
   */
  @Override
  public boolean hasRef() {
    return isActive() && super.hasRef();
  }

  @Override
  ReferenceCount references() {
    return loop.immediates().references;
  }

  @Override
  String resourceType() {
    return "Immediate";
  }

  @Override
  public String toString() {
    return "Immediate";
  }
}

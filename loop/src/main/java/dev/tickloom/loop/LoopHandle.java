package dev.tickloom.loop;

import org.jspecify.annotations.Nullable;

/** What timers and hooks share: activity, the reference flag, and their count towards liveness. */
abstract sealed class LoopHandle extends LoopTask implements Handle permits Timeout, Hook {
  final EventLoop loop;
  private boolean referenced = true;

  LoopHandle(EventLoop loop, @Nullable AsyncContext context) {
    super(context);
    this.loop = loop;
  }

  /** In which count it is while it is active and referenced. No field: a timer has 48 bytes. */
  abstract ReferenceCount references();

  /** What {@link EventLoop#activeResources} says of it. */
  abstract String resourceType();

  final ActiveResource describe() {
    return new ActiveResource(resourceType(), toString(), loop.creationStackOf(this));
  }

  /** To be called when this handle becomes active. */
  final void activated() {
    if (referenced) {
      references().count++;
    }
  }

  /** Leaves its list and so becomes inactive; does nothing if it is not in one. */
  final void deactivate() {
    if (isLinked()) {
      unlink();
      if (referenced) {
        references().count--;
      }
    }
  }

  @Override
  public Handle ref() {
    loop.checkThread("Handle.ref");
    if (!referenced && isLinked()) {
      references().count++;
    }
    referenced = true;
    return this;
  }

  @Override
  public Handle unref() {
    loop.checkThread("Handle.unref");
    if (referenced && isLinked()) {
      references().count--;
    }
    referenced = false;
    return this;
  }

  @Override
  public boolean hasRef() {
    return referenced;
  }

  @Override
  public boolean isActive() {
    return isLinked();
  }

  @Override
  public void close() {
    loop.checkThread("Handle.close");
    deactivate();
  }

  @Override
  public final void close(Runnable closed) {
    loop.queueClosed(closed);
    close();
  }
}

package dev.tickloom.loop;

import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * The common part of timers, hooks and watched channels: activity, the reference flag, and their
 * count towards liveness.
 */
abstract sealed class LoopHandle extends LoopTask implements Handle
    permits Timeout, Hook, PollHandle {
  private boolean referenced = true;

  LoopHandle(@Nullable AsyncContext context) {
    super(context);
  }

  abstract LoopCore core();

  /** In which count it is while it is active and referenced. No field: a timer has 48 bytes. */
  abstract ReferenceCount references();

  /** Its type in {@link EventLoop#activeResources}. */
  abstract String resourceType();

  final ActiveResource describe() {
    return new ActiveResource(resourceType(), toString(), core().creationStackOf(this));
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
    core().checkThread("Handle.ref");
    if (!referenced && isLinked()) {
      references().count++;
    }
    referenced = true;
    return this;
  }

  @Override
  public Handle unref() {
    core().checkThread("Handle.unref");
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
    core().checkThread("Handle.close");
    deactivate();
  }

  @Override
  public final void close(Runnable closed) {
    Objects.requireNonNull(closed, "closed");
    core().checkOpen("Handle.close");
    close(); // first: what it queues for the closing phase is done before the callback
    core().queueClosed(closed);
  }
}

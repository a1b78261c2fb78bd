package dev.tickloom.loop;

import java.nio.channels.SelectionKey;
import java.util.function.IntConsumer;

/**
 * A channel that the poll phase watches. libuv's {@code uv_poll_t}. It is active while it watches
 * for anything. For the loop thread.
 */
final class PollHandle extends LoopHandle {
  private final LoopCore core;
  private final ReferenceCount references;
  private final PolledChannels channels;
  private final SelectionKey key;
  private IntConsumer listener = ops -> {};
  private int ops;
  private boolean isClosed;

  PollHandle(LoopCore core, ReferenceCount references, PolledChannels channels, SelectionKey key) {
    super(core.context());
    this.core = core;
    this.references = references;
    this.channels = channels;
    this.key = key;
  }

  /** Watches for something else from now on. */
  void change(int newOps, IntConsumer newListener) {
    ops = newOps;
    listener = newListener;
  }

  /** Whether the last selection has found what this still watches for. */
  boolean isReady() {
    return isActive() && readyOps() != 0;
  }

  private int readyOps() {
    return key.isValid() ? key.readyOps() & ops : 0;
  }

  @Override
  void call() {
    listener.accept(readyOps());
  }

  @Override
  public void close() {
    super.close();
    if (!isClosed) {
      isClosed = true;
      listener = nothing -> {}; // what it holds may be large
      channels.closed(key);
    }
  }

  @Override
  String callbackName() {
    return "poll of " + this;
  }

  @Override
  LoopCore core() {
    return core;
  }

  @Override
  ReferenceCount references() {
    return references;
  }

  @Override
  String resourceType() {
    return "Poll";
  }

  @Override
  public String toString() {
    return key.channel().toString();
  }
}

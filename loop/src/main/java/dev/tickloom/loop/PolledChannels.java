package dev.tickloom.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The channels that the poll phase watches. libuv's {@code uv_poll_t} handles. For the loop thread.
 *
 * <p>A channel that is closed keeps its descriptor until the selector has let go of it, and a
 * server even goes on accepting. So the closing phase after a handle was closed lets go of its
 * channel, before the callbacks of that phase; and of a server at once.
 */
final class PolledChannels {
  private final LoopCore core;
  private final ReferenceCount references;
  private final Poller poller;

  /** Those that watch for anything. */
  private final TaskList<PollHandle> active = new TaskList<>();

  /** How many handles are not closed. */
  private int open;

  private boolean isDeregistrationQueued;

  PolledChannels(LoopCore core, ReferenceCount references) {
    this.core = core;
    this.references = references;
    this.poller = core.completions.poller;
  }

  /** Watches a channel; one that is watched already, for something else from now on. */
  PollHandle watch(SelectableChannel channel, int ops, IntConsumer listener) {
    SelectionKey key = poller.keyOf(channel);
    if (key != null && key.isValid()) {
      key.interestOps(ops);
    } else {
      if (key != null) {
        poller.deregister(); // its handle was closed in this turn
      }
      key = register(channel, ops);
    }
    PollHandle handle = (PollHandle) key.attachment();
    handle.change(ops, listener);
    if (ops == 0) {
      handle.deactivate();
    } else if (!handle.isLinked()) {
      active.addLast(handle);
      handle.activated();
    }
    return handle;
  }

  private SelectionKey register(SelectableChannel channel, int ops) {
    try {
      Selector selector = poller.open(channel);
      SelectionKey key = channel.register(selector, ops);
      PollHandle handle = new PollHandle(core, references, this, key);
      core.noteHandle(handle);
      key.attach(handle);
      open++;
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      closeIfUnused();
    }
  }

  /** Looks which channels are ready, unless the wait before has found some. */
  void look() {
    if (open > 0) {
      poller.look();
    }
  }

  /**
   * Calls the listeners of what was found. If one throws and nobody handles that, the rest is found
   * again in the next turn.
   */
  void dispatch(TaskQueues queues, LoopCounters counters) {
    if (!poller.hasReady()) {
      return;
    }
    for (SelectionKey key : poller.takeReady()) {
      PollHandle handle = (PollHandle) key.attachment();
      if (handle.isReady()) { // a callback may have closed it
        counters.countEvent();
        queues.dispatch(handle);
      }
    }
  }

  void forEachActive(Consumer<LoopHandle> action) {
    active.forEach(action);
  }

  /** To be called when a handle is closed, once. */
  void closed(SelectionKey key) {
    boolean isServer = (key.channel().validOps() & SelectionKey.OP_ACCEPT) != 0;
    key.cancel();
    open--;
    if (isServer) {
      poller.deregister();
    }
    if (!isDeregistrationQueued && !core.status.isClosing()) { // a closed loop lets go of all
      isDeregistrationQueued = true;
      core.closing.addLast(LoopTask.of(this::deregister));
    }
  }

  private void deregister() {
    isDeregistrationQueued = false;
    if (open > 0) {
      poller.deregister();
    }
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (open == 0) {
      poller.close();
    }
  }

  /** Lets go of all channels, which stay as they are. */
  void close() {
    for (PollHandle handle; (handle = active.first()) != null; ) {
      handle.deactivate();
    }
    poller.close();
  }
}

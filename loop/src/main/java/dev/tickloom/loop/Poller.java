package dev.tickloom.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The only class that knows how the poll phase waits, and how another thread ends the wait. It has
 * two forms, and the selector says which one is in use:
 *
 * <pre>
 *   selector   await    wake       from       to         by
 *   null       park     unpark     parking    selecting  open: the first channel is watched
 *   open       select   wakeup     selecting  parking    close: no channel is watched any more
 * </pre>
 *
 * <p>Only the loop thread changes the form, and never while it waits. A thread that wakes the loop
 * may still see the form of an earlier wait. Then a later wait of that form ends without a reason,
 * which does no harm, and the wait that it meant to end is over already.
 *
 * <p>A selector waits for whole milliseconds. So a loop that watches channels may run a timer up to
 * a millisecond late, as libuv does, but never early (docs/adr/0010-poll-selects.md).
 */
class Poller {
  private volatile @Nullable Thread waiter;

  /** Null while the loop parks. Written by the loop thread. */
  private volatile @Nullable Selector selector;

  /** The ready keys of the last selection, in its order; confined to the loop thread. */
  private final List<SelectionKey> ready = new ArrayList<>();

  /** Whether the last wait was a selection, so that nobody need look again. */
  private boolean hasSelected;

  /** Made with the first selector, because the way to the first read has no lambda. */
  private @Nullable Consumer<SelectionKey> collect;

  // ---- waiting --------------------------------------------------------------------------------

  /** Names the thread to wake. To be called before others can learn that it is going to wait. */
  void prepare() {
    Thread current = Thread.currentThread();
    if (waiter != current) {
      waiter = current;
    }
  }

  /**
   * Waits until {@link #wake} is called, a channel is ready, the thread is interrupted, the time is
   * over, or for no reason.
   *
   * @param nanos how long, or {@link Long#MAX_VALUE} without limit
   */
  void await(long nanos) {
    Selector open = selector;
    if (open != null) {
      select(open, nanos);
    } else if (nanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Ends the present or the next {@link #await}. Any thread. */
  void wake() {
    Selector open = selector;
    if (open != null) {
      open.wakeup();
    } else {
      LockSupport.unpark(waiter);
    }
  }

  @Nullable
  Thread waiter() {
    return waiter;
  }

  private void select(Selector open, long nanos) {
    long forEver = 0;
    long millis = nanos == Long.MAX_VALUE ? forEver : TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1;
    ready.clear();
    hasSelected = true;
    try {
      int unused = open.select(collect, millis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- channels, on the loop thread -----------------------------------------------------------

  /** Opens a selector: from now on the loop selects. Does nothing if there is one. */
  Selector open(SelectableChannel first) throws IOException {
    Selector open = selector;
    if (open == null) {
      collect = ready::add;
      open = first.provider().openSelector();
      selector = open;
    }
    return open;
  }

  boolean isOpen() {
    return selector != null;
  }

  /** The registration of a channel that is watched; null if it is not. */
  @Nullable
  SelectionKey keyOf(SelectableChannel channel) {
    Selector open = selector;
    return open == null ? null : channel.keyFor(open);
  }

  /** Whether a selection has found channels whose listeners were not called yet. */
  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Looks for channels that are ready, unless the loop has just waited for them. */
  void look() {
    if (!hasSelected && collect != null) {
      ready.clear();
      selectNow(collect);
    }
    hasSelected = false;
  }

  /** Takes what has been found. */
  List<SelectionKey> takeReady() {
    List<SelectionKey> found = List.copyOf(ready);
    ready.clear();
    return found;
  }

  /**
   * Lets go of channels that are no longer watched, and of their descriptors if they are closed.
   */
  void deregister() {
    selectNow(key -> {}); // what is ready now is ready at the next look, too
  }

  private void selectNow(Consumer<SelectionKey> action) {
    Selector open = selector;
    if (open == null) {
      return;
    }
    try {
      int unused = open.selectNow(action);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the selector, and lets go of all channels: from now on the loop parks. */
  void close() {
    Selector open = selector;
    selector = null;
    ready.clear();
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tickloom.loop;

import java.util.concurrent.locks.LockSupport;
import org.jetbrains.annotations.Nullable;

/**
 * How the poll phase waits, and how another thread ends the wait; nothing else knows. A loop that
 * also watched channels would select here instead of parking (docs/adr/0001-poll-parks.md).
 */
class Parker {
  private volatile @Nullable Thread waiter;

  /** Names the thread to wake. To be called before others can learn that it is going to park. */
  void prepare() {
    Thread current = Thread.currentThread();
    if (waiter != current) {
      waiter = current;
    }
  }

  /**
   * Waits until {@link #unpark} is called, the thread is interrupted, the time is over, or for no
   * reason.
   *
   * @param nanos how long, or {@link Long#MAX_VALUE} without limit
   */
  void park(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Ends the present or the next {@link #park}. */
  void unpark() {
    LockSupport.unpark(waiter);
  }

  @Nullable
  Thread waiter() {
    return waiter;
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Timeout;
import java.time.Duration;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/** Tells when nothing has moved on a socket for a while. For the loop thread. */
final class TcpIdle {
  private static final long MOST_MILLIS = Integer.MAX_VALUE;

  private final EventLoop loop;

  /** Null while no listener is set. */
  private @Nullable Timeout timer;

  private boolean isStopped;

  TcpIdle(EventLoop loop) {
    this.loop = loop;
  }

  void set(Duration timeout, Runnable listener) {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(listener, "listener");
    boolean isTooLong = timeout.compareTo(Duration.ofMillis(MOST_MILLIS)) > 0;
    if (timeout.isNegative() || isTooLong) {
      throw InvalidArgumentException.value(
          "timeout", "must be >= 0 and <= " + MOST_MILLIS + " ms", timeout.toString());
    }
    clear();
    if (!timeout.isZero() && !isStopped) {
      Timeout started = loop.setTimeout(listener, timeout);
      started.unref();
      timer = started;
    }
  }

  /** Bytes have moved. */
  void active() {
    if (timer == null) {
      return;
    }
    try {
      timer.refresh();
    } catch (IllegalStateException e) {
      // The loop is closing, and has no more timers.
    }
  }

  void stop() {
    isStopped = true;
    clear();
  }

  private void clear() {
    if (timer != null) {
      timer.close();
      timer = null;
    }
  }
}

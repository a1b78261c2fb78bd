package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Memory;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jetbrains.annotations.Nullable;

/** The signal and the time limit of a request, which abort it. On the loop thread. */
final class RequestLimits {
  private final LoopJob request;
  private final Requests requests;
  private @Nullable Registration signal;
  private @Nullable Timeout timer;

  private RequestLimits(LoopJob request, Requests requests) {
    this.request = request;
    this.requests = requests;
  }

  /**
   * Puts a request under the limits of its options. If that fails, no limit stays behind.
   *
   * @return null if the options have none
   */
  static @Nullable RequestLimits of(WorkOptions options, LoopJob request, Requests requests) {
    AbortSignal signal = options.signal();
    Duration timeout = options.timeout();
    if (signal == null && timeout == null) {
      return null;
    }
    RequestLimits limits = new RequestLimits(request, requests);
    try {
      if (timeout != null) {
        limits.timer = requests.addTimer(limits::timeOut, TimerLists.toMillis(timeout));
      }
      if (signal != null) {
        LoopCore core = requests.core();
        limits.signal =
            signal.onAbort(() -> core.tryRunOnLoop(() -> limits.giveUp(signal.reason())));
      }
      return limits;
    } catch (Throwable e) {
      limits.lift();
      throw e;
    }
  }

  void lift() {
    if (signal != null) {
      signal.close();
    }
    if (timer != null) {
      timer.close();
    }
  }

  private void timeOut() {
    for (long since = 0; ; ) {
      try {
        giveUp(new TimeoutException("The operation was aborted due to timeout"));
        return;
      } catch (OutOfMemoryError e) {
        since = Memory.await(e, since);
      }
    }
  }

  private void giveUp(@Nullable Throwable reason) {
    LoopTask abortion = request.giveUpForSure(reason);
    if (abortion != null) {
      requests.queuePending(abortion);
    }
  }
}

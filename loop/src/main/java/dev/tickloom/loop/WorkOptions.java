package dev.tickloom.loop;

import dev.tickloom.loop.workers.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * On what terms work is done; the same for many calls of a facade. Immutable.
 *
 * @param queue in which it waits for a worker; null for the loop's own
 * @param signal what aborts it; null for none
 * @param timeout after which it is aborted, counted from the call, in whole milliseconds, from 1 to
 *     2<sup>31</sup>-1; null for none
 */
public record WorkOptions(
    @Nullable WorkQueue queue, @Nullable AbortSignal signal, @Nullable Duration timeout) {
  /** The loop's own queue, no signal, no timeout. */
  public static final WorkOptions DEFAULT = new WorkOptions(null, null, null);

  /**
   * Options with all values given.
   *
   * @throws IllegalArgumentException if {@code timeout} is out of range
   */
  public WorkOptions {
    if (timeout != null) {
      TimerLists.checkRange("timeout", timeout, 1);
    }
  }

  /**
   * These options with another queue.
   *
   * @param queue where to wait for a worker
   * @return the changed options
   */
  public WorkOptions withQueue(WorkQueue queue) {
    return new WorkOptions(Objects.requireNonNull(queue, "queue"), signal, timeout);
  }

  /**
   * These options with a further signal; any of them aborts the work.
   *
   * @param signal what gives the work up
   * @return the changed options
   */
  public WorkOptions withSignal(AbortSignal signal) {
    Objects.requireNonNull(signal, "signal");
    AbortSignal both = this.signal == null ? signal : AbortSignal.any(List.of(this.signal, signal));
    return new WorkOptions(queue, both, timeout);
  }

  /**
   * These options with a timeout; of two the shorter one stays.
   *
   * @param timeout from 1 to 2<sup>31</sup>-1 milliseconds
   * @return the changed options
   * @throws IllegalArgumentException if {@code timeout} is out of range
   */
  public WorkOptions withTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    Duration shorter =
        this.timeout != null && this.timeout.compareTo(timeout) < 0 ? this.timeout : timeout;
    return new WorkOptions(queue, signal, shorter);
  }
}

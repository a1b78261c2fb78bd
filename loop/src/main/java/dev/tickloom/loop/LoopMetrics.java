package dev.tickloom.loop;

/**
 * What a loop has done so far; libuv's {@code uv_metrics_info} and {@code uv_metrics_idle_time}.
 * Immutable. Later versions may measure more.
 */
public sealed interface LoopMetrics permits LoopCounts {
  /** {@return how many turns the loop has begun} */
  long turns();

  /** {@return how many completions and tasks the poll phases have run} */
  long events();

  /** {@return how many nanoseconds of its clock the loop has waited in poll phases} */
  long idleNanos();
}

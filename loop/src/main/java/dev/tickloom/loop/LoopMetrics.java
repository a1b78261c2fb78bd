package dev.tickloom.loop;

/**
 * What a loop has done so far; libuv's {@code uv_metrics_info} and {@code uv_metrics_idle_time}.
 *
 * @param turns how many turns it has begun
 * @param events how many completions and tasks the poll phases have run
 * @param idleNanos how many nanoseconds of the loop's clock it has waited in poll phases
 */
public record LoopMetrics(long turns, long events, long idleNanos) {}

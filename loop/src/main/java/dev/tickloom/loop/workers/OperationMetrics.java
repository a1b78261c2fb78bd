package dev.tickloom.loop.workers;

/**
 * How long the work of one type has taken, or that of all types in {@link WorkerMetrics#OTHER}.
 *
 * @param count how many jobs have run
 * @param waitNanos how many nanoseconds they have waited for a worker, together
 * @param maxWaitNanos the longest wait
 * @param runNanos how many nanoseconds they have run, together
 * @param maxRunNanos the longest run
 */
public record OperationMetrics(
    long count, long waitNanos, long maxWaitNanos, long runNanos, long maxRunNanos) {}

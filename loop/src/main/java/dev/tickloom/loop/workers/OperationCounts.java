package dev.tickloom.loop.workers;

/** The counts of one type of work at one moment. */
record OperationCounts(
    long count, long waitNanos, long maxWaitNanos, long runNanos, long maxRunNanos)
    implements OperationMetrics {}

package dev.tickloom.loop.workers;

/**
 * How long the work of one type has taken, or that of all types in {@link WorkerMetrics#OTHER}.
 * Immutable. Later versions may measure more.
 */
public sealed interface OperationMetrics permits OperationCounts {
  /** {@return how many jobs have run} */
  long count();

  /** {@return how many nanoseconds they have waited for a worker, together} */
  long waitNanos();

  /** {@return the longest wait, in nanoseconds} */
  long maxWaitNanos();

  /** {@return how many nanoseconds they have run, together} */
  long runNanos();

  /** {@return the longest run, in nanoseconds} */
  long maxRunNanos();
}

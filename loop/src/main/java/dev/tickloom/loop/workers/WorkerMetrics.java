package dev.tickloom.loop.workers;

import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * Counts and times of workers. The numbers are taken one after the other while the workers go on,
 * and may not add up. Immutable. Later versions may measure more.
 */
public sealed interface WorkerMetrics permits WorkerCounts {
  /** The entry of {@link #operations} for all types of work after the first 256. */
  String OTHER = "other";

  /** {@return how many jobs wait for a worker, those that were cancelled meanwhile included} */
  long queued();

  /**
   * {@return how many of the jobs that wait could not begin before, such as for lack of memory, and
   * wait to be tried again}
   */
  int retrying();

  /** {@return how many jobs run, those that were abandoned included} */
  int running();

  /** {@return how many jobs have been running for more than a second} */
  int stuck();

  /** {@return how many jobs run although nobody waits for them any more} */
  int abandoned();

  /** {@return how many threads there are, idle ones included} */
  int threads();

  /** {@return the job that has been running longest, if it is stuck; else null} */
  @Nullable
  StuckWork oldest();

  /**
   * How long each type of work took.
   *
   * @return by type of work, sorted; unmodifiable. The 256 types that came first have entries of
   *     their own, all others together that of {@link #OTHER}
   */
  Map<String, OperationMetrics> operations();
}

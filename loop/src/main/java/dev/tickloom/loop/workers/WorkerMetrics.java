package dev.tickloom.loop.workers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What workers are doing, and have done. The numbers are taken one after the other while the
 * workers go on, and may not add up.
 *
 * @param queued how many jobs wait for a worker, those that were cancelled meanwhile included
 * @param retrying how many of those could not begin before, such as for lack of memory, and wait to
 *     be tried again
 * @param running how many run, those that were abandoned included
 * @param stuck how many have been running for more than a second
 * @param abandoned how many run although nobody waits for them any more
 * @param threads how many threads there are, idle ones included
 * @param oldest the one that has been running longest, if it is stuck; else null
 * @param operations by type of work, sorted, how long it took; unmodifiable. The 256 types that
 *     came first have entries of their own, all others together that of {@link #OTHER}
 */
public record WorkerMetrics(
    long queued,
    int retrying,
    int running,
    int stuck,
    int abandoned,
    int threads,
    @Nullable StuckWork oldest,
    Map<String, OperationMetrics> operations) {
  /** The entry of {@link #operations} for all types of work after the first 256. */
  public static final String OTHER = "other";

  /** Copies the map. */
  public WorkerMetrics {
    operations = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(operations));
  }
}

package dev.tickloom.loop.workers;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jetbrains.annotations.Nullable;

/** The counts of workers at one moment. */
record WorkerCounts(
    long queued,
    int retrying,
    int running,
    int stuck,
    int abandoned,
    int threads,
    @Nullable StuckWork oldest,
    Map<String, OperationMetrics> operations)
    implements WorkerMetrics {
  WorkerCounts {
    operations = Collections.unmodifiableMap(new TreeMap<>(operations));
  }
}

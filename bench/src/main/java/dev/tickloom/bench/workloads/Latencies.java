package dev.tickloom.bench.workloads;

import org.HdrHistogram.ConcurrentHistogram;

/** Latencies from any number of threads. */
final class Latencies {
  private static final long GREATEST_NANOS = 120_000_000_000L;

  private final ConcurrentHistogram nanos = new ConcurrentHistogram(GREATEST_NANOS, 3);

  void add(long latencyNanos) {
    nanos.recordValue(Math.clamp(latencyNanos, 0, GREATEST_NANOS));
  }

  long count() {
    return nanos.getTotalCount();
  }

  double micros(double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e3;
  }

  void into(Sample sample, String point) {
    sample.put(point, Measure.P50, micros(50)).put(point, Measure.P99, micros(99));
  }
}

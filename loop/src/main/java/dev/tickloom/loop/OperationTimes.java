package dev.tickloom.loop;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongBinaryOperator;

/** Adds up how long requests wait and run, by their type. Any thread. */
final class OperationTimes {
  private static final LongBinaryOperator MAX =
      new LongBinaryOperator() {
        @Override
        public long applyAsLong(long left, long right) {
          return Math.max(left, right);
        }
      };

  private static final class Times {
    final LongAdder count = new LongAdder();
    final LongAdder wait = new LongAdder();
    final LongAdder run = new LongAdder();
    final LongAccumulator maxWait = new LongAccumulator(MAX, 0);
    final LongAccumulator maxRun = new LongAccumulator(MAX, 0);

    OperationMetrics metrics() {
      return new OperationMetrics(count.sum(), wait.sum(), maxWait.get(), run.sum(), maxRun.get());
    }
  }

  private final Map<String, Times> byType = new ConcurrentHashMap<>();

  void add(String type, long waitNanos, long runNanos) {
    Times times = byType.get(type);
    if (times == null) {
      byType.putIfAbsent(type, new Times());
      times = byType.get(type);
    }
    times.count.increment();
    times.wait.add(waitNanos);
    times.run.add(runNanos);
    times.maxWait.accumulate(waitNanos);
    times.maxRun.accumulate(runNanos);
  }

  Map<String, OperationMetrics> metrics() {
    Map<String, OperationMetrics> metrics = new TreeMap<>();
    byType.forEach((type, times) -> metrics.put(type, times.metrics()));
    return metrics;
  }
}

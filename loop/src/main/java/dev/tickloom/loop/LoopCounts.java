package dev.tickloom.loop;

import dev.tickloom.loop.observing.LoopObserver.Phase;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The counts of a loop at one moment, or the differences between two. */
record LoopCounts(
    long turns,
    long events,
    long idleNanos,
    long runNanos,
    Map<String, Long> phaseNanos,
    DurationHistogram callbackTimes,
    DurationHistogram timerDelays,
    DurationHistogram completionDelays)
    implements LoopMetrics {
  LoopCounts {
    phaseNanos = Collections.unmodifiableMap(new LinkedHashMap<>(phaseNanos));
  }

  /** By the names of all phases, in the order of a turn; 0 for those that are missing. */
  static Map<String, Long> byName(Map<Phase, AtomicLong> nanos) {
    Map<String, Long> byName = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      AtomicLong sum = nanos.get(phase);
      byName.put(phase.toString(), sum == null ? 0 : sum.getAcquire());
    }
    return byName;
  }

  @Override
  public double utilization() {
    return runNanos == 0 ? 0 : Math.clamp(1 - (double) idleNanos / runNanos, 0, 1);
  }

  @Override
  public LoopMetrics since(LoopMetrics earlier) {
    LoopCounts before = (LoopCounts) Objects.requireNonNull(earlier, "earlier");
    if (before.turns > turns || before.events > events) {
      throw DurationHistogram.notEarlier();
    }
    Map<String, Long> phases = new LinkedHashMap<>(phaseNanos);
    phases.replaceAll((phase, nanos) -> nanos - before.phaseNanos.getOrDefault(phase, 0L));
    return new LoopCounts(
        turns - before.turns,
        events - before.events,
        idleNanos - before.idleNanos,
        runNanos - before.runNanos,
        phases,
        callbackTimes.since(before.callbackTimes),
        timerDelays.since(before.timerDelays),
        completionDelays.since(before.completionDelays));
  }
}

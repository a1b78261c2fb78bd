package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Recording;
import dev.tickloom.loop.observing.Histogram;
import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.observing.LoopView;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.annotations.Nullable;

/**
 * Measures how long callbacks take, and how late they are: whatever is late when the loop gets on
 * after it was blocked counts, each with the time that it has waited itself. A histogram of probes,
 * such as a timer that looks how late it is, would have one long delay in place of thousands.
 *
 * <p>Takes a reading of the clock for each callback, and a second one for those that do not begin
 * where another one has ended, but no memory.
 */
final class LoopMeter implements LoopObserver {
  private static final long EVENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LoopTime time;
  private final LoopCounters counters;
  private final LoopView view;
  private final Histogram callbackTimes = new Histogram();
  private final Histogram timerDelays = new Histogram();
  private final Histogram completionDelays = new Histogram();
  private final Map<Phase, AtomicLong> phaseNanos = new EnumMap<>(Phase.class);

  /** When the last callback or wait ended: between it and the next there is nothing to measure. */
  private long last;

  private long callbackBegin;

  /** The sum of the present phase; null in none. */
  private @Nullable AtomicLong phaseSum;

  private long phaseBegin;

  /** The last reading that JFR got. */
  private LoopMetrics told;

  private long toldAt;

  /** Whether a recording wants events, when that was last asked. */
  private boolean isRecorded;

  LoopMeter(LoopTime time, LoopCounters counters, LoopView view) {
    this.time = time;
    this.counters = counters;
    this.view = view;
    for (Phase phase : Phase.values()) {
      phaseNanos.put(phase, new AtomicLong());
    }
    told = metrics();
  }

  /** Any thread. */
  LoopMetrics metrics() {
    return new LoopCounts(
        counters.turns(),
        counters.events(),
        counters.idleNanos(),
        counters.runNanos(),
        LoopCounts.byName(phaseNanos),
        DurationHistogram.of(callbackTimes),
        DurationHistogram.of(timerDelays),
        DurationHistogram.of(completionDelays));
  }

  @Override
  public void runBegins() {
    last = time.nanos();
    noteRecording();
  }

  @Override
  public void callbackBegins(Queue queue, Object callback) {
    if (queue == Queue.TICKS || queue == Queue.MICROTASKS) {
      callbackBegin = last;
      return;
    }
    long now = time.nanos();
    callbackBegin = now;
    long due = view.dueOf(callback);
    if (due >= 0) {
      (queue == Queue.PHASE ? timerDelays : completionDelays).record(now - due);
    }
  }

  @Override
  public void callbackEnds() {
    last = time.nanos();
    callbackTimes.record(last - callbackBegin);
  }

  @Override
  public void waitEnds() {
    last = time.nanos();
    phaseBegin = last;
  }

  @Override
  public void phaseBegins(Phase next) {
    endPhase();
    phaseSum = phaseNanos.get(next);
    phaseBegin = last;
  }

  @Override
  public void phaseEnds() {
    endPhase();
  }

  @Override
  public void turnEnds() {
    endPhase();
    if (last - toldAt >= EVENT_NANOS) {
      tell();
    }
  }

  @Override
  public void runEnds(End end) {
    endPhase(); // which an error may have cut short
    if (end != End.ONE_TURN) { // of which a host may want very many
      tell();
    }
  }

  private void endPhase() {
    if (phaseSum != null) {
      phaseSum.lazySet(phaseSum.getPlain() + last - phaseBegin);
      phaseSum = null;
    }
  }

  private void tell() {
    toldAt = last;
    boolean wasRecorded = isRecorded;
    noteRecording();
    if (isRecorded && wasRecorded) {
      LoopMetrics now = metrics();
      LoopEvent.commit(now.since(told));
      told = now;
    }
  }

  /** A recording that has begun is told of what follows, and not of all since the loop was made. */
  private void noteRecording() {
    boolean was = isRecorded;
    isRecorded = Recording.isInUse() && LoopEvent.isRecorded();
    if (isRecorded && !was) {
      told = metrics();
    }
  }
}

package dev.tickloom.loop;

import java.util.Map;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * In JFR, what a loop with histograms has done since the last such event, or since the recording
 * was noticed: once a second, if it has any turn, and where a run ends.
 */
@Name("dev.tickloom.Loop")
@Label("Loop")
@Description("What a loop has done since the last such event")
@Category("Tickloom")
@StackTrace(false)
@SuppressWarnings("unused") // JFR reads the fields
final class LoopEvent extends Event {
  @Label("Turns")
  long turns;

  @Label("Completions")
  long completions;

  @Label("Callbacks")
  long callbacks;

  @Label("Utilization")
  @Description("The share of the time in which the loop was not idle")
  @Percentage
  double utilization;

  @Label("Pending Phase")
  @Timespan(Timespan.NANOSECONDS)
  long pending;

  @Label("Idle Phase")
  @Timespan(Timespan.NANOSECONDS)
  long idle;

  @Label("Prepare Phase")
  @Timespan(Timespan.NANOSECONDS)
  long prepare;

  @Label("Poll Phase")
  @Description("Without what poll has waited")
  @Timespan(Timespan.NANOSECONDS)
  long poll;

  @Label("Waited in Poll")
  @Timespan(Timespan.NANOSECONDS)
  long waited;

  @Label("Check Phase")
  @Timespan(Timespan.NANOSECONDS)
  long check;

  @Label("Closing Phase")
  @Timespan(Timespan.NANOSECONDS)
  long closing;

  @Label("Timers Phase")
  @Timespan(Timespan.NANOSECONDS)
  long timers;

  @Label("Callback, 50 %")
  @Timespan(Timespan.NANOSECONDS)
  long callback50;

  @Label("Callback, 99 %")
  @Timespan(Timespan.NANOSECONDS)
  long callback99;

  @Label("Callback, 99.9 %")
  @Timespan(Timespan.NANOSECONDS)
  long callback999;

  @Label("Callback, Maximum")
  @Timespan(Timespan.NANOSECONDS)
  long callbackMax;

  @Label("Delay of Timers, 50 %")
  @Timespan(Timespan.NANOSECONDS)
  long timerDelay50;

  @Label("Delay of Timers, 99 %")
  @Timespan(Timespan.NANOSECONDS)
  long timerDelay99;

  @Label("Delay of Timers, 99.9 %")
  @Timespan(Timespan.NANOSECONDS)
  long timerDelay999;

  @Label("Delay of Timers, Maximum")
  @Timespan(Timespan.NANOSECONDS)
  long timerDelayMax;

  @Label("Delay of Completions, 50 %")
  @Timespan(Timespan.NANOSECONDS)
  long completionDelay50;

  @Label("Delay of Completions, 99 %")
  @Timespan(Timespan.NANOSECONDS)
  long completionDelay99;

  @Label("Delay of Completions, 99.9 %")
  @Timespan(Timespan.NANOSECONDS)
  long completionDelay999;

  @Label("Delay of Completions, Maximum")
  @Timespan(Timespan.NANOSECONDS)
  long completionDelayMax;

  /** Whether a recording wants such events. */
  static boolean isRecorded() {
    return new LoopEvent().isEnabled();
  }

  static void commit(LoopMetrics metrics) {
    LoopEvent event = new LoopEvent();
    event.setCounts(metrics);
    event.setPhases(metrics.phaseNanos());
    event.setHistograms(metrics);
    event.commit();
  }

  private void setCounts(LoopMetrics metrics) {
    turns = metrics.turns();
    completions = metrics.events();
    callbacks = metrics.callbackTimes().count();
    utilization = metrics.utilization();
    waited = metrics.idleNanos();
  }

  private void setPhases(Map<String, Long> nanos) {
    pending = nanos.getOrDefault("pending", 0L);
    idle = nanos.getOrDefault("idle", 0L);
    prepare = nanos.getOrDefault("prepare", 0L);
    poll = nanos.getOrDefault("poll", 0L);
    check = nanos.getOrDefault("check", 0L);
    closing = nanos.getOrDefault("closing", 0L);
    timers = nanos.getOrDefault("timers", 0L);
  }

  private void setHistograms(LoopMetrics metrics) {
    DurationHistogram times = metrics.callbackTimes();
    callback50 = times.percentileNanos(50);
    callback99 = times.percentileNanos(99);
    callback999 = times.percentileNanos(99.9);
    callbackMax = times.maxNanos();
    DurationHistogram delays = metrics.timerDelays();
    timerDelay50 = delays.percentileNanos(50);
    timerDelay99 = delays.percentileNanos(99);
    timerDelay999 = delays.percentileNanos(99.9);
    timerDelayMax = delays.maxNanos();
    DurationHistogram waits = metrics.completionDelays();
    completionDelay50 = waits.percentileNanos(50);
    completionDelay99 = waits.percentileNanos(99);
    completionDelay999 = waits.percentileNanos(99.9);
    completionDelayMax = waits.maxNanos();
  }
}

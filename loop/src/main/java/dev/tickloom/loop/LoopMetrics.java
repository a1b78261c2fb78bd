package dev.tickloom.loop;

import java.util.Map;

/**
 * Counts and times of a loop, since its start or between two readings; libuv's {@code
 * uv_metrics_info} and {@code uv_metrics_idle_time}, Node's {@code
 * performance.eventLoopUtilization} and {@code monitorEventLoopDelay}. The numbers are read one
 * after the other while the loop goes on, so they may not add up. Immutable. Later versions may
 * measure more.
 *
 * <p>Histograms and the times of phases are kept only with {@link EventLoop.Builder#histograms};
 * without, they are empty and zero. A callback counts when it has ended.
 */
public sealed interface LoopMetrics permits LoopCounts {
  /** {@return how many turns the loop has begun} */
  long turns();

  /** {@return how many completions and tasks the poll phases have run} */
  long events();

  /** {@return how many nanoseconds of its clock the loop has waited in poll phases} */
  long idleNanos();

  /** {@return for how many nanoseconds of its clock the loop has been running, idle or not} */
  long runNanos();

  /**
   * {@return the share of its running time in which the loop was not idle, from 0 to 1; 0 if it has
   * not run}
   */
  double utilization();

  /**
   * The time of each phase, without the waits of poll.
   *
   * @return nanoseconds by the name of the phase, in the order of a turn: {@code pending}, {@code
   *     idle}, {@code prepare}, {@code poll}, {@code check}, {@code closing}, {@code timers};
   *     unmodifiable
   */
  Map<String, Long> phaseNanos();

  /** {@return how long callbacks took, ticks and microtasks included} */
  DurationHistogram callbackTimes();

  /** {@return how long after they were due timers were called} */
  DurationHistogram timerDelays();

  /**
   * {@return how long the callbacks of requests waited after the work had ended, and tasks from
   * other threads after they had been given to the loop}
   */
  DurationHistogram completionDelays();

  /**
   * {@return what has been added since an earlier reading} So each reader has intervals of its own,
   * and takes nothing from the others.
   *
   * @param earlier of the same loop
   * @throws IllegalArgumentException if it is later than this one, or of another loop
   */
  LoopMetrics since(LoopMetrics earlier);
}

package dev.tickloom.loop;

import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * Options of {@link EventLoop#delay} and {@link EventLoop#interval}, as those of Node's {@code
 * timers/promises}. Immutable.
 *
 * @param ref whether it keeps the loop alive
 * @param signal what aborts it; null for none
 */
public record TimerOptions(boolean ref, @Nullable AbortSignal signal) {
  /** Keeps the loop alive, no signal. */
  public static final TimerOptions DEFAULT = new TimerOptions(true, null);

  /**
   * These options, with or without keeping the loop alive.
   *
   * @param ref whether it keeps the loop alive
   * @return the changed options
   */
  public TimerOptions withRef(boolean ref) {
    return new TimerOptions(ref, signal);
  }

  /**
   * These options with another signal.
   *
   * @param signal what aborts it; may be aborted on any thread
   * @return the changed options
   */
  public TimerOptions withSignal(AbortSignal signal) {
    return new TimerOptions(ref, Objects.requireNonNull(signal, "signal"));
  }
}

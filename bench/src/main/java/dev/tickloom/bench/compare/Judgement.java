package dev.tickloom.bench.compare;

import dev.tickloom.bench.report.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Whether the values of a turn count, by what the machine was like meanwhile. The load average is
 * not judged, since it is that of the last minute and contains the peers' own threads.
 */
final class Judgement {
  /** More of the processors' time for other processes than this. */
  private static final double MOST_OTHERS = 0.1;

  /** More of it for other guests of the hypervisor. */
  private static final double MOST_STEAL = 0.02;

  /** Points last 60 ms: a standstill of half of that halves what is measured. */
  private static final double MOST_LATE_MILLIS = 30;

  /**
   * A peer's own threads press for the processors, too, each time alike: so what counts is how much
   * more it is than in the calmest turn of the same peer.
   */
  private static final double MOST_MORE_PRESSURE = 0.3;

  private Judgement() {}

  /**
   * Returns why the values mean little, in words; empty if they count.
   *
   * @param now what the machine was like during this turn
   * @param before the same of the turns of the same peer in the same workload, so far
   * @param crowded whether the workload has neighbours that want the processors, so that the clock
   *     and the pressure say nothing
   */
  static List<String> of(Reading now, List<Reading> before, boolean crowded) {
    List<String> reasons = new ArrayList<>();
    Double steal = now.steal();
    if (steal != null && steal > MOST_STEAL) {
      reasons.add("the hypervisor took %s of the processors".formatted(percent(steal)));
    }
    Double others = now.others();
    if (others != null && others > MOST_OTHERS) {
      reasons.add("other processes took %s of the processors".formatted(percent(others)));
    }
    if (!crowded && now.lateMillis() > MOST_LATE_MILLIS) {
      reasons.add("a clock was %.0f ms late".formatted(now.lateMillis()));
    }
    Double pressure = now.pressure();
    if (!crowded && pressure != null && pressure > calmest(before) + MOST_MORE_PRESSURE) {
      reasons.add(
          "threads waited for a processor in %s of the time, in a calmer turn in %s"
              .formatted(percent(pressure), percent(calmest(before))));
    }
    return reasons;
  }

  /** Infinite if there is none. */
  private static double calmest(List<Reading> before) {
    return before.stream()
        .map(Reading::pressure)
        .filter(Objects::nonNull)
        .mapToDouble(pressure -> pressure)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}

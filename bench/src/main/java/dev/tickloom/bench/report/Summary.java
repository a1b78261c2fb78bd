package dev.tickloom.bench.report;

import java.util.Arrays;
import java.util.List;

/**
 * A value over all repetitions.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least the least
 * @param greatest the greatest
 * @param count how many there are
 */
public record Summary(double median, double least, double greatest, int count) {
  /**
   * Of at least one value.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Summary of(List<Double> values) {
    double[] all = values.stream().mapToDouble(value -> value).sorted().toArray();
    return new Summary(median(all), all[0], all[all.length - 1], all.length);
  }

  /** Of at least one value; the order does not matter. */
  static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

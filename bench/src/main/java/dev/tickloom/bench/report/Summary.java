package dev.tickloom.bench.report;

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
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Summary(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  /** Whether a value of one lies between two of the other: then their difference means nothing. */
  boolean overlaps(Summary other) {
    return least <= other.greatest && other.least <= greatest;
  }
}

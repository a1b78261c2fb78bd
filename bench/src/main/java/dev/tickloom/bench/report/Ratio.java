package dev.tickloom.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How many times better one peer is than another: the median of the ratios of all rounds in which
 * both were measured one after the other, with an interval of confidence. A quotient of two medians
 * would compare a slow second of the machine with a quick one.
 *
 * <p>The interval is made by bootstrap on two levels, because rounds of one process resemble each
 * other: processes are drawn with replacement, and of each drawn process as many of its rounds. The
 * draws follow from a fixed seed, so that the same values always give the same interval.
 *
 * @param median of the rounds
 * @param low the lower end of the interval of 95 percent
 * @param high the upper end
 * @param pairs how many rounds there are
 */
public record Ratio(double median, double low, double high, int pairs) {
  private static final int DRAWS = 1_000;
  private static final long SEED = 2011;
  private static final double TAIL = 0.025;

  /**
   * The ratio of one round.
   *
   * @param process the number of the process that both peers had at that time
   * @param ratio of the two values of that round
   */
  public record Pair(int process, double ratio) {}

  /**
   * Of at least one round.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Ratio of(List<Pair> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("no pairs");
    }
    double[] medians = new double[DRAWS];
    List<double[]> processes = byProcess(pairs);
    Random random = new Random(SEED);
    for (int i = 0; i < DRAWS; i++) {
      medians[i] = Summary.median(draw(processes, random));
    }
    Arrays.sort(medians);
    double median = Summary.median(pairs.stream().mapToDouble(Pair::ratio).toArray());
    int low = (int) Math.floor(TAIL * (DRAWS - 1));
    return new Ratio(median, medians[low], medians[DRAWS - 1 - low], pairs.size());
  }

  private static List<double[]> byProcess(List<Pair> pairs) {
    Map<Integer, List<Double>> processes = new TreeMap<>();
    for (Pair pair : pairs) {
      processes.computeIfAbsent(pair.process(), unused -> new ArrayList<>()).add(pair.ratio());
    }
    return processes.values().stream()
        .map(ratios -> ratios.stream().mapToDouble(ratio -> ratio).toArray())
        .toList();
  }

  private static double[] draw(List<double[]> processes, Random random) {
    List<Double> drawn = new ArrayList<>();
    for (int i = 0; i < processes.size(); i++) {
      double[] rounds = processes.get(random.nextInt(processes.size()));
      for (int j = 0; j < rounds.length; j++) {
        drawn.add(rounds[random.nextInt(rounds.length)]);
      }
    }
    return drawn.stream().mapToDouble(ratio -> ratio).toArray();
  }
}

package dev.tickloom.bench.workloads;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one repetition of a workload gave: values by point (such as "64 in flight") and measure, and
 * values over time. As JSON it is the one line with which a child answers.
 */
public final class Sample {
  private static final Gson GSON = new Gson();

  private final Map<String, Map<String, Double>> points = new LinkedHashMap<>();
  private final Map<String, List<Double>> timelines = new LinkedHashMap<>();

  /** Adds a value, unless there is none (not a number, or infinite, for want of calls). */
  public Sample put(String point, Measure measure, double value) {
    if (Double.isFinite(value)) {
      points.computeIfAbsent(point, unused -> new LinkedHashMap<>()).put(measure.key(), value);
    }
    return this;
  }

  public void putTimeline(String point, List<Double> values) {
    timelines.put(point, List.copyOf(values));
  }

  /**
   * Returns the same values; the names of their points begin with that of what ran beside the
   * process, unless that is empty.
   */
  public Sample beside(String neighbours) {
    if (neighbours.isEmpty()) {
      return this;
    }
    Sample sample = new Sample();
    points.forEach((point, values) -> sample.points.put(pointBeside(neighbours, point), values));
    timelines.forEach(
        (point, values) -> sample.putTimeline(pointBeside(neighbours, point), values));
    return sample;
  }

  /** The report takes what is before the first comma for the name of a chart. */
  static String pointBeside(String neighbours, String point) {
    return neighbours + ", " + point;
  }

  public Map<String, Map<String, Double>> points() {
    return points;
  }

  public Map<String, List<Double>> timelines() {
    return timelines;
  }

  public String toJson() {
    return GSON.toJson(this);
  }

  /**
   * Reads a child's answer.
   *
   * @throws IllegalArgumentException if it is none, or has a measure that nobody knows
   */
  public static Sample fromJson(String line) {
    Sample sample;
    try {
      sample = GSON.fromJson(line, Sample.class);
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException("no answer: " + line, e);
    }
    if (sample == null) {
      throw new IllegalArgumentException("no answer: an empty line");
    }
    sample.points.values().forEach(values -> values.keySet().forEach(Measure::of));
    return sample;
  }
}

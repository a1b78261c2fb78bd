package dev.tickloom.bench.workloads;

import java.util.Locale;

/** What is measured. The names in small letters are those in the JSON. */
public enum Measure {
  THROUGHPUT("throughput", "/s", Better.GREATER),
  P50("median latency", "µs", Better.LESS),
  P99("p99 latency", "µs", Better.LESS),
  WORST("worst latency", "µs", Better.LESS),
  CPU("CPU per million", "s", Better.LESS),
  TIME("time", "ms", Better.LESS),
  MEMORY("memory (RSS)", "MB", Better.LESS),
  HEAP("heap each", "bytes", Better.LESS),
  LATE_P50("median lateness", "µs", Better.LESS),
  LATE_P99("p99 lateness", "µs", Better.LESS),
  /** By how much the application's own virtual threads were held up, at worst. */
  HELD_UP("virtual threads held up", "ms", Better.LESS),
  THREADS("threads", "", Better.NEITHER),
  UNANSWERED("unanswered", "%", Better.NEITHER),
  FAILED("failed", "%", Better.NEITHER);

  /** Which of two values is the better one. */
  public enum Better {
    GREATER,
    LESS,
    /** It is no matter of degree. */
    NEITHER
  }

  private final String title;
  private final String unit;
  private final Better better;

  Measure(String title, String unit, Better better) {
    this.title = title;
    this.unit = unit;
    this.better = better;
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Measure of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }

  public String title() {
    return title;
  }

  public String unit() {
    return unit;
  }

  /**
   * Says what an {@link #advantage} is of which value to which other one.
   *
   * @param times the advantage of the one over the other, in words
   */
  public String inWords(String one, String other, String times) {
    return better == Better.GREATER
        ? "%s has %s %s’s %s".formatted(one, times, other, title)
        : "%s’s %s is %s %s’s".formatted(other, title, times, one);
  }

  /** How many times as good a value is as another one; NaN where that makes no sense. */
  public double advantage(double value, double over) {
    return switch (better) {
      case GREATER -> over > 0 && value > 0 ? value / over : Double.NaN;
      case LESS -> over > 0 && value > 0 ? over / value : Double.NaN;
      case NEITHER -> Double.NaN;
    };
  }
}

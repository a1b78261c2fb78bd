package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for readers: three digits are enough. */
final class Numbers {
  /** Below this two digits behind the point say nothing. */
  private static final double SMALL = 0.1;

  /** Beyond this, and below its inverse, nobody needs to know how much. */
  static final double GREATEST_RATIO = 100;

  private Numbers() {}

  static String ratio(double ratio) {
    if (ratio > GREATEST_RATIO) {
      return "> " + digits(GREATEST_RATIO) + "×";
    }
    return ratio < 1 / GREATEST_RATIO ? "< 0.01×" : digits(ratio) + "×";
  }

  /** The ends of the interval of confidence. */
  static String interval(Ratio ratio) {
    return digits(ratio.low()) + " – " + digits(ratio.high());
  }

  /** The least and the greatest. */
  static String spread(Summary summary, Measure measure) {
    String least = value(summary.least(), measure);
    String greatest = value(summary.greatest(), measure);
    String unit = greatest.replaceFirst("^[\\d.]+", "");
    boolean isShared = !unit.isEmpty() && least.endsWith(unit) && least.length() > unit.length();
    String number = isShared ? least.substring(0, least.length() - unit.length()) : least;
    return number.matches("[\\d.]+") ? number + " – " + greatest : least + " – " + greatest;
  }

  static String value(double value, Measure measure) {
    if (measure.unit().equals("µs")) {
      return micros(value);
    }
    String unit = measure.unit();
    String number =
        Math.abs(value) >= 1e6
            ? digits(value / 1e6) + " M"
            : Math.abs(value) >= 1e4 ? digits(value / 1e3) + " k" : digits(value);
    return number + (unit.isEmpty() || unit.startsWith("/") || unit.equals("%") ? "" : " ") + unit;
  }

  private static String micros(double micros) {
    if (micros >= 1e6) {
      return digits(micros / 1e6) + " s";
    }
    return micros >= 1e3 ? digits(micros / 1e3) + " ms" : digits(micros) + " µs";
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    if (size > 0 && size < SMALL) {
      return new BigDecimal(value).round(new MathContext(2)).toPlainString();
    }
    String format = size == 0 || size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}

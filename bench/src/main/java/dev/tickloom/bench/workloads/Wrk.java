package dev.tickloom.bench.workloads;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The program {@code wrk}, which sends HTTP requests. It counts in whole seconds. */
final class Wrk {
  private static final Pattern COUNTS =
      Pattern.compile("(\\d+) requests in [^,]+, ([\\d.]+)([KMGT]?)B read");
  private static final String UNITS = "KMGT"; // of 1024

  private Wrk() {}

  static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
  }

  /** Sends requests for that long, and answers as {@link LoadClient}. */
  static String run(String url, int connections, int seconds) throws IOException {
    List<String> command =
        List.of(
            "wrk",
            "--latency",
            "--timeout=60s",
            "--threads=1",
            "--connections=" + connections,
            "--duration=" + seconds + "s",
            url);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return answer(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  /** The numbers of answers and of bytes, the median and the 99th percentile in µs. */
  static String answer(String report) throws IOException {
    Matcher counts = COUNTS.matcher(report);
    if (!counts.find() || report.contains("Non-2xx")) {
      throw new IOException("wrk says:\n" + report);
    }
    String unit = counts.group(3);
    double bytes = Double.parseDouble(counts.group(2));
    if (!unit.isEmpty()) {
      bytes *= Math.pow(1024, UNITS.indexOf(unit) + 1);
    }
    return "%s %d %s %s"
        .formatted(counts.group(1), (long) bytes, micros(report, 50), micros(report, 99));
  }

  private static double micros(String report, int percent) throws IOException {
    Matcher line = Pattern.compile(percent + "%\\s+([\\d.]+)(us|ms|s|m)\\s").matcher(report);
    if (!line.find()) {
      throw new IOException("wrk says:\n" + report);
    }
    double value = Double.parseDouble(line.group(1));
    return switch (line.group(2)) {
      case "us" -> value;
      case "ms" -> value * 1e3;
      case "s" -> value * 1e6;
      default -> value * 60e6;
    };
  }
}

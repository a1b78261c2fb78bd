package dev.tickloom.bench.report;

import dev.tickloom.bench.workloads.Measure;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each value of each repetition as a line, for spreadsheets and statistics (RFC 4180). */
final class Csv {
  private static final List<String> COLUMNS =
      List.of(
          "workload", "point", "measure", "unit", "peer", "process", "round", "value", "disturbed");

  private Csv() {}

  static String of(Results results) {
    StringBuilder csv = new StringBuilder(line(COLUMNS.stream()));
    for (Results.Run run : results.runs()) {
      run.samples()
          .forEach((peer, repetitions) ->
              repetitions.forEach(
                  repetition -> csv.append(lines(run.workload(), peer, repetition))));
    }
    return csv.toString();
  }

  private static String lines(String workload, String peer, Repetition repetition) {
    StringBuilder lines = new StringBuilder();
    repetition
        .sample()
        .points()
        .forEach((point, values) ->
            values.forEach((key, value) ->
                lines.append(
                    line(
                        Stream.of(
                            workload,
                            point,
                            key,
                            Measure.of(key).unit(),
                            peer,
                            "" + repetition.process(),
                            "" + repetition.round(),
                            "" + value,
                            String.join("; ", repetition.disturbances()))))));
    return lines.toString();
  }

  private static String line(Stream<String> fields) {
    return fields.map(Csv::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String field) {
    boolean isPlain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isPlain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}

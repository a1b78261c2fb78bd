package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one of {@code programs.js} logs, as a file of traces has it: the trace, others that were
 * seen less often, and in the file of differences the reason.
 */
record StreamTrace(String name, List<String> reason, List<List<String>> traces) {
  /** Events that nobody can listen to here, on whose order nothing else depends. */
  private static final Set<String> UNHEARD =
      Set.of("r resume", "r pause", "w pipe", "w unpipe", "handle close");

  static Map<String, StreamTrace> read(String file) {
    return read("streams", file);
  }

  static Map<String, StreamTrace> read(String folder, String file) {
    Map<String, StreamTrace> all = new LinkedHashMap<>();
    StreamTrace current = null;
    for (String line : lines(folder + "/" + file)) {
      if (line.startsWith("== ")) {
        String name = line.substring(3);
        current = new StreamTrace(name, new ArrayList<>(), new ArrayList<>());
        current.traces.add(new ArrayList<>());
        all.put(name, current);
      } else if (current != null) {
        current.add(line);
      }
    }
    return all;
  }

  private void add(String line) {
    if (line.startsWith("# ")) {
      reason.add(line.substring(2));
    } else if (line.equals("-- also")) {
      traces.add(new ArrayList<>());
    } else if (!UNHEARD.contains(line.substring(2))) {
      traces.get(traces.size() - 1).add(line.substring(2));
    }
  }

  private static List<String> lines(String file) {
    try (InputStream in = StreamTrace.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the lines may come in this order. */
  boolean allows(List<String> lines) {
    return traces.contains(lines)
        || (isOfSeveralStreams() && traces.stream().anyMatch(trace -> equalEach(trace, lines)));
  }

  /** Then the pool decides which of them is faster. */
  private boolean isOfSeveralStreams() {
    return name.startsWith("pipe") || name.equals("finished");
  }

  /** Whether each stream logs the same, and what comes last does. */
  private boolean equalEach(List<String> expected, List<String> actual) {
    boolean isSameEnd =
        name.equals("finished")
            || expected.get(expected.size() - 1).equals(actual.get(actual.size() - 1));
    return isSameEnd
        && Stream.of("r ", "w ", "").allMatch(of -> only(of, expected).equals(only(of, actual)));
  }

  /**
   * The lines of a stream; of all together, in no order. Whether it drains in between is chance.
   */
  private static List<String> only(String prefix, List<String> lines) {
    Stream<String> own =
        lines.stream().filter(line -> line.startsWith(prefix) && !line.equals("w drain"));
    return (prefix.isEmpty() ? own.sorted() : own).toList();
  }
}

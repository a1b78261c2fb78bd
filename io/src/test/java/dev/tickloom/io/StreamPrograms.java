package dev.tickloom.io;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The programs of {@code programs.js} in Java, by name. */
final class StreamPrograms {
  private StreamPrograms() {}

  static Map<String, Consumer<StreamWorld>> all() {
    Map<String, Consumer<StreamWorld>> programs = new LinkedHashMap<>();
    StreamReadPrograms.addTo(programs);
    StreamWritePrograms.addTo(programs);
    StreamJoinPrograms.addTo(programs);
    return programs;
  }
}

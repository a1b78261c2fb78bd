package dev.tickloom.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a run ran on, in words. */
final class Machine {
  private Machine() {}

  static Map<String, String> describe(Options options, PreparedFiles files) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Date",
        ZonedDateTime.now(ZoneOffset.UTC)
            .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")));
    facts.put("Processors", Runtime.getRuntime().availableProcessors() + " × " + cpuModel());
    facts.put("Memory", first(Path.of("/proc/meminfo"), "MemTotal"));
    facts.put(
        "Kernel",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch"));
    facts.put(
        "JDK",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    files
        .fileSystems()
        .forEach((name, type) ->
            facts.put("Files in " + name.replace("disk", "a folder for temporary files"), type));
    facts.put(
        "Run",
        "%s; each point %d ms, %d processes for each peer, %d repetitions each, or one where it needs a fresh process"
            .formatted(
                options.quick() ? "--quick" : "whole",
                options.boxMillis(),
                options.processes(),
                options.rounds()));
    return facts;
  }

  private static String cpuModel() throws IOException {
    return first(Path.of("/proc/cpuinfo"), "model name");
  }

  private static String first(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    }
  }
}

package dev.tickloom.bench.compare;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;

/** What a run ran on, in words. */
final class Machine {
  private Machine() {}

  static Map<String, String> describe(Options options, PreparedFiles files) throws IOException {
    SystemInfo system = new SystemInfo();
    CentralProcessor processor = system.getHardware().getProcessor();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Date",
        ZonedDateTime.now(ZoneOffset.UTC)
            .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)));
    facts.put("Tickloom", System.getProperty("tickloom.version", "unknown"));
    facts.put(
        "Processors",
        "%d of %d × %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                processor.getLogicalProcessorCount(),
                processor.getProcessorIdentifier().getName().strip()));
    facts.put(
        "Memory",
        String.format(
            Locale.ROOT, "%.1f GiB", system.getHardware().getMemory().getTotal() / 0x1p30));
    facts.put(
        "System",
        "%s, kernel %s, %s"
            .formatted(
                system.getOperatingSystem(),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    facts.put(
        "JDK",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    files
        .fileSystems()
        .forEach((name, type) ->
            facts.put("Files in " + name.replace("disk", "a folder for temporary files"), type));
    facts.put(
        "Load before", String.format(Locale.ROOT, "%.2f", processor.getSystemLoadAverage(1)[0]));
    facts.put(
        "Run",
        "%s; each point %d ms, several processes for each peer"
            .formatted(options.quick() ? "--quick" : "whole", options.boxMillis()));
    return facts;
  }
}

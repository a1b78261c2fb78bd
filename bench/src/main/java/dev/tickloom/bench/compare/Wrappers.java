package dev.tickloom.bench.compare;

import dev.tickloom.bench.report.Results;
import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What some workloads have around the command of each of their processes. Where this cannot be had,
 * the workload is left out with a word why.
 */
final class Wrappers implements AutoCloseable {
  /** Finds or makes a wrapper. */
  interface Maker {
    Wrapper make() throws IOException, InterruptedException;
  }

  private final List<Workload> workloads;
  private final Map<Workload, Wrapper> wrappers = new EnumMap<>(Workload.class);

  /** Makes those that the workloads need. */
  Wrappers(List<Workload> workloads, Map<Workload, Maker> makers, Results results)
      throws InterruptedException {
    for (Workload workload : workloads) {
      Maker maker = makers.get(workload);
      if (maker == null) {
        continue;
      }
      try {
        wrappers.put(workload, maker.make());
      } catch (IOException e) {
        results.leaveOut(workload.id() + " is left out: " + e.getMessage());
      }
    }
    this.workloads =
        workloads.stream()
            .filter(workload -> !makers.containsKey(workload) || wrappers.containsKey(workload))
            .toList();
  }

  /** The makers of this machine; a folder for what is compiled. */
  static Map<Workload, Maker> makers(Path folder) {
    return Map.of(
        Workload.HICCUP,
        () -> SlowOpen.compile("cc", folder),
        Workload.HICCUP_COLD,
        () -> SlowOpen.compile("cc", folder),
        Workload.BURST_ULIMIT,
        Wrappers::fewDescriptors,
        Workload.ONE_PROCESSOR,
        () -> OneProcessor.with("taskset"),
        Workload.GROWTH_PROCESSORS,
        Wrappers::anyProcessors,
        Workload.CPU_QUOTA,
        CpuQuota::make);
  }

  /** The situations of the workload confine it; here it is only tried whether they can. */
  private static Wrapper anyProcessors() throws IOException, InterruptedException {
    OneProcessor.with("taskset");
    return command -> command;
  }

  private static Wrapper fewDescriptors() {
    return Wrapper.prefix(List.of("sh", "-c", "ulimit -n 1024; exec \"$@\"", "sh"));
  }

  /** The workloads that can run. */
  List<Workload> workloads() {
    return workloads;
  }

  List<String> around(Workload workload, List<String> command) {
    Wrapper wrapper = wrappers.get(workload);
    return wrapper == null ? command : wrapper.around(command);
  }

  /** Once the processes have ended. */
  @Override
  public void close() throws IOException {
    for (Wrapper wrapper : wrappers.values()) {
      wrapper.close();
    }
  }
}

package dev.tickloom.bench.compare;

import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * In what a workload is measured, one after the other: on one processor, two and all, or simply as
 * it is.
 *
 * @param name what it is in the names of points; empty if there is nothing to say
 * @param wrapper for the command of each process
 */
record Situation(String name, Wrapper wrapper) {
  private static final Situation USUAL = new Situation("", command -> command);

  static List<Situation> of(Workload workload) throws IOException {
    if (workload != Workload.GROWTH_PROCESSORS) {
      return List.of(USUAL);
    }
    List<String> processors = OneProcessor.allowed();
    List<Situation> situations = new ArrayList<>();
    for (int count : new TreeSet<>(List.of(1, Math.min(2, processors.size()), processors.size()))) {
      String name = count == 1 ? "1 processor" : count + " processors";
      String list = String.join(",", processors.subList(0, count));
      situations.add(new Situation(name, Wrapper.prefix(List.of("taskset", "-c", list))));
    }
    return situations;
  }
}

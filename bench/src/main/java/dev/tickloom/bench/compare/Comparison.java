package dev.tickloom.bench.compare;

import dev.tickloom.bench.report.Results;
import dev.tickloom.bench.report.TerminalReport;
import dev.tickloom.bench.workloads.Plan;
import dev.tickloom.bench.workloads.Sample;
import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the workloads one by one; in each of them the peers take turns, repetition by repetition.
 */
final class Comparison {
  private final Options options;
  private final List<Workload> workloads;
  private final List<Competitor> competitors;
  private final Plan plan;
  private final Results results;
  private final TerminalReport terminal;
  private final @Nullable SlowOpen slowOpen;

  Comparison(
      Options options,
      List<Competitor> competitors,
      Plan plan,
      Results results,
      TerminalReport terminal,
      @Nullable SlowOpen slowOpen) {
    this.options = options;
    this.slowOpen = slowOpen;
    this.workloads =
        options.workloads().stream()
            .filter(workload -> slowOpen != null || !SlowOpen.isNeededFor(workload))
            .toList();
    this.competitors = competitors;
    this.plan = plan;
    this.results = results;
    this.terminal = terminal;
  }

  void run() throws IOException, InterruptedException {
    int number = 0;
    for (Workload workload : workloads) {
      terminal.begin(workload, ++number, workloads.size());
      List<Runner> runners = new ArrayList<>();
      for (Competitor competitor : competitors) {
        if (competitor.skills().contains(workload.skill())) {
          runners.add(new Runner(competitor, workload));
        }
      }
      if (workload.fresh()) {
        repeat(runners, workload.freshRepetitions(plan.quick()), Runner::freshRepetition);
      } else {
        for (Runner runner : runners) {
          runner.start();
        }
        repeat(runners, 1, Runner::warmUp);
        repeat(runners, options.repetitions(), Runner::repetition);
      }
      for (Runner runner : runners) {
        runner.close();
      }
      terminal.end(results.add(workload, samples(runners), failures(runners)));
    }
  }

  private interface Turn {
    void take(Runner runner) throws IOException, InterruptedException;
  }

  private interface Order {
    Sample to(ChildProcess child) throws IOException, InterruptedException;
  }

  /** Nobody is always first. */
  private void repeat(List<Runner> runners, int times, Turn turn)
      throws IOException, InterruptedException {
    List<Runner> order = new ArrayList<>(runners);
    for (int i = 0; i < times; i++) {
      for (Runner runner : order) {
        turn.take(runner);
        terminal.progress();
      }
      Collections.rotate(order, 1);
    }
  }

  private static Map<String, List<Sample>> samples(List<Runner> runners) {
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    for (Runner runner : runners) {
      if (!runner.samples.isEmpty()) {
        samples.put(runner.id, runner.samples);
      }
    }
    return samples;
  }

  private static Map<String, String> failures(List<Runner> runners) {
    Map<String, String> failures = new LinkedHashMap<>();
    for (Runner runner : runners) {
      if (!runner.failure.isEmpty()) {
        failures.put(runner.id, runner.failure);
      }
    }
    return failures;
  }

  /** One peer in one workload. After a failure it takes no further turns. */
  private final class Runner {
    private final String id;
    private final List<String> command;
    private final List<Sample> samples = new ArrayList<>();
    private final List<ChildProcess> children = new ArrayList<>();
    private final Path errors;
    private String failure = "";

    Runner(Competitor competitor, Workload workload) throws InterruptedException {
      this.id = competitor.description().id();
      this.errors = options.out().resolve("errors-%s-%s.txt".formatted(workload.id(), id));
      this.command = around(workload, competitor.command(workload, plan));
      try {
        competitor.prepare(workload, plan);
      } catch (IOException e) {
        failure = e.toString();
      }
    }

    /** Once; in good time, while others are started, too. */
    void start() {
      if (!failure.isEmpty() || !children.isEmpty()) {
        return;
      }
      try {
        children.add(new ChildProcess(command, errors));
      } catch (IOException e) {
        failure = e.toString();
      }
    }

    void warmUp() throws InterruptedException {
      ask(ChildProcess::warmUp);
    }

    void repetition() throws InterruptedException {
      ask(ChildProcess::wake);
      keep(ask(ChildProcess::repeat));
    }

    void freshRepetition() throws IOException, InterruptedException {
      keep(ask(ChildProcess::repeat));
      close();
    }

    /** Returns null if there has been a failure. */
    private @Nullable Sample ask(Order order) throws InterruptedException {
      start();
      if (!failure.isEmpty()) {
        return null;
      }
      try {
        return order.to(children.get(0));
      } catch (IOException e) {
        failure = e.toString();
        return null;
      }
    }

    private void keep(@Nullable Sample sample) {
      if (sample != null) {
        samples.add(sample);
      }
    }

    /** What the process said is kept, if it said something. */
    void close() throws IOException {
      children.forEach(ChildProcess::close);
      children.clear();
      if (Files.exists(errors) && Files.size(errors) == 0) {
        Files.delete(errors);
      }
    }
  }

  private List<String> around(Workload workload, List<String> command) {
    if (slowOpen != null && SlowOpen.isNeededFor(workload)) {
      return slowOpen.around(command);
    }
    if (workload != Workload.BURST_ULIMIT) {
      return command;
    }
    List<String> limited =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n 1024; exec \"$@\"", "sh"));
    limited.addAll(command);
    return limited;
  }
}

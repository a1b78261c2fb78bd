package dev.tickloom.bench.compare;

import dev.tickloom.bench.report.Reading;
import dev.tickloom.bench.report.Repetition;
import dev.tickloom.bench.report.Results;
import dev.tickloom.bench.report.TerminalReport;
import dev.tickloom.bench.workloads.Plan;
import dev.tickloom.bench.workloads.Sample;
import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * Runs the workloads one by one; in each of them the peers take turns, repetition by repetition.
 */
final class Comparison {
  /** So many turns of a peer in a workload are repeated, at most: some machines are never calm. */
  private static final int REPEATS = 2;

  private final Options options;
  private final List<Competitor> competitors;
  private final Plan plan;
  private final Results results;
  private final TerminalReport terminal;
  private final Wrappers wrappers;
  private final MachineWatch watch = new MachineWatch();

  Comparison(
      Options options,
      List<Competitor> competitors,
      Plan plan,
      Results results,
      TerminalReport terminal,
      Wrappers wrappers) {
    this.options = options;
    this.competitors = competitors;
    this.plan = plan;
    this.results = results;
    this.terminal = terminal;
    this.wrappers = wrappers;
  }

  void run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    TimeLimit limit = new TimeLimit(TimeLimit.OF_A_QUICK_RUN);
    int number = 0;
    List<Workload> workloads = wrappers.workloads();
    for (Workload workload : workloads) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
      if (options.keepsTime() && !limit.allows(elapsed)) {
        results.leaveOut(workload.id() + " is left out: a quick run has no time for it");
        continue;
      }
      terminal.begin(workload, ++number, workloads.size());
      run(workload);
      limit.took(Duration.ofNanos(System.nanoTime() - begin).minus(elapsed));
    }
  }

  private void run(Workload workload) throws IOException, InterruptedException {
    Map<String, List<Repetition>> samples = new LinkedHashMap<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (Situation situation : Situation.of(workload)) {
      List<Runner> runners = new ArrayList<>();
      for (Competitor competitor : competitors) {
        if (competitor.skills().contains(workload.skill())) {
          runners.add(new Runner(competitor, workload, situation));
        }
      }
      run(workload, runners);
      for (Runner runner : runners) {
        runner.into(samples, failures);
      }
    }
    terminal.end(results.add(workload, samples, failures));
  }

  private void run(Workload workload, List<Runner> runners)
      throws IOException, InterruptedException {
    if (workload.fresh()) {
      int times = workload.freshRepetitions(plan.quick());
      repeat(runners, times, (process, order) -> turns(order, runner -> runner.fresh(process)));
    } else {
      for (int process = 0; process < options.processes(workload); process++) {
        run(workload, runners, process);
      }
    }
  }

  /** All peers live at the same time, but only one of them works. */
  private void run(Workload workload, List<Runner> runners, int process)
      throws IOException, InterruptedException {
    for (Runner runner : runners) {
      runner.start();
    }
    turns(runners, Runner::warmUp);
    repeat(
        runners,
        options.rounds(workload),
        (round, order) -> repetition(order, workload, process, round));
    for (Runner runner : runners) {
      runner.close();
    }
  }

  private interface Round {
    void run(int number, List<Runner> order) throws IOException, InterruptedException;
  }

  private interface Work {
    @Nullable
    Sample run() throws IOException, InterruptedException;
  }

  private interface Turn {
    void take(Runner runner) throws IOException, InterruptedException;
  }

  private interface Order {
    Sample to(ChildProcess child) throws IOException, InterruptedException;
  }

  /** Nobody is always first. */
  private static void repeat(List<Runner> runners, int times, Round round)
      throws IOException, InterruptedException {
    List<Runner> order = new ArrayList<>(runners);
    for (int i = 0; i < times; i++) {
      round.run(i, order);
      Collections.rotate(order, 1);
    }
  }

  private void turns(List<Runner> order, Turn turn) throws IOException, InterruptedException {
    for (Runner runner : order) {
      turn.take(runner);
      terminal.progress();
    }
  }

  /** All peers have the same neighbours, who are started once for all of them. */
  private void repetition(List<Runner> order, Workload workload, int process, int round)
      throws IOException, InterruptedException {
    for (Neighbours neighbours : Neighbours.of(workload)) {
      Neighbours.Running running = neighbours.start();
      try {
        turns(order, runner -> runner.repetition(process, round, neighbours));
      } finally {
        running.close();
      }
    }
  }

  /** One peer in one workload. After a failure it takes no further turns. */
  private final class Runner {
    private final String id;
    private final String situation;
    private final List<String> command;
    private final List<Repetition> samples = new ArrayList<>();
    private final List<ChildProcess> children = new ArrayList<>();
    private final Path errors;
    private int repeatsLeft = REPEATS;
    private String failure = "";

    Runner(Competitor competitor, Workload workload, Situation situation)
        throws InterruptedException {
      this.id = competitor.description().id();
      this.errors = options.out().resolve("errors-%s-%s.txt".formatted(workload.id(), id));
      this.situation = situation.name();
      this.command =
          situation.wrapper().around(wrappers.around(workload, competitor.command(workload, plan)));
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

    void repetition(int process, int round, Neighbours neighbours)
        throws IOException, InterruptedException {
      turn(
          process,
          round,
          neighbours,
          () -> {
            ask(ChildProcess::wake);
            return ask(ChildProcess::repeat);
          });
    }

    /** Each in a process of its own. */
    void fresh(int process) throws IOException, InterruptedException {
      turn(
          process,
          0,
          Neighbours.NOBODY,
          () -> {
            Sample sample = ask(ChildProcess::repeat);
            close();
            return sample;
          });
    }

    /** Repeated at once if the machine was disturbed, so that it stays near those of the others. */
    private void turn(int process, int round, Neighbours neighbours, Work work)
        throws IOException, InterruptedException {
      List<Reading> before =
          samples.stream().map(Repetition::reading).filter(Objects::nonNull).toList();
      while (true) {
        MachineWatch.Turn turn = watch.begin();
        Sample sample = work.run();
        if (sample == null) {
          return;
        }
        Reading reading = turn.end();
        List<String> reasons = Judgement.of(reading, before, neighbours.count() > 0);
        if (reasons.isEmpty() || repeatsLeft-- <= 0) {
          Sample named = sample.beside(neighbours.name()).beside(situation);
          samples.add(new Repetition(process, round, named, reading, reasons));
          return;
        }
        terminal.repeated();
      }
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

    void into(Map<String, List<Repetition>> allSamples, Map<String, String> failures) {
      if (!samples.isEmpty()) {
        allSamples.computeIfAbsent(id, unused -> new ArrayList<>()).addAll(samples);
      }
      if (!failure.isEmpty()) {
        failures.put(id, failure);
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
}

package dev.tickloom.compat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs many scenarios in few processes, by a second script; see there for which that is right.
 * Those for which it is not, and those that end the process, run in a process of their own.
 */
final class NodeBatch implements AutoCloseable {
  /** A process that takes longer has come upon a program without end. */
  private static final long STARTUP_MILLIS = 10_000;

  private static final long MILLIS_EACH = 200;

  private final NodeBinary node;
  private final Path script;
  private final int jobs = Runtime.getRuntime().availableProcessors();
  private final ExecutorService workers = Executors.newFixedThreadPool(jobs);

  NodeBatch(NodeBinary node) throws IOException {
    this.node = node;
    this.script = node.copyOut("node-batch.js");
  }

  /** The traces of scenarios, in their order; empty where this Node lacks a feature. */
  List<Optional<List<String>>> run(List<Scenario> scenarios) throws IOException {
    List<Future<Map<Integer, Optional<List<String>>>>> parts = new ArrayList<>();
    for (int part = 0; part < jobs; part++) {
      List<Integer> indices = new ArrayList<>();
      for (int i = part; i < scenarios.size(); i += jobs) {
        indices.add(i);
      }
      Callable<Map<Integer, Optional<List<String>>>> task = () -> runPart(scenarios, indices);
      parts.add(workers.submit(task));
    }
    Map<Integer, Optional<List<String>>> all = new HashMap<>();
    for (var part : parts) {
      all.putAll(get(part));
    }
    List<Optional<List<String>>> traces = new ArrayList<>();
    for (int i = 0; i < scenarios.size(); i++) {
      traces.add(all.getOrDefault(i, Optional.empty()));
    }
    return traces;
  }

  private static <T> T get(Future<T> part) throws IOException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<Integer, Optional<List<String>>> runPart(
      List<Scenario> scenarios, List<Integer> indices) throws IOException {
    Map<Integer, Optional<List<String>>> traces = new HashMap<>();
    Map<String, List<Integer>> groups =
        indices.stream()
            .filter(i -> mayShare(scenarios.get(i)))
            .collect(Collectors.groupingBy(i -> kindOfProcess(scenarios.get(i))));
    for (List<Integer> together : groups.values()) {
      runGroup(scenarios, together, traces);
    }
    List<Integer> alone = indices.stream().filter(i -> !traces.containsKey(i)).toList();
    List<Optional<List<String>>> results = node.run(alone.stream().map(scenarios::get).toList());
    for (int i = 0; i < alone.size(); i++) {
      traces.put(alone.get(i), results.get(i));
    }
    return traces;
  }

  /**
   * What a process has for all its programs: a mode of unhandled rejections, and domains or not.
   */
  private static String kindOfProcess(Scenario scenario) {
    return scenario.rejections() + (scenario.usesDomains() ? " with domains" : "");
  }

  private void runGroup(
      List<Scenario> scenarios, List<Integer> together, Map<Integer, Optional<List<String>>> traces)
      throws IOException {
    int first = 0;
    while (first < together.size()) {
      runTogether(scenarios, together, first, traces);
      while (first < together.size() && traces.containsKey(together.get(first))) {
        first++;
      }
      first++; // one that ended the process
    }
  }

  private void runTogether(
      List<Scenario> scenarios,
      List<Integer> indices,
      int first,
      Map<Integer, Optional<List<String>>> traces)
      throws IOException {
    Path file = node.write(scenarios, indices.subList(first, indices.size()));
    List<String> command = new ArrayList<>(List.of(node.command()));
    String mode = scenarios.get(indices.get(first)).rejections();
    if (mode != null) {
      command.add("--unhandled-rejections=" + mode);
    }
    command.addAll(List.of(script.toString(), file.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    long millis = STARTUP_MILLIS + MILLIS_EACH * (indices.size() - first);
    Executor afterwards = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    afterwards.execute(process::destroyForcibly);
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line; (line = out.readLine()) != null; ) {
        ((Map<?, ?>) Json.read(line))
            .forEach((name, lines) -> traces.put(index(name), NodeBinary.trace(List.of(lines))));
      }
    }
    Files.delete(file);
  }

  private static int index(Object name) {
    return Integer.parseInt(name.toString());
  }

  /** The end of a process, an error of its script, and a folder, it has for itself. */
  private static boolean mayShare(Scenario scenario) {
    return !scenario.usesFiles()
        && scenario.main().stream()
            .noneMatch(action ->
                action.name().equals("throw")
                    || (action.name().equals("on") && action.text(1).matches("exit|beforeExit")));
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}

package dev.tickloom.compat;

import dev.tickloom.loop.Semantics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jetbrains.annotations.Nullable;

/** A Node to compare with: runs scenarios with the runner script that is part of this module. */
final class NodeBinary implements AutoCloseable {
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.\\S*");
  private static final int FIRST_MODERN = 11;

  private final String command;
  private final String version;
  private final int major;
  private final Path folder;
  private final Path script;

  /**
   * Finds out what a command is.
   *
   * @throws IOException if it is not a Node that runs
   */
  NodeBinary(String command) throws IOException {
    this.command = command;
    String answer = output(List.of(command, "--version")).strip();
    Matcher matcher = VERSION.matcher(answer);
    if (!matcher.matches()) {
      throw new IOException(command + " is no Node: its version is \"" + answer + "\"");
    }
    version = answer;
    major = Integer.parseInt(matcher.group(1));
    folder = Files.createTempDirectory("tickloom-compat-");
    script = copyOut("node-runner.js");
  }

  String version() {
    return version;
  }

  /** Which of the library's semantics are this version's. */
  Semantics semantics() {
    return major < FIRST_MODERN ? Semantics.LEGACY : Semantics.MODERN;
  }

  /** Runs each scenario in a process of its own; empty where this Node lacks a feature it uses. */
  List<Optional<List<String>>> run(List<Scenario> scenarios) throws IOException {
    int jobs = Runtime.getRuntime().availableProcessors();
    List<Integer> indices = IntStream.range(0, scenarios.size()).boxed().toList();
    Path file = write(scenarios, indices);
    Map<?, ?> results =
        (Map<?, ?>)
            Json.read(
                output(
                    List.of(
                        command,
                        script.toString(),
                        "--jobs",
                        String.valueOf(jobs),
                        file.toString())));
    Files.delete(file);
    return indices.stream().map(i -> trace(results.get(String.valueOf(i)))).toList();
  }

  String command() {
    return command;
  }

  /** Writes some of the scenarios to a file, each with its index as its name. */
  Path write(List<Scenario> scenarios, List<Integer> indices) throws IOException {
    List<Object> programs = new ArrayList<>();
    for (int index : indices) { // their own names are unique in their folder only
      programs.add(program(scenarios.get(index), String.valueOf(index)));
    }
    Path file = Files.createTempFile(folder, "scenarios-", ".json");
    return Files.writeString(file, Json.write(programs));
  }

  /** One trace of the repeats that the runner script gives; empty if it gives none. */
  static Optional<List<String>> trace(@Nullable Object result) {
    return result instanceof List<?> repeats && repeats.get(0) instanceof List<?> lines
        ? Optional.of(lines.stream().map(Object::toString).toList())
        : Optional.empty();
  }

  private static Map<String, Object> program(Scenario scenario, String name) {
    Map<String, Object> program = new LinkedHashMap<>();
    program.put("name", name);
    if (!scenario.setup().isEmpty()) {
      program.put("setup", scenario.setup().stream().map(Action::parts).toList());
    }
    if (scenario.rejections() != null) {
      program.put("unhandledRejections", scenario.rejections());
    }
    program.put("main", scenario.mainAsJson());
    return program;
  }

  Path copyOut(String resource) throws IOException {
    Path copy = folder.resolve(resource);
    try (InputStream in = NodeBinary.class.getResourceAsStream(resource)) {
      Files.write(copy, Objects.requireNonNull(in, resource).readAllBytes());
    }
    return copy;
  }

  private static String output(List<String> line) throws IOException {
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code;
    try {
      code = process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (code != 0) {
      throw new IOException(String.join(" ", line) + " failed with exit code " + code);
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}

package dev.tickloom.compat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads scenario files: one scenario, or an array of them. */
final class ScenarioFile {
  private static final String SUFFIX = ".json";

  private ScenarioFile() {}

  /** The scenarios of a file, or of all {@code .json} files of a folder in the order of names. */
  static List<Scenario> readAll(Path path) throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : files(path)) {
      scenarios.addAll(read(file));
    }
    if (scenarios.isEmpty()) {
      throw new NoSuchFileException(path.toString(), null, "no scenario in it");
    }
    return scenarios;
  }

  /** The file itself, or all {@code .json} files of a folder in the order of names. */
  static List<Path> files(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(each -> each.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private static List<Scenario> read(Path path) throws IOException {
    try {
      String name = path.getFileName().toString();
      String stem =
          name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
      return parse(stem, Files.readString(path));
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  static List<Scenario> parse(String file, String json) {
    Object root = Json.read(json);
    List<?> list = root instanceof List<?> many ? many : List.of(root);
    return list.stream().map(each -> scenario(file, each)).toList();
  }

  private static Scenario scenario(String file, Object json) {
    if (!(json instanceof Map<?, ?> map) || !(map.get("name") instanceof String name)) {
      throw new IllegalArgumentException("not a scenario: " + Json.write(json));
    }
    return new Scenario(
        file,
        name,
        map.get("about") instanceof String about ? about : "",
        map.containsKey("setup") ? Action.list(map.get("setup")) : List.of(),
        Action.list(map.containsKey("main") ? map.get("main") : Nothing.UNDEFINED),
        map.get("unhandledRejections") instanceof String mode ? mode : null,
        map.get("expect") instanceof Map<?, ?> expect ? traces(expect) : Map.of(),
        map.get("apart") instanceof List<?> apart ? lines(apart) : List.of(),
        map.get("differs") instanceof Map<?, ?> differs ? difference(differs) : null);
  }

  private static Scenario.Difference difference(Map<?, ?> json) {
    return new Scenario.Difference(
        String.valueOf(json.get("why")), lines(Objects.requireNonNull(json.get("trace"), "trace")));
  }

  private static List<String> lines(Object json) {
    if (!(json instanceof List<?> list)) {
      throw new IllegalArgumentException("not a trace: " + Json.write(json));
    }
    return list.stream().map(Object::toString).toList();
  }

  private static Map<String, List<String>> traces(Map<?, ?> expect) {
    Map<String, List<String>> traces = new LinkedHashMap<>();
    expect.forEach((key, trace) -> traces.put(key.toString(), lines(trace)));
    return traces;
  }
}

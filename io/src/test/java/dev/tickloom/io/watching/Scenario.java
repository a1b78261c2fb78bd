package dev.tickloom.io.watching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of those that Node's and the JDK's watchers were recorded with.
 *
 * @param watched path
 * @param before what is done before the watch begins
 * @param steps what is done then, each without a pause
 */
record Scenario(String title, String watched, List<String> before, List<List<String>> steps) {
  static List<Scenario> all() {
    try (var lines = Scenario.class.getResourceAsStream("scenarios.txt")) {
      return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Scenario::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Scenario parse(String line) {
    List<String> parts = Arrays.stream(line.split("\\|")).map(String::strip).toList();
    return new Scenario(
        parts.get(0),
        parts.get(1),
        actions(parts.get(2)),
        parts.subList(3, parts.size()).stream().map(Scenario::actions).toList());
  }

  private static List<String> actions(String text) {
    return Arrays.stream(text.split(";")).map(String::strip).filter(e -> !e.isEmpty()).toList();
  }

  static void act(Path base, List<String> actions) throws IOException {
    for (String action : actions) {
      act(base, action);
    }
  }

  private static void act(Path base, String action) throws IOException {
    String[] words = action.split(" ");
    Path first = base.resolve(words[1]);
    switch (words[0]) {
      case "w" -> Files.writeString(first, words.length > 2 ? words[2] : "");
      case "a" -> Files.writeString(first, words[2], StandardOpenOption.APPEND);
      case "t" -> Files.writeString(first, "", StandardOpenOption.TRUNCATE_EXISTING);
      case "c" ->
          Files.setPosixFilePermissions(
              first,
              PosixFilePermissions.fromString(words[2].equals("600") ? "rw-------" : "rw-r--r--"));
      case "u" -> Files.setLastModifiedTime(first, FileTime.fromMillis(1_000_000_000_000L));
      case "mv" -> Files.move(first, base.resolve(words[2]), StandardCopyOption.ATOMIC_MOVE);
      case "rm" -> Files.delete(first);
      case "rmr" -> removeAll(first);
      case "mkdir" -> Files.createDirectory(first);
      case "mkdirp" -> Files.createDirectories(first);
      case "ln" -> Files.createSymbolicLink(base.resolve(words[2]), Path.of(words[1]));
      case "hl" -> Files.createLink(base.resolve(words[2]), first);
      case "many" -> {
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
          Files.createFile(base.resolve(words[2] + i));
        }
      }
      default -> throw new IllegalArgumentException(action);
    }
  }

  static void removeAll(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Override
  public String toString() {
    return title;
  }
}

package dev.tickloom.compat;

import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * One scenario of a file.
 *
 * @param file the name of its file without {@code .json}
 * @param name unique within its folder
 * @param about what it shows; empty for a generated one
 * @param setup the files to make first, each as an action
 * @param main the program
 * @param rejections Node's mode of unhandled rejections, or null for the default
 * @param expect the recorded traces, by {@code modern}, {@code legacy} or a version such as {@code
 *     v26}
 */
record Scenario(
    String file,
    String name,
    String about,
    List<Action> setup,
    List<Action> main,
    @Nullable String rejections,
    Map<String, List<String>> expect) {

  /** A program that nobody wrote down. */
  static Scenario generated(String name, List<Action> main, @Nullable String rejections) {
    return new Scenario("generated", name, "", List.of(), main, rejections, Map.of());
  }

  /** The same in another program. */
  Scenario with(List<Object> otherMain) {
    return generated(name, Action.list(otherMain), rejections);
  }

  /** The program as it stands in a file. */
  List<Object> mainAsJson() {
    return main.stream().<Object>map(Action::parts).toList();
  }

  /** Whether it has a private folder. */
  boolean usesFiles() {
    return !setup.isEmpty() || mentionsFiles(main);
  }

  boolean usesDomains() {
    return main.toString().contains("[\"domain\"");
  }

  private static boolean mentionsFiles(Object json) {
    return switch (json) {
      case String text -> text.contains("$DIR") || text.startsWith("fs");
      case Action action -> mentionsFiles(action.parts());
      case List<?> list -> list.stream().anyMatch(Scenario::mentionsFiles);
      case Map<?, ?> map -> map.values().stream().anyMatch(Scenario::mentionsFiles);
      default -> false;
    };
  }

  @Override
  public String toString() {
    return file + "/" + name;
  }
}

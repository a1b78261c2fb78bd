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
 * @param apart beginnings of lines that come in an order of their own, because the system decides
 *     which is first; empty if the order of all lines counts
 * @param difference null if the library is held to Node's trace
 */
record Scenario(
    String file,
    String name,
    String about,
    List<Action> setup,
    List<Action> main,
    @Nullable String rejections,
    Map<String, List<String>> expect,
    List<String> apart,
    @Nullable Difference difference) {

  /**
   * A difference from Node that is wanted.
   *
   * @param why the reason
   * @param trace what it gives
   */
  record Difference(String why, List<String> trace) {}

  /** A program that nobody wrote down. */
  static Scenario generated(String name, List<Action> main, @Nullable String rejections) {
    return new Scenario(
        "generated", name, "", List.of(), main, rejections, Map.of(), List.of(), null);
  }

  /** A program that nobody wrote down, and that uses files. */
  static Scenario generated(String name, List<Action> setup, List<Action> main) {
    return new Scenario("generated", name, "", setup, main, null, Map.of(), List.of(), null);
  }

  /** The same in another program. */
  Scenario with(List<Object> otherMain) {
    return new Scenario(
        file, name, "", setup, Action.list(otherMain), rejections, Map.of(), apart, null);
  }

  /** Whether two traces say the same. */
  boolean areEqual(List<String> expected, List<String> actual) {
    return expected.equals(actual) || (!apart.isEmpty() && areEqualApart(expected, actual));
  }

  /** Each stream in its order, the same lines in all, and the same end. */
  private boolean areEqualApart(List<String> expected, List<String> actual) {
    return sorted(expected).equals(sorted(actual))
        && apart.stream().allMatch(of -> only(of, expected).equals(only(of, actual)));
  }

  private static List<String> sorted(List<String> trace) {
    return trace.stream().sorted().toList();
  }

  private static List<String> only(String beginning, List<String> trace) {
    return trace.stream().filter(line -> line.startsWith(beginning)).toList();
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

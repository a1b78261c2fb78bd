package dev.tickloom.compat;

import java.util.List;

/** Two traces side by side, with a mark at the first line in which they differ. */
final class TraceDiff {
  private static final int WIDEST = 60;
  private static final String MARK = "  > ";
  private static final String NO_MARK = "    ";

  private TraceDiff() {}

  /** The index of the first line that differs; the number of lines if none does. */
  static int firstDifference(List<String> expected, List<String> actual) {
    int common = Math.min(expected.size(), actual.size());
    int index = 0;
    while (index < common && expected.get(index).equals(actual.get(index))) {
      index++;
    }
    return index;
  }

  static String show(List<String> expected, List<String> actual) {
    int width = "expected (Node)".length();
    for (String line : expected) {
      width = Math.max(width, Math.min(WIDEST, line.length()));
    }
    StringBuilder text = new StringBuilder();
    row(text, NO_MARK, width, "expected (Node)", "actual (Tickloom)");
    int first = firstDifference(expected, actual);
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      row(text, i == first ? MARK : NO_MARK, width, lineOf(expected, i), lineOf(actual, i));
    }
    return text.toString();
  }

  private static String lineOf(List<String> trace, int index) {
    return index < trace.size() ? trace.get(index) : "";
  }

  /** A text that is too long for the left column pushes the right one to a line of its own. */
  private static void row(StringBuilder text, String mark, int width, String left, String right) {
    String gap =
        left.length() > width
            ? System.lineSeparator() + " ".repeat(mark.length() + width)
            : " ".repeat(width - left.length());
    text.append((mark + left + gap + "  | " + right).stripTrailing())
        .append(System.lineSeparator());
  }
}

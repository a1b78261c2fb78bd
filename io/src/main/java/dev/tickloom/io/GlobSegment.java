package dev.tickloom.io;

import java.util.BitSet;
import org.jetbrains.annotations.Nullable;

/**
 * One name in a pattern, between two separators: a literal, {@code **}, or nodes that match.
 *
 * @param literal the only name that it matches; null if it is no literal
 * @param matcher null for a literal and for {@code **}
 */
record GlobSegment(@Nullable String literal, @Nullable GlobNode matcher, boolean isUnicode) {
  static final GlobSegment ANY_NUMBER = new GlobSegment(null, null, false);

  /** macOS and Windows ignore case; names without magic are literal. */
  private static final boolean IGNORES_CASE =
      System.getProperty("os.name").startsWith("Mac")
          || System.getProperty("os.name").startsWith("Windows");

  static GlobSegment of(String text) {
    return text.equals("**") ? ANY_NUMBER : GlobParser.parse(text);
  }

  static GlobSegment literal(String text) {
    return new GlobSegment(text, null, false);
  }

  boolean isGlobstar() {
    return literal == null && matcher == null;
  }

  boolean isLiteral() {
    return literal != null;
  }

  boolean is(String text) {
    return text.equals(literal);
  }

  /** Whether a name is matched; of {@code **} false. */
  boolean matches(String name) {
    if (matcher == null) {
      return name.equals(literal);
    }
    String folded = IGNORES_CASE ? fold(name) : name;
    int[] chars = isUnicode ? folded.codePoints().toArray() : folded.chars().toArray();
    BitSet start = new BitSet();
    start.set(0);
    return matcher.ends(new GlobNode.Text(chars), start).get(chars.length);
  }

  static String fold(String text) {
    StringBuilder folded = new StringBuilder(text);
    for (int i = 0; i < folded.length(); i++) {
      folded.setCharAt(i, Character.toLowerCase(Character.toUpperCase(folded.charAt(i))));
    }
    return folded.toString();
  }

  static String foldIfNeeded(String text) {
    return IGNORES_CASE ? fold(text) : text;
  }
}

package dev.tickloom.io;

/** Shows values in error messages as Node's {@code util.inspect} does. */
final class Inspect {
  /** Node's limit for a value in an error message. */
  private static final int MAX_LENGTH = 128;

  /** Up to here Node's error messages show numbers without separators. */
  private static final long MAX_PLAIN = 1L << 32;

  private Inspect() {}

  /** A text in the kind of quotes that it does not contain, with escapes. */
  static String text(String text) {
    char quote = quoteFor(text);
    StringBuilder shown = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      appendEscaped(shown, text, i, quote);
    }
    shown.append(quote);
    return shown.length() > MAX_LENGTH ? shown.substring(0, MAX_LENGTH) + "..." : shown.toString();
  }

  private static char quoteFor(String text) {
    if (text.indexOf('\'') < 0) {
      return '\'';
    }
    if (text.indexOf('"') < 0) {
      return '"';
    }
    return text.indexOf('`') < 0 && !text.contains("${") ? '`' : '\'';
  }

  private static void appendEscaped(StringBuilder shown, String text, int index, char quote) {
    char c = text.charAt(index);
    switch (c) {
      case '\b' -> shown.append("\\b");
      case '\t' -> shown.append("\\t");
      case '\n' -> shown.append("\\n");
      case '\f' -> shown.append("\\f");
      case '\r' -> shown.append("\\r");
      case '\\' -> shown.append("\\\\");
      default -> {
        if (c == quote) {
          shown.append('\\').append(c);
        } else if (Character.isISOControl(c)) {
          shown.append("\\x%02X".formatted((int) c));
        } else if (isLoneSurrogate(text, index)) {
          shown.append("\\u%04x".formatted((int) c));
        } else {
          shown.append(c);
        }
      }
    }
  }

  private static boolean isLoneSurrogate(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  /** A number, with a separator between thousands if it is large. */
  static String number(long number) {
    String digits = Long.toString(number);
    return number >= -MAX_PLAIN && number <= MAX_PLAIN
        ? digits
        : digits.replaceAll("(?<=\\d)(?=(\\d{3})+$)", "_");
  }
}

package dev.tickloom.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jetbrains.annotations.Nullable;

/**
 * A class of characters in a pattern, in brackets.
 *
 * @param end where the pattern goes on
 * @param matches which characters it has; null if it is one, which is then a literal
 * @param literal that one
 * @param isUnicode whether characters are code points to it, and not UTF-16 units
 * @param mayBeginWithDot whether a leading dot may be in it: by chance, as in Node
 */
record GlobClass(
    int end,
    @Nullable IntPredicate matches,
    int literal,
    boolean isUnicode,
    boolean mayBeginWithDot) {
  private record Named(IntPredicate has, boolean isUnicode) {}

  private static final Map<String, Named> NAMED =
      Map.ofEntries(
          Map.entry("[:alnum:]", new Named(c -> isLetter(c) || isDigit(c), true)),
          Map.entry("[:alpha:]", new Named(GlobClass::isLetter, true)),
          Map.entry("[:ascii:]", new Named(c -> c < 0x80, false)),
          Map.entry(
              "[:blank:]", new Named(c -> is(c, Character.SPACE_SEPARATOR) || c == '\t', true)),
          Map.entry("[:cntrl:]", new Named(c -> is(c, Character.CONTROL), true)),
          Map.entry("[:digit:]", new Named(GlobClass::isDigit, true)),
          Map.entry("[:graph:]", new Named(c -> !isSeparator(c) && !isOther(c), true)),
          Map.entry("[:lower:]", new Named(c -> is(c, Character.LOWERCASE_LETTER), true)),
          Map.entry("[:print:]", new Named(c -> !isOther(c), true)),
          Map.entry("[:punct:]", new Named(GlobClass::isPunctuation, true)),
          Map.entry("[:space:]", new Named(c -> isSeparator(c) || (c >= 9 && c <= 13), true)),
          Map.entry("[:upper:]", new Named(c -> is(c, Character.UPPERCASE_LETTER), true)),
          Map.entry(
              "[:word:]",
              new Named(
                  c -> isLetter(c) || isDigit(c) || is(c, Character.CONNECTOR_PUNCTUATION), true)),
          Map.entry("[:xdigit:]", new Named(c -> c < 0x80 && Character.digit(c, 16) >= 0, false)));

  private static boolean is(int c, byte type) {
    return Character.getType(c) == type;
  }

  private static boolean isLetter(int c) {
    return Character.isLetter(c) || is(c, Character.LETTER_NUMBER);
  }

  private static boolean isDigit(int c) {
    return is(c, Character.DECIMAL_DIGIT_NUMBER);
  }

  private static boolean isSeparator(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static boolean isOther(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** Reads one class. */
  private static final class Reader {
    final String glob;
    int at;
    final List<IntPredicate> inside = new ArrayList<>();
    final List<IntPredicate> complements = new ArrayList<>();
    int single = -1;
    boolean isUnicode;

    Reader(String glob, int open) {
      this.glob = glob;
      this.at = open + 1;
    }

    /** Null if it is not closed. */
    @Nullable
    GlobClass read() {
      boolean isNegated = at < glob.length() && (glob.charAt(at) == '!' || glob.charAt(at) == '^');
      at += isNegated ? 1 : 0;
      int first = at;
      int start = -1; // of a range
      while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
        String name = nameHere();
        if (name != null) {
          if (start >= 0) {
            return nothing();
          }
          addNamed(name);
          continue;
        }
        char c = glob.charAt(at);
        if (start >= 0) {
          addRange(start, c);
          start = -1;
          at++;
        } else if (glob.startsWith("-]", at + 1)) {
          addRange(c, c);
          addRange('-', '-');
          at += 2;
        } else if (glob.startsWith("-", at + 1)) {
          start = c;
          at += 2;
        } else {
          addRange(c, c);
          at++;
        }
      }
      if (at >= glob.length()) {
        return null;
      }
      return made(at + 1, isNegated);
    }

    private @Nullable String nameHere() {
      if (glob.charAt(at) != '[') {
        return null;
      }
      int end = glob.indexOf(":]", at);
      String name = end < 0 ? "" : glob.substring(at, end + 2);
      return NAMED.containsKey(name) ? name : null;
    }

    private void addNamed(String name) {
      Named named = Objects.requireNonNull(NAMED.get(name));
      isUnicode |= named.isUnicode;
      boolean isComplement = name.equals("[:graph:]") || name.equals("[:print:]");
      (isComplement ? complements : inside).add(named.has);
      single = -2;
      at += name.length();
    }

    private void addRange(int from, int to) {
      if (from <= to) {
        inside.add(c -> c >= from && c <= to);
        single = single == -1 && from == to ? from : -2;
      }
    }

    private GlobClass made(int end, boolean isNegated) {
      if (inside.isEmpty() && complements.isEmpty()) {
        return nothing();
      }
      if (single >= 0 && !isNegated) {
        return new GlobClass(end, null, single, false, true);
      }
      List<IntPredicate> all = new ArrayList<>(inside);
      boolean isMixed = !inside.isEmpty() && !complements.isEmpty();
      IntPredicate has = c -> all.stream().anyMatch(each -> each.test(c));
      IntPredicate has2 = c -> complements.stream().anyMatch(each -> each.test(c));
      IntPredicate matches =
          isNegated
              ? isMixed ? c -> !has.test(c) || !has2.test(c) : c -> !has.test(c) && !has2.test(c)
              : c -> has.test(c) || has2.test(c);
      return new GlobClass(end, matches, 0, isUnicode, isMixed);
    }

    /** No character can be in it, so the rest does not matter. */
    private GlobClass nothing() {
      return new GlobClass(glob.length(), c -> false, 0, false, true);
    }
  }

  /**
   * Reads a class.
   *
   * @param open where its bracket is
   * @return null if it is no class, but text
   */
  static @Nullable GlobClass read(String glob, int open) {
    return new Reader(glob, open).read();
  }
}

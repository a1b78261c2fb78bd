package dev.tickloom.io;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jetbrains.annotations.Nullable;

/**
 * Expands braces: {@code {a,b}}, nested ones, and sequences such as {@code {1..10..2}}. Other
 * braces stay as they are.
 */
final class GlobBraces {
  /** Node's library takes ten times as many, and hours for a pattern of some bytes. */
  static final int MOST = 10_000;

  private static final long MOST_CHARS = 4_000_000;

  private static final Pattern NUMBERS = Pattern.compile("-?\\d+\\.\\.-?\\d+(\\.\\.-?\\d+)?");
  private static final Pattern LETTERS = Pattern.compile("[a-zA-Z]\\.\\.[a-zA-Z](\\.\\.-?\\d+)?");

  /** A number that is to be as wide as it is written. */
  private static final Pattern PADDED = Pattern.compile("-?0\\d.*");

  /** Replaces a brace that is a character of the pattern. */
  private static final char LITERAL_OPEN = '\uFDD0';

  private static final char LITERAL_CLOSE = '\uFDD1';

  private final String pattern;

  private GlobBraces(String pattern) {
    this.pattern = pattern;
  }

  /**
   * All expansions of a pattern, in the order in which they are written.
   *
   * @throws InvalidArgumentException if that is too much
   */
  static List<String> expand(String pattern) {
    if (pattern.indexOf('{') < 0) {
      return List.of(pattern);
    }
    String escaped =
        pattern.startsWith("{}")
            ? "" + LITERAL_OPEN + LITERAL_CLOSE + pattern.substring(2)
            : pattern;
    return new GlobBraces(pattern)
        .expand(escaped, true).stream()
            .map(each -> each.replace(LITERAL_OPEN, '{').replace(LITERAL_CLOSE, '}'))
            .distinct()
            .toList();
  }

  /** A pair of braces that belong together. */
  private record Pair(String before, String body, String after) {}

  private List<String> expand(String text, boolean isTop) {
    String rest = text;
    while (true) {
      Pair pair = firstPair(rest);
      if (pair == null) {
        return List.of(rest);
      }
      boolean isNumbers = NUMBERS.matcher(pair.body).matches();
      boolean isSequence = isNumbers || LETTERS.matcher(pair.body).matches();
      if (pair.before.endsWith("$")) {
        return combine(
            List.of(pair.before + "{" + pair.body + "}"), "", expandRest(pair.after), isTop, true);
      }
      if (isSequence) {
        return combine(
            sequence(pair.body, isNumbers), pair.before, expandRest(pair.after), isTop, true);
      }
      if (pair.body.indexOf(',') >= 0) {
        return alternatives(pair, isTop);
      }
      if (!isOpenAgain(pair.after)) {
        return List.of(rest);
      }
      rest = pair.before + "{" + pair.body + LITERAL_CLOSE + pair.after; // as in {a},b}
    }
  }

  private List<String> expandRest(String after) {
    return after.isEmpty() ? List.of("") : expand(after, false);
  }

  private List<String> alternatives(Pair pair, boolean isTop) {
    List<String> parts = splitAtCommas(pair.body);
    List<String> after = expandRest(pair.after);
    if (parts.size() == 1) { // x{{a,b}}y is x{a}y and x{b}y
      List<String> embraced =
          expand(parts.getFirst(), false).stream().map(each -> "{" + each + "}").toList();
      return combine(embraced, pair.before, after, isTop && embraced.size() > 1, false);
    }
    List<String> expanded = new ArrayList<>();
    for (String part : parts) {
      expanded.addAll(expand(part, false));
      checkCount(expanded.size());
    }
    return combine(expanded, pair.before, after, isTop, false);
  }

  /** Whether a brace that closes nothing may close the pair that has no comma in it. */
  private static boolean isOpenAgain(String after) {
    for (int comma = after.indexOf(','); comma >= 0; comma = after.indexOf(',', comma + 1)) {
      boolean isLastOfRow = comma + 1 == after.length() || after.charAt(comma + 1) != ',';
      int line = after.indexOf('\n', comma + 1);
      int close = after.indexOf('}', comma + 1);
      if (isLastOfRow && close >= 0 && (line < 0 || close < line)) {
        return true;
      }
    }
    return false;
  }

  private List<String> combine(
      List<String> middles, String before, List<String> after, boolean isTop, boolean keepsEmpty) {
    checkCount((long) middles.size() * after.size());
    List<String> all = new ArrayList<>(middles.size() * after.size());
    long chars = 0;
    for (String middle : middles) {
      for (String rest : after) {
        String each = before + middle + rest;
        chars += each.length();
        if (chars > MOST_CHARS) {
          throw tooMuch();
        }
        if (!isTop || keepsEmpty || !each.isEmpty()) {
          all.add(each);
        }
      }
    }
    return all;
  }

  private List<String> sequence(String body, boolean isNumbers) {
    String[] ends = body.split("\\.\\.", -1);
    long from = number(ends[0], isNumbers);
    long to = number(ends[1], isNumbers);
    long step = ends.length > 2 ? Math.max(Math.abs(number(ends[2], true)), 1) : 1;
    checkCount(Math.abs(to - from) / step);
    boolean isPadded = isNumbers && List.of(ends).stream().anyMatch(GlobBraces::isPadded);
    int width = isPadded ? Math.max(ends[0].length(), ends[1].length()) : 0;
    List<String> all = new ArrayList<>();
    for (long i = from; to < from ? i >= to : i <= to; i += to < from ? -step : step) {
      if (isNumbers) {
        all.add(padded(i, width));
      } else {
        all.add(i == '\\' ? "" : String.valueOf((char) i));
      }
    }
    return all;
  }

  private static boolean isPadded(String number) {
    return PADDED.matcher(number).matches();
  }

  private static String padded(long number, int width) {
    String digits = Long.toString(Math.abs(number));
    String sign = number < 0 ? "-" : "";
    return sign + "0".repeat(Math.max(width - sign.length() - digits.length(), 0)) + digits;
  }

  private long number(String text, boolean isNumber) {
    if (!isNumber) {
      return text.charAt(0);
    }
    try {
      return Math.clamp(Long.parseLong(text), -(1L << 53), 1L << 53);
    } catch (NumberFormatException e) {
      throw tooMuch();
    }
  }

  private static List<String> splitAtCommas(String body) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '{' && closeOf(body, i) >= 0) {
        depth++;
      } else if (c == '}' && depth > 0) {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(body.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(body.substring(start));
    return parts;
  }

  /** The first pair of braces. */
  private static @Nullable Pair firstPair(String text) {
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      int close = closeOf(text, open);
      if (close >= 0) {
        return new Pair(
            text.substring(0, open), text.substring(open + 1, close), text.substring(close + 1));
      }
    }
    return null;
  }

  private static int closeOf(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private void checkCount(long count) {
    if (count > MOST) {
      throw tooMuch();
    }
  }

  private InvalidArgumentException tooMuch() {
    return InvalidArgumentException.value(
        "pattern", "has braces that stand for more than " + MOST + " patterns", pattern);
  }
}

package dev.tickloom.io;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/**
 * Reads the pattern of one name into text and groups, as minimatch 10 does for Node. Groups may be
 * in each other three deep; what looks like one below that is text. But a group that can be
 * <i>joined</i> with the one around it does not count: one that is alone in an alternative, such as
 * in {@code +(a|*(b))}, which is {@code +(a|b|)}.
 */
final class GlobGroups {
  private static final String TYPES = "!?*+@";

  /** A group that is deeper has to be one that can be joined. */
  private static final int DEEPEST = 2;

  /** The deepest nesting of groups, because each level takes some stack. */
  private static final int MOST_LEVELS = 200;

  /** The most groups in one name, because each has to know what follows it. */
  private static final int MOST_GROUPS = 1000;

  /** After so many minimatch stops joining. */
  private static final int MOST_ROUNDS = 10;

  /** Text or a group. */
  sealed interface Part {}

  record Text(String text) implements Part {}

  /** A group that is not closed: what it would begin with, as text. */
  record Unclosed(String text) implements Part {}

  /**
   * Several alternatives.
   *
   * @param endsBare whether there is no text between the last group in it and its end, or none at
   *     all in the last alternative. In Node an exclusion excludes nothing then
   * @param differsAsCopy whether there is such an exclusion in it: where another one looks ahead at
   *     it, it excludes what it says
   */
  record Group(char type, List<Parts> alternatives, boolean endsBare, boolean differsAsCopy)
      implements Part {
    static Group of(char type, List<Parts> alternatives, boolean endsBare) {
      boolean differs =
          (type == '!' && endsBare)
              || alternatives.stream()
                  .flatMap(each -> each.parts.stream())
                  .anyMatch(part -> part instanceof Group inner && inner.differsAsCopy);
      return new Group(type, alternatives, endsBare, differs);
    }

    boolean isEmpty() {
      return alternatives.stream().allMatch(each -> each.parts.isEmpty());
    }

    /** Of an empty one. */
    String text() {
      return type + "(" + "|".repeat(alternatives.size() - 1) + ")";
    }
  }

  /**
   * A pattern, or an alternative of a group.
   *
   * @param lookaheads how often the rest of the pattern has to come after it, before it really
   *     comes: once for each exclusion in an exclusion that has been joined
   */
  record Parts(List<Part> parts, int lookaheads) {
    boolean isText() {
      return parts.stream().allMatch(Text.class::isInstance);
    }

    private @Nullable Group onlyGroup() {
      return parts.size() == 1 && parts.getFirst() instanceof Group group ? group : null;
    }

    private Parts withLookahead() {
      return new Parts(parts, lookaheads + 1);
    }
  }

  private final String glob;
  private int at;
  private int groups;
  private int levels;

  private GlobGroups(String glob) {
    this.glob = glob;
  }

  static Parts read(String glob) {
    return new GlobGroups(glob).readParts(' ', 0);
  }

  /**
   * Up to the end, or inside of a group to its next bar or bracket.
   *
   * @param type of the group; a space outside
   */
  private Parts readParts(char type, int depth) {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int bracket = -1; // where a class begins
    boolean isNegated = false;
    while (at < glob.length()) {
      char c = glob.charAt(at);
      if (bracket >= 0) {
        isNegated |= at == bracket + 1 && (c == '!' || c == '^');
        if (c == ']' && !(isNegated && at == bracket + 2)) {
          bracket = -1;
        }
      } else if (c == '[') {
        bracket = at;
        isNegated = false;
      } else if (beginsGroup(type, depth)) {
        addText(parts, text);
        parts.add(readGroup(mayBeJoined(type, c) ? depth : depth + 1));
        continue;
      } else if (type != ' ' && (c == '|' || c == ')')) {
        break;
      }
      text.append(c);
      at++;
    }
    addText(parts, text);
    return new Parts(parts, 0);
  }

  private static void addText(List<Part> parts, StringBuilder text) {
    if (!text.isEmpty()) {
      parts.add(new Text(text.toString()));
      text.setLength(0);
    }
  }

  private boolean beginsGroup(char type, int depth) {
    return at + 1 < glob.length()
        && glob.charAt(at + 1) == '('
        && TYPES.indexOf(glob.charAt(at)) >= 0
        && (depth <= DEEPEST || mayBeJoined(type, glob.charAt(at)));
  }

  private Part readGroup(int depth) {
    int start = at;
    char type = glob.charAt(start);
    if (++levels > MOST_LEVELS) {
      throw InvalidArgumentException.value(
          "pattern", "has more than " + MOST_LEVELS + " groups in each other", glob);
    }
    if (++groups > MOST_GROUPS) {
      throw InvalidArgumentException.value(
          "pattern", "has more than " + MOST_GROUPS + " groups in a name", glob);
    }
    List<Parts> alternatives = new ArrayList<>();
    at++;
    do {
      at++; // the bracket or the bar
      alternatives.add(readParts(type, depth));
    } while (at < glob.length() && glob.charAt(at) == '|');
    levels--;
    if (at >= glob.length()) {
      return new Unclosed(glob.substring(start));
    }
    at++;
    List<Part> last = alternatives.getLast().parts;
    return joined(type, alternatives, last.isEmpty() || !(last.getLast() instanceof Text));
  }

  // ---- joining --------------------------------------------------------------------------------

  /** Takes the alternatives of groups that are alone in one of these. */
  private static Group joined(char outer, List<Parts> alternatives, boolean endsBare) {
    char type = outer;
    boolean isBare = endsBare;
    List<Parts> all = new ArrayList<>(alternatives);
    boolean isDone = false;
    for (int round = 0; !isDone && round < MOST_ROUNDS; round++) {
      isDone = true;
      for (int i = 0; i < all.size(); i++) {
        Group inner = all.get(i).onlyGroup();
        if (inner == null) {
          continue;
        }
        if (takes(type, inner.type) || takesWithEmpty(type, inner.type)) {
          all.remove(i);
          if (!takes(type, inner.type)) {
            all.add(i, new Parts(List.of(), 0));
          }
          all.addAll(i, inner.alternatives);
          isDone = false;
        } else if (all.size() == 1 && together(type, inner.type) != ' ') {
          boolean isTwice = type == '!';
          all.clear();
          inner.alternatives.forEach(each -> all.add(isTwice ? each.withLookahead() : each));
          type = together(type, inner.type);
          isBare = false;
          isDone = false;
        }
      }
    }
    return Group.of(type, all, isBare);
  }

  private static boolean mayBeJoined(char outer, char inner) {
    return takes(outer, inner) || takesWithEmpty(outer, inner);
  }

  private static boolean takes(char outer, char inner) {
    return switch (outer) {
      case '!', '@' -> inner == '@';
      case '?' -> inner == '?' || inner == '@';
      case '*' -> inner != '!';
      case '+' -> inner == '+' || inner == '@';
      default -> false;
    };
  }

  /** Whether it comes to the same with an alternative more, of nothing. */
  private static boolean takesWithEmpty(char outer, char inner) {
    return switch (outer) {
      case '!', '@' -> inner == '?';
      case '+' -> inner == '?' || inner == '*';
      default -> false;
    };
  }

  /** The type of a group and the only thing in it, another group; a space if there is none. */
  private static char together(char outer, char inner) {
    return switch (outer) {
      case '!' -> inner == '!' ? '@' : ' ';
      case '?' -> inner == '*' || inner == '+' ? '*' : ' ';
      case '@' -> inner;
      case '+' -> inner == '?' || inner == '*' ? '*' : ' ';
      default -> ' ';
    };
  }
}

package dev.tickloom.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jetbrains.annotations.Nullable;

/**
 * Reads the pattern of one name: first into text and groups, then into nodes. As in Node, the parts
 * before and around a node decide whether it may match a leading dot.
 */
final class GlobParser {
  private static final String GROUPS = "!?*+@";

  /** The deepest nesting of groups, because each level takes some stack. */
  private static final int MOST_LEVELS = 200;

  /** The most groups in one name, because each has to know what follows it. */
  private static final int MOST_GROUPS = 1000;

  private final String glob;
  private final Map<PlacedGroup, List<GlobNode>> made = new HashMap<>();
  private int at;
  private int groups;
  private int levels;
  private boolean hasMagic;
  private boolean isUnicode;

  private GlobParser(String glob) {
    this.glob = glob;
  }

  static GlobSegment parse(String text) {
    GlobParser parser = new GlobParser(GlobSegment.foldIfNeeded(text));
    Parts parts = parser.readParts(false);
    GlobNode matcher = parser.sequence(parts, new Place(true, true, false, Tail.NONE));
    if (!parser.hasMagic) {
      return GlobSegment.literal(parts.text(text));
    }
    return new GlobSegment(null, matcher, parser.isUnicode);
  }

  /** Text or a group. */
  private sealed interface Part {}

  private record Text(String text) implements Part {}

  /** A group that is not closed: what it would begin with, as text. */
  private record Unclosed(String text) implements Part {}

  private record Group(char type, List<Parts> alternatives, boolean isEmpty) implements Part {}

  private record Parts(List<Part> parts) {
    boolean isText() {
      return parts.stream().allMatch(Text.class::isInstance);
    }

    /** The name of a pattern without magic. */
    String text(String original) {
      StringBuilder name = new StringBuilder();
      for (Part part : parts) {
        switch (part) {
          case Text text -> name.append(unquoted(text.text));
          case Unclosed text -> name.append(unquoted(text.text));
          case Group group -> name.append(group.type).append("()");
        }
      }
      return name.length() == original.length() ? original : name.toString();
    }
  }

  // ---- text and groups ------------------------------------------------------------------------

  /** Up to the end, or inside of a group to its next bar or bracket. */
  private Parts readParts(boolean isInGroup) {
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
      } else if (beginsGroup()) {
        addText(parts, text);
        parts.add(readGroup());
        continue;
      } else if (isInGroup && (c == '|' || c == ')')) {
        break;
      }
      text.append(c);
      at++;
    }
    addText(parts, text);
    return new Parts(parts);
  }

  private static void addText(List<Part> parts, StringBuilder text) {
    if (!text.isEmpty()) {
      parts.add(new Text(text.toString()));
      text.setLength(0);
    }
  }

  private boolean beginsGroup() {
    return at + 1 < glob.length()
        && glob.charAt(at + 1) == '('
        && GROUPS.indexOf(glob.charAt(at)) >= 0;
  }

  private Part readGroup() {
    int start = at;
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
      alternatives.add(readParts(true));
    } while (at < glob.length() && glob.charAt(at) == '|');
    levels--;
    if (at >= glob.length()) {
      return new Unclosed(glob.substring(start));
    }
    at++;
    boolean isEmpty = alternatives.size() == 1 && alternatives.getFirst().parts.isEmpty();
    return new Group(glob.charAt(start), alternatives, isEmpty);
  }

  // ---- what matches ---------------------------------------------------------------------------

  /**
   * The rest of the pattern after a part. An exclusion looks ahead at it.
   *
   * @param nonEmpty the same, but stars alone match at least one character, as they do in Node in
   *     some cases; null if there are groups in it
   */
  private record Tail(List<GlobNode> nodes, @Nullable List<GlobNode> nonEmpty) {
    static final Tail NONE = new Tail(List.of(), List.of());

    Tail after(List<GlobNode> more, @Nullable List<GlobNode> moreNonEmpty) {
      return new Tail(
          joined(more, nodes),
          nonEmpty == null || moreNonEmpty == null ? null : joined(moreNonEmpty, nonEmpty));
    }

    private static List<GlobNode> joined(List<GlobNode> nodes, List<GlobNode> tail) {
      List<GlobNode> joined = new ArrayList<>(nodes);
      joined.addAll(tail);
      return joined;
    }
  }

  /**
   * The place of a part in the pattern.
   *
   * @param isStart whether it may be the first to match
   * @param isEnd whether nothing comes after it
   * @param allowsDot whether it may match a leading dot, since it is repeated
   * @param tail what comes after it to the end of the pattern
   */
  private record Place(boolean isStart, boolean isEnd, boolean allowsDot, Tail tail) {
    Place inTheMiddle() {
      return new Place(false, isEnd, allowsDot, tail);
    }
  }

  private record PlacedGroup(Group group, Place place) {}

  /** From the last part to the first, because an exclusion has to know what follows. */
  private GlobNode sequence(Parts sequence, Place place) {
    return sequence(sequence, place, sequence.isText());
  }

  private GlobNode sequence(Parts sequence, Place place, boolean isText) {
    List<Part> parts = sequence.parts;
    List<GlobNode> made = new ArrayList<>();
    Tail tail = place.tail;
    Compiled first = null;
    for (int i = parts.size() - 1; i >= 0; i--) {
      boolean isStart = place.isStart && areExclusions(parts.subList(0, i));
      boolean isEnd = place.isEnd && i == parts.size() - 1;
      Place here = new Place(isStart, isEnd, place.allowsDot, tail);
      switch (parts.get(i)) {
        case Text text -> {
          first = text(text.text, place.isStart && place.isEnd && isText);
          made.addAll(0, first.nodes);
          tail = tail.after(text(text.text, false).nodes, text(text.text, true).nodes);
        }
        case Unclosed unclosed -> {
          Compiled text = text(unclosed.text, isStart && isEnd);
          made.addFirst(guarded(text, unclosed.text, here, true));
          tail = tail.after(text.nodes, null);
        }
        case Group group -> {
          List<GlobNode> nodes = group(group, here);
          made.addAll(0, nodes);
          tail = tail.after(isStart ? group(group, here.inTheMiddle()) : nodes, null);
        }
      }
    }
    if (!parts.isEmpty() && parts.getFirst() instanceof Text text && first != null) {
      return guarded(new Compiled(made, first.start), text.text, place, parts.size() == 1);
    }
    return new GlobNode.Sequence(made, false, false);
  }

  private static boolean areExclusions(List<Part> parts) {
    return parts.stream().allMatch(part -> part instanceof Group group && group.type == '!');
  }

  /** Keeps a node that begins with magic from matching a leading dot. */
  private static GlobNode guarded(Compiled text, String source, Place place, boolean isAll) {
    if (!place.isStart || (isAll && (source.equals(".") || source.equals("..")))) {
      return new GlobNode.Sequence(text.nodes, false, false);
    }
    boolean isMagic = text.start.equals("[");
    boolean refusesDots =
        (place.allowsDot && isMagic) || text.start.equals(".[") || text.start.equals("..[");
    return new GlobNode.Sequence(text.nodes, isMagic && !place.allowsDot, refusesDots);
  }

  /** Made once for each place, because a group that is repeated asks twice for those in it. */
  private List<GlobNode> group(Group group, Place place) {
    PlacedGroup placed = new PlacedGroup(group, place);
    List<GlobNode> known = made.get(placed);
    if (known == null) {
      known = newGroup(group, place);
      made.put(placed, known);
    }
    return known;
  }

  private List<GlobNode> newGroup(Group group, Place place) {
    if (group.type == '!') {
      return List.of(exclusion(group, place));
    }
    if (place.isStart && place.isEnd && group.isEmpty) {
      List<GlobNode> text = new ArrayList<>();
      (group.type + "()").chars().forEach(c -> text.add(one(c)));
      return text; // there must be something at all
    }
    hasMagic = true;
    boolean isRepeated = group.type == '*' || group.type == '+';
    GlobNode.Alternatives first = alternatives(group, place);
    GlobNode.Alternatives further = isRepeated ? first : null;
    if (isRepeated && place.isStart && !place.allowsDot) {
      further = alternatives(group, new Place(true, place.isEnd, true, place.tail));
    }
    boolean mayBeMissing = group.type == '*' || group.type == '?';
    return List.of(new GlobNode.Choice(first, further, mayBeMissing));
  }

  private GlobNode.Alternatives alternatives(Group group, Place place) {
    return new GlobNode.Alternatives(
        group.alternatives.stream().map(parts -> sequence(parts, place)).toList());
  }

  private GlobNode exclusion(Group group, Place place) {
    hasMagic = true;
    boolean refusesDot = place.isStart && !place.allowsDot;
    if (group.isEmpty) {
      return new GlobNode.Sequence(List.of(new GlobNode.Any(1)), refusesDot, false);
    }
    Place inside = new Place(place.isStart, true, place.allowsDot, place.tail);
    List<List<GlobNode>> alternatives = new ArrayList<>();
    for (Parts parts : group.alternatives) {
      List<GlobNode> nonEmpty = parts.isText() ? place.tail.nonEmpty : null;
      List<GlobNode> tail = nonEmpty != null && place.isStart ? nonEmpty : place.tail.nodes;
      alternatives.add(Tail.joined(List.of(sequence(parts, inside, nonEmpty != null)), tail));
    }
    return new GlobNode.Exclusion(alternatives, refusesDot);
  }

  /**
   * Text as nodes.
   *
   * @param start "[" if it begins with magic, with the literal dots before that, as far as it
   *     matters to leading dots
   */
  private record Compiled(List<GlobNode> nodes, String start) {}

  private Compiled text(String text, boolean isAll) {
    List<GlobNode> nodes = new ArrayList<>();
    StringBuilder start = new StringBuilder();
    boolean isStars = isAll && text.chars().allMatch(c -> c == '*');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      GlobClass read = c == '[' ? GlobClass.read(text, i) : null;
      char kind = '[';
      if (c == '*') {
        hasMagic = true;
        if (i == 0 || text.charAt(i - 1) != '*') {
          nodes.add(new GlobNode.Any(isStars ? 1 : 0));
        }
      } else if (c == '?') {
        hasMagic = true;
        nodes.add(one(any -> true));
      } else if (read != null) {
        i = read.end() - 1;
        if (read.matches() == null) {
          nodes.add(one(read.literal()));
          kind = (char) read.literal();
        } else {
          hasMagic = true;
          isUnicode |= read.isUnicode();
          nodes.add(new GlobNode.One(read.matches()));
          kind = read.mayBeginWithDot() ? '(' : '[';
        }
      } else {
        nodes.add(one(c));
        kind = c == '[' ? ' ' : c;
      }
      start.append(kind);
    }
    return new Compiled(nodes, startOf(start));
  }

  private static String startOf(StringBuilder kinds) {
    int dots = 0;
    while (dots < 2 && dots < kinds.length() && kinds.charAt(dots) == '.') {
      dots++;
    }
    for (int i = 0; i <= dots && i < kinds.length(); i++) {
      if (kinds.charAt(i) == '[') {
        return ".".repeat(i) + "[";
      }
    }
    return "";
  }

  private static GlobNode one(int wanted) {
    return new GlobNode.One(c -> c == wanted);
  }

  private static GlobNode one(IntPredicate matches) {
    return new GlobNode.One(matches);
  }

  /** Text whose classes are of one character each. */
  private static String unquoted(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      GlobClass read = text.charAt(i) == '[' ? GlobClass.read(text, i) : null;
      if (read != null) {
        name.append((char) read.literal());
        i = read.end() - 1;
      } else {
        name.append(text.charAt(i));
      }
    }
    return name.toString();
  }
}

package dev.tickloom.io;

import dev.tickloom.io.GlobGroups.Group;
import dev.tickloom.io.GlobGroups.Part;
import dev.tickloom.io.GlobGroups.Parts;
import dev.tickloom.io.GlobGroups.Text;
import dev.tickloom.io.GlobGroups.Unclosed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jetbrains.annotations.Nullable;

/**
 * Makes nodes of the text and groups of the pattern of one name. As in Node, the parts before and
 * around a node decide whether it may match a leading dot.
 */
final class GlobParser {
  private final Map<PlacedGroup, List<GlobNode>> made = new HashMap<>();
  private boolean hasMagic;
  private boolean isUnicode;

  private GlobParser() {}

  static GlobSegment parse(String text) {
    GlobParser parser = new GlobParser();
    Parts parts = GlobGroups.read(GlobSegment.foldIfNeeded(text));
    GlobNode matcher = parser.sequence(parts, Place.ALL, parts.isText(), false);
    if (!parser.hasMagic) {
      return GlobSegment.literal(literal(parts, text));
    }
    return new GlobSegment(null, matcher, parser.isUnicode);
  }

  /** The name of a pattern without magic. */
  private static String literal(Parts parts, String original) {
    StringBuilder name = new StringBuilder();
    for (Part part : parts.parts()) {
      switch (part) {
        case Text text -> name.append(unquoted(text.text()));
        case Unclosed text -> name.append(unquoted(text.text()));
        case Group group -> name.append(group.text());
      }
    }
    return name.length() == original.length() ? original : name.toString();
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
   * @param allowsDot whether it may match a leading dot, because it is repeated
   * @param tail what comes after it to the end of the pattern
   * @param isCopied whether this is the rest of the pattern that an exclusion looks ahead at
   */
  private record Place(
      boolean isStart, boolean isEnd, boolean allowsDot, Tail tail, boolean isCopied) {
    static final Place ALL = new Place(true, true, false, Tail.NONE, false);

    /** Of a part of what is here. */
    Place of(boolean isStart, boolean isEnd, Tail tail) {
      return new Place(isStart, isEnd, allowsDot, tail, isCopied);
    }

    Place allowingDots() {
      return new Place(isStart, isEnd, true, tail, isCopied);
    }

    /** Of a group that is looked ahead at. */
    Place copied(Group group) {
      return new Place(false, isEnd, allowsDot, tail, isCopied || group.differsAsCopy());
    }
  }

  private record PlacedGroup(Group group, Place place) {}

  /**
   * Makes what a sequence matches, from the last part to the first, because an exclusion has to
   * know what follows.
   *
   * @param isText whether there is nothing but text in it, with what is looked ahead at
   * @param isFollowed whether something is looked ahead at after it
   */
  private GlobNode sequence(Parts sequence, Place place, boolean isText, boolean isFollowed) {
    List<Part> parts = sequence.parts();
    List<GlobNode> made = new ArrayList<>();
    Tail tail = place.tail;
    Compiled first = null;
    for (int i = parts.size() - 1; i >= 0; i--) {
      boolean isStart = place.isStart && areExclusions(parts.subList(0, i));
      boolean isEnd = place.isEnd && i == parts.size() - 1 && !isFollowed;
      Place here = place.of(isStart, isEnd, tail);
      switch (parts.get(i)) {
        case Text text -> {
          first = text(text.text(), place.isStart && place.isEnd && isText);
          made.addAll(0, first.nodes);
          tail = tail.after(text(text.text(), false).nodes, text(text.text(), true).nodes);
        }
        case Unclosed unclosed -> {
          Compiled text = text(unclosed.text(), isStart && isEnd);
          made.addFirst(guarded(text, unclosed.text(), here, true));
          tail = tail.after(text.nodes, null);
        }
        case Group group -> {
          List<GlobNode> nodes = group(group, here);
          made.addAll(0, nodes);
          tail = tail.after(group(group, here.copied(group)), null);
        }
      }
    }
    if (!parts.isEmpty() && parts.getFirst() instanceof Text text && first != null) {
      String start = areBareDots(parts, place) ? text.text() + "[" : first.start;
      return guarded(new Compiled(made, start), text.text(), place, parts.size() == 1);
    }
    return new GlobNode.Sequence(made, false, false);
  }

  /** Whether after one or two dots comes an exclusion that excludes nothing. */
  private static boolean areBareDots(List<Part> parts, Place place) {
    return parts.size() > 1
        && parts.getFirst() instanceof Text dots
        && (dots.text().equals(".") || dots.text().equals(".."))
        && parts.get(1) instanceof Group group
        && group.type() == '!'
        && group.endsBare()
        && !place.isCopied;
  }

  private static boolean areExclusions(List<Part> parts) {
    return parts.stream().allMatch(part -> part instanceof Group group && group.type() == '!');
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
    if (group.type() == '!') {
      return List.of(exclusion(group, place));
    }
    if (place.isStart && place.isEnd && group.isEmpty()) {
      List<GlobNode> text = new ArrayList<>();
      group.text().chars().forEach(c -> text.add(one(c)));
      return text; // there must be something at all
    }
    hasMagic = true;
    boolean isRepeated = group.type() == '*' || group.type() == '+';
    GlobNode.Alternatives first = alternatives(group, place);
    GlobNode.Alternatives further = isRepeated ? first : null;
    if (isRepeated && place.isStart && !place.allowsDot) {
      further = alternatives(group, place.allowingDots());
    }
    boolean mayBeMissing = group.type() == '*' || group.type() == '?';
    return List.of(new GlobNode.Choice(first, further, mayBeMissing));
  }

  private GlobNode.Alternatives alternatives(Group group, Place place) {
    boolean isAll = place.isStart && place.isEnd; // and then none matches nothing
    return new GlobNode.Alternatives(
        group.alternatives().stream()
            .filter(parts -> !isAll || !parts.parts().isEmpty())
            .map(parts -> alternative(parts, place))
            .toList());
  }

  private GlobNode alternative(Parts parts, Place place) {
    return new GlobNode.Sequence(withRest(parts, place, parts.lookaheads()), false, false);
  }

  /** An alternative, and so many times the rest of the pattern. */
  private List<GlobNode> withRest(Parts parts, Place place, int times) {
    Tail tail = place.tail;
    boolean isFollowed = times > 0 && !tail.nodes.isEmpty();
    boolean isText = parts.isText() && (!isFollowed || tail.nonEmpty != null);
    List<GlobNode> nodes = new ArrayList<>();
    nodes.add(sequence(parts, place, isText, isFollowed));
    boolean isNonEmpty = isText && place.isStart && place.isEnd;
    for (int i = 0; i < times; i++) {
      nodes.addAll(isNonEmpty && tail.nonEmpty != null ? tail.nonEmpty : tail.nodes);
    }
    return nodes;
  }

  private GlobNode exclusion(Group group, Place place) {
    hasMagic = true;
    boolean refusesDot = place.isStart && !place.allowsDot;
    if (group.endsBare() && !place.isCopied) {
      return new GlobNode.Sequence(List.of(new GlobNode.Any(1)), refusesDot, false);
    }
    Place inside = place.of(place.isStart, true, place.tail);
    List<List<GlobNode>> alternatives =
        group.alternatives().stream()
            .map(parts -> withRest(parts, inside, parts.lookaheads() + 1))
            .toList();
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

package dev.tickloom.io;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jetbrains.annotations.Nullable;

/**
 * A part of a pattern for one name. For a set of places in a name where it may begin, it answers
 * where it may end, so all ways to match are followed at once. Groups remember the ends for each
 * place, because a repeated group asks its parts again and again. So the time is at most the length
 * of the pattern times the square of the length of the name, however deep the groups are nested.
 */
abstract class GlobNode {
  /** A name that is being matched. */
  static final class Text {
    final int[] chars;

    /** The ends of alternatives by the place where they begin; null where nobody has asked. */
    private final Map<Alternatives, BitSet[]> ends = new HashMap<>();

    /** Of exclusions, where they begin and whether they exclude. */
    private final Map<Exclusion, BitSet[]> excluded = new HashMap<>();

    Text(int[] chars) {
      this.chars = chars;
    }

    int length() {
      return chars.length;
    }

    boolean isDots() {
      return (length() == 1 || length() == 2) && chars[0] == '.' && chars[length() - 1] == '.';
    }
  }

  /** The places where a match may end that begins at one of the given places. */
  abstract BitSet ends(Text text, BitSet starts);

  /** One character. */
  static final class One extends GlobNode {
    private final IntPredicate matches;

    One(IntPredicate matches) {
      this.matches = matches;
    }

    @Override
    BitSet ends(Text text, BitSet starts) {
      BitSet ends = new BitSet();
      for (int i = starts.nextSetBit(0); i >= 0; i = starts.nextSetBit(i + 1)) {
        if (i < text.length() && matches.test(text.chars[i])) {
          ends.set(i + 1);
        }
      }
      return ends;
    }
  }

  /** Any characters. */
  static final class Any extends GlobNode {
    private final int least;

    Any(int least) {
      this.least = least;
    }

    @Override
    BitSet ends(Text text, BitSet starts) {
      BitSet ends = new BitSet();
      int first = starts.nextSetBit(0);
      if (first >= 0 && first + least <= text.length()) {
        ends.set(first + least, text.length() + 1);
      }
      return ends;
    }
  }

  /** One node after the other. */
  static final class Sequence extends GlobNode {
    private final List<GlobNode> nodes;
    private final boolean refusesDot;
    private final boolean refusesDots;

    /**
     * Joins nodes.
     *
     * @param refusesDot whether it does not begin with a dot
     * @param refusesDots whether it is not at the beginning of a name of one or two dots
     */
    Sequence(List<GlobNode> nodes, boolean refusesDot, boolean refusesDots) {
      this.nodes = List.copyOf(nodes);
      this.refusesDot = refusesDot;
      this.refusesDots = refusesDots;
    }

    @Override
    BitSet ends(Text text, BitSet starts) {
      BitSet places = refusesDot ? withoutDots(text, starts) : starts;
      if (refusesDots && text.isDots() && places.get(0)) {
        places = (BitSet) places.clone();
        places.clear(0);
      }
      return ends(text, places, nodes);
    }

    static BitSet ends(Text text, BitSet starts, List<GlobNode> nodes) {
      BitSet places = starts;
      for (GlobNode node : nodes) {
        if (places.isEmpty()) {
          return places;
        }
        places = node.ends(text, places);
      }
      return places;
    }
  }

  private static BitSet withoutDots(Text text, BitSet starts) {
    BitSet places = (BitSet) starts.clone();
    for (int i = starts.nextSetBit(0); i >= 0 && i < text.length(); i = starts.nextSetBit(i + 1)) {
      if (text.chars[i] == '.') {
        places.clear(i);
      }
    }
    return places;
  }

  /** One of several. */
  static final class Alternatives extends GlobNode {
    private final List<GlobNode> nodes;

    Alternatives(List<GlobNode> nodes) {
      this.nodes = List.copyOf(nodes);
    }

    @Override
    BitSet ends(Text text, BitSet starts) {
      BitSet ends = new BitSet();
      for (int i = starts.nextSetBit(0); i >= 0; i = starts.nextSetBit(i + 1)) {
        ends.or(endsFrom(text, i));
      }
      return ends;
    }

    /** The ends for one place; not to be changed. */
    private BitSet endsFrom(Text text, int place) {
      @Nullable
      BitSet[] known = text.ends.computeIfAbsent(this, any -> new BitSet[text.length() + 1]);
      BitSet ends = known[place];
      if (ends == null) {
        ends = new BitSet();
        BitSet start = new BitSet();
        start.set(place);
        for (GlobNode node : nodes) {
          ends.or(node.ends(text, start));
        }
        known[place] = ends;
      }
      return ends;
    }
  }

  /** Alternatives, some number of times. */
  static final class Choice extends GlobNode {
    private final Alternatives first;
    private final @Nullable Alternatives further;
    private final boolean mayBeMissing;

    /**
     * Joins alternatives.
     *
     * @param further those for each time but the first; null if there is no other time
     */
    Choice(Alternatives first, @Nullable Alternatives further, boolean mayBeMissing) {
      this.first = first;
      this.further = further;
      this.mayBeMissing = mayBeMissing;
    }

    @Override
    BitSet ends(Text text, BitSet starts) {
      BitSet ends = first.ends(text, starts);
      if (further != null) {
        // no end is before its place, so what is added is still to come, or is this place itself
        for (int i = ends.nextSetBit(0); i >= 0; i = ends.nextSetBit(i + 1)) {
          ends.or(further.endsFrom(text, i));
        }
      }
      if (mayBeMissing) {
        ends.or(starts);
      }
      return ends;
    }
  }

  /** Anything, unless an alternative and the rest of the pattern match from here to the end. */
  static final class Exclusion extends GlobNode {
    private final List<List<GlobNode>> alternatives;
    private final boolean refusesDot;

    /**
     * Excludes.
     *
     * @param alternatives each up to the end of the pattern
     */
    Exclusion(List<List<GlobNode>> alternatives, boolean refusesDot) {
      this.alternatives = List.copyOf(alternatives);
      this.refusesDot = refusesDot;
    }

    @Override
    BitSet ends(Text text, BitSet starts) {
      BitSet ends = new BitSet();
      BitSet allowed = refusesDot ? withoutDots(text, starts) : starts;
      for (int i = allowed.nextSetBit(0); i >= 0; i = allowed.nextSetBit(i + 1)) {
        if (!isExcluded(text, i)) {
          ends.set(i, text.length() + 1);
          return ends;
        }
      }
      return ends;
    }

    private boolean isExcluded(Text text, int place) {
      BitSet[] known =
          text.excluded.computeIfAbsent(this, any -> new BitSet[] {new BitSet(), new BitSet()});
      if (!known[0].get(place)) {
        BitSet start = new BitSet();
        start.set(place);
        boolean isExcluded =
            alternatives.stream()
                .anyMatch(each -> Sequence.ends(text, start, each).get(text.length()));
        known[0].set(place);
        known[1].set(place, isExcluded);
      }
      return known[1].get(place);
    }
  }
}

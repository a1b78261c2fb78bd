package dev.tickloom.io;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jetbrains.annotations.Nullable;

/**
 * A part of a pattern for one name. It is asked where in a name it may end if it begins at one of
 * several places, so all ways to match are followed at once: the time is that of the product of
 * pattern and name, at worst squared, whatever groups are in each other.
 */
abstract class GlobNode {
  /** A name that is being matched. */
  static final class Text {
    final int[] chars;

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

  /** The places after what is matched from one of the places. */
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

  /** One of several, some number of times. */
  static final class Choice extends GlobNode {
    private final List<GlobNode> first;
    private final @Nullable List<GlobNode> further;
    private final boolean mayBeMissing;

    /**
     * Joins alternatives.
     *
     * @param further those for each time but the first; null if there is no other time
     */
    Choice(List<GlobNode> first, @Nullable List<GlobNode> further, boolean mayBeMissing) {
      this.first = List.copyOf(first);
      this.further = further;
      this.mayBeMissing = mayBeMissing;
    }

    @Override
    BitSet ends(Text text, BitSet starts) {
      BitSet ends = endsOfAny(text, starts, first);
      if (further != null) {
        BitSet fresh = ends;
        while (!fresh.isEmpty()) {
          BitSet more = endsOfAny(text, fresh, further);
          more.andNot(ends);
          ends.or(more);
          fresh = more;
        }
      }
      if (mayBeMissing) {
        ends.or(starts);
      }
      return ends;
    }

    private static BitSet endsOfAny(Text text, BitSet starts, List<GlobNode> alternatives) {
      BitSet ends = new BitSet();
      for (GlobNode alternative : alternatives) {
        ends.or(alternative.ends(text, starts));
      }
      return ends;
    }
  }

  /** Anything, unless from here to the end there is one of several and then what follows. */
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

package dev.tickloom.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a program smaller while it keeps a property: drops actions, puts the bodies of actions in
 * their places, and tries again with what is left until nothing more can go.
 */
final class Shrinker {
  /** Finds the first of some programs that has the property. */
  @FunctionalInterface
  interface Finder {
    Optional<List<Object>> firstOf(List<List<Object>> programs);
  }

  private final Finder finder;

  Shrinker(Finder finder) {
    this.finder = finder;
  }

  List<Object> shrink(List<Object> program) {
    List<Object> smallest = program;
    for (Optional<List<Object>> smaller = Optional.of(program); smaller.isPresent(); ) {
      smallest = smaller.get();
      smaller = finder.firstOf(candidates(smallest));
    }
    return smallest;
  }

  /** All programs that are one step smaller, the smallest first. */
  static List<List<Object>> candidates(List<Object> program) {
    List<List<Object>> candidates = new ArrayList<>();
    for (Object changed : changes(program)) {
      candidates.add(asList(changed));
    }
    candidates.sort((a, b) -> Integer.compare(size(a), size(b)));
    return candidates;
  }

  /** Everything that can be made of a part of a program by one step. */
  private static List<Object> changes(Object part) {
    List<Object> changes = new ArrayList<>();
    if (!(part instanceof List<?> list)) {
      return changes;
    }
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      if (isAction(element)) {
        changes.add(with(list, i, List.of()));
        for (Object inner : asList(element)) {
          if (isBody(inner)) {
            changes.add(with(list, i, asList(inner)));
          }
        }
      }
      for (Object changed : changes(element)) {
        changes.add(with(list, i, List.of(changed)));
      }
    }
    return changes;
  }

  private static List<Object> with(List<?> list, int index, List<?> instead) {
    List<Object> changed = new ArrayList<>(list.subList(0, index));
    changed.addAll(instead);
    changed.addAll(list.subList(index + 1, list.size()));
    return changed;
  }

  private static boolean isBody(Object json) {
    return json instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(Shrinker::isAction);
  }

  private static boolean isAction(Object json) {
    return json instanceof List<?> parts && !parts.isEmpty() && parts.get(0) instanceof String;
  }

  private static int size(Object json) {
    return json instanceof List<?> list ? 1 + list.stream().mapToInt(Shrinker::size).sum() : 1;
  }

  @SuppressWarnings("unchecked") // every list of a program is one of objects
  private static List<Object> asList(Object json) {
    return (List<Object>) json;
  }
}

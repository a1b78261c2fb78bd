package dev.tickloom.io;

import java.util.ArrayList;
import java.util.List;

/** The names of paths and patterns, without detours such as {@code a/../b}, as far as Node goes. */
final class GlobPaths {
  private GlobPaths() {}

  private static List<String> split(String path) {
    return new ArrayList<>(List.of(path.split("/+", -1)));
  }

  /** The names of a path that is matched. */
  static List<String> ofPath(String path) {
    List<String> names = split(path);
    boolean hasChanged;
    do {
      hasChanged = removeDots(names);
      hasChanged |= removeDetours(names, false);
    } while (hasChanged);
    return names.isEmpty() ? List.of("") : names;
  }

  /** Those of a pattern; several lists if {@code **} and {@code ..} meet. */
  static List<List<String>> ofPattern(String pattern) {
    List<List<String>> all = new ArrayList<>();
    all.add(split(pattern));
    boolean hasChanged;
    do {
      hasChanged = false;
      for (int i = 0; i < all.size(); i++) { // which may grow
        List<String> names = all.get(i);
        hasChanged |= takeUp(names, all);
        hasChanged |= removeDots(names);
        hasChanged |= removeDetours(names, true);
      }
    } while (hasChanged);
    return all;
  }

  /** Two stars before {@code ../b/c} are no name, or some and then {@code b/c}. */
  private static boolean takeUp(List<String> names, List<List<String>> all) {
    boolean hasChanged = false;
    for (int i = names.indexOf("**"); i >= 0 && i < names.size(); i++) {
      if (!names.get(i).equals("**")) {
        continue;
      }
      while (isAt(names, i + 1, "**")) {
        names.remove(i + 1);
      }
      if (isAt(names, i + 1, "..") && isName(names, i + 2) && isName(names, i + 3)) {
        names.remove(i);
        List<String> other = new ArrayList<>(names);
        other.set(i, "**");
        all.add(other);
        hasChanged = true;
      }
    }
    return hasChanged;
  }

  private static boolean isAt(List<String> names, int index, String name) {
    return index < names.size() && names.get(index).equals(name);
  }

  private static boolean isName(List<String> names, int index) {
    return index < names.size() && !List.of("", ".", "..").contains(names.get(index));
  }

  /** Dots and double separators, but for those at the beginning and at the end. */
  private static boolean removeDots(List<String> names) {
    boolean hasChanged = false;
    for (int i = 1; i < names.size() - 1; i++) {
      boolean isRoot = i == 1 && names.get(0).isEmpty() && names.get(1).isEmpty();
      if (!isRoot && List.of("", ".").contains(names.get(i))) {
        names.remove(i--);
        hasChanged = true;
      }
    }
    if (names.size() == 2 && names.get(0).equals(".") && List.of("", ".").contains(names.get(1))) {
      names.removeLast();
      hasChanged = true;
    }
    return hasChanged;
  }

  private static boolean removeDetours(List<String> names, boolean isPattern) {
    boolean hasChanged = false;
    for (int i = 1; i < names.size(); i++) {
      String before = i > 0 ? names.get(i - 1) : "";
      if (i > 0 && names.get(i).equals("..") && !List.of("", ".", "..", "**").contains(before)) {
        boolean keepsDot = isPattern && i == 1 && isAt(names, 2, "**");
        names.remove(i);
        names.remove(i - 1);
        if (keepsDot) {
          names.add(0, ".");
        }
        if (isPattern && names.isEmpty()) {
          names.add("");
        }
        i = Math.max(i - 2, 0);
        hasChanged = true;
      }
    }
    return hasChanged;
  }
}

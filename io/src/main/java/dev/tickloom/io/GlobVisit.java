package dev.tickloom.io;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jetbrains.annotations.Nullable;

/**
 * A directory that a {@link GlobWalk} has still to look at, or a file where a pattern goes on.
 *
 * @param text as results call it
 * @param path absolute, without detours
 * @param key of the directory that was found there; null if any will do
 * @param isLink whether it is a symbolic link
 * @param isDirectory whether it is a directory, or a link that counts as one
 * @param states of each alternative of the patterns, by its number, which of its names come next
 * @param above the directories on the way here, if links are followed
 */
record GlobVisit(
    String text,
    Path path,
    @Nullable Object key,
    boolean isLink,
    boolean isDirectory,
    Map<Integer, SortedSet<Integer>> states,
    Set<Path> above) {
  static GlobVisit of(
      String text,
      Path path,
      @Nullable Object key,
      boolean isLink,
      boolean isDirectory,
      Set<Path> above) {
    return new GlobVisit(text, path, key, isLink, isDirectory, new LinkedHashMap<>(), above);
  }

  void add(int alternative, int next) {
    states.computeIfAbsent(alternative, any -> new TreeSet<>()).add(next);
  }

  boolean isStart() {
    return text.equals(".");
  }

  /** As it is called by a dot at its end. */
  String textWithoutSlash() {
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The text of the path to an entry. */
  String textOf(String name) {
    if (name.equals("..")) {
      return textAbove();
    }
    return isStart() ? name : text.endsWith("/") ? text + name : text + "/" + name;
  }

  private String textAbove() {
    int end = text.lastIndexOf('/');
    boolean isUp = text.endsWith("..") || text.endsWith("../");
    if (isStart()) {
      return "..";
    }
    if (isUp) {
      return (text.endsWith("/") ? text : text + "/") + "..";
    }
    return end < 0 ? "." : text.substring(0, Math.max(end, 1));
  }
}

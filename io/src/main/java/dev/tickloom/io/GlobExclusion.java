package dev.tickloom.io;

import java.nio.file.Path;
import java.util.List;

/**
 * The patterns of what is left out, each matched with whole paths: those that are relative with the
 * path from the starting directory on, others with the absolute path.
 */
final class GlobExclusion {
  private final Path start;
  private final List<GlobPattern> relative;
  private final List<GlobPattern> absolute;

  GlobExclusion(Path start, List<String> patterns) {
    this.start = start;
    List<String> plain = patterns.stream().map(GlobExclusion::withoutEnd).toList();
    this.relative =
        plain.stream().filter(each -> !each.startsWith("/")).map(GlobPattern::of).toList();
    this.absolute =
        plain.stream().filter(each -> each.startsWith("/")).map(GlobPattern::of).toList();
  }

  /** A directory is left out by {@code dir/} as well as by {@code dir}. */
  private static String withoutEnd(String pattern) {
    String slashes = pattern.replace('\\', '/');
    String shorter = slashes.startsWith("./") ? slashes.substring(2) : slashes;
    return shorter.length() > 1 && shorter.endsWith("/")
        ? shorter.substring(0, shorter.length() - 1)
        : shorter;
  }

  boolean isEmpty() {
    return relative.isEmpty() && absolute.isEmpty();
  }

  /**
   * Whether a path is left out.
   *
   * @param path below the starting directory or not
   * @param isDirectory then {@code dir/**} leaves it out as well
   */
  boolean has(Path path, boolean isDirectory) {
    return isMatched(absolute, slashes(path), isDirectory)
        || isMatched(relative, slashes(start.relativize(path)), isDirectory);
  }

  private static String slashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private static boolean isMatched(List<GlobPattern> patterns, String path, boolean isDirectory) {
    return patterns.stream()
        .anyMatch(each -> each.matches(path) || (isDirectory && each.matches(path + "/")));
  }
}

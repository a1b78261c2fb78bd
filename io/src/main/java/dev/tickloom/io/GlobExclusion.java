package dev.tickloom.io;

import java.nio.file.Path;
import java.util.List;

/**
 * The patterns of excluded entries, matched with whole paths: relative patterns with the path below
 * the starting directory, others with the absolute path.
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

  /** Both {@code dir/} and {@code dir} exclude a directory. */
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
   * Whether a path is excluded.
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

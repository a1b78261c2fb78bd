package dev.tickloom.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A pattern for paths, in the language of {@link Fs#glob}. {@link #matches(String)} is Node's
 * {@code path.matchesGlob}. Immutable; any thread.
 *
 * <pre>
 *   *  ?  [a-z]  [!a-z]  [[:alpha:]]     in a name, and not a leading dot
 *   **                                   as a whole name: any number of names without a leading dot
 *   {a,b}  {1..10}                       expanded first, so they may have separators in them
 *   ?(a|b)  *(..)  +(..)  @(..)  !(..)   groups, in a name; three deep
 *   /  \                                 separators; a class of one character quotes: [*]
 * </pre>
 *
 * <p>A {@code PathMatcher} is {@code GlobPattern.of(text)::matches}. Unlike the JDK's, {@code *}
 * does not match a leading dot, {@code **} is special as a whole name only, and nothing escapes.
 * Matching takes no more time than the product of pattern and path, at worst squared.
 */
public final class GlobPattern {
  private static final int MOST_CHARS = 65_536;

  private final String text;

  /** The patterns that the braces stand for, name by name; none for the empty pattern. */
  private final List<List<GlobSegment>> alternatives;

  private GlobPattern(String text) {
    this.text = text;
    this.alternatives =
        text.isEmpty()
            ? List.of()
            : GlobBraces.expand(text.replace('\\', '/')).stream()
                .flatMap(each -> GlobPaths.ofPattern(each).stream())
                .distinct()
                .map(names -> names.stream().map(GlobSegment::of).toList())
                .toList();
  }

  /**
   * Reads a pattern.
   *
   * @param pattern any text: what looks like syntax and is none, such as an open bracket, is
   *     literal
   * @return the pattern
   * @throws InvalidArgumentException if it has more than 65,536 characters, if its braces stand for
   *     more than 10,000 patterns, or if there are more than 1,000 groups in a name or 200 in each
   *     other
   */
  public static GlobPattern of(String pattern) {
    Objects.requireNonNull(pattern, "pattern");
    if (pattern.length() > MOST_CHARS) {
      throw InvalidArgumentException.value(
          "pattern", "has more than " + MOST_CHARS + " characters", pattern.length());
    }
    return new GlobPattern(pattern);
  }

  List<List<GlobSegment>> alternatives() {
    return alternatives;
  }

  /**
   * Whether a path matches. The file system is not asked.
   *
   * @param path names with {@code /} between them; on Windows {@code \} as well
   * @return whether the whole path does
   */
  public boolean matches(String path) {
    Objects.requireNonNull(path, "path");
    if (alternatives.isEmpty()) {
      return path.isEmpty();
    }
    String[] names = GlobPaths.ofPath(path).toArray(String[]::new);
    return alternatives.stream().anyMatch(each -> matches(names, each));
  }

  /**
   * Whether a path matches, whatever separator its file system has.
   *
   * @param path a path of any file system
   * @return whether the whole path does
   */
  public boolean matches(Path path) {
    return matches(slashes(path));
  }

  private static String slashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /**
   * Whether a path matches, or its last name where the pattern has one name only: minimatch's
   * {@code matchBase}. Of what braces stand for, each counts on its own.
   */
  boolean matchesAtAnyDepth(Path path) {
    String[] names = GlobPaths.ofPath(slashes(path)).toArray(String[]::new);
    String[] last = {names[names.length - 1]};
    return alternatives.stream().anyMatch(each -> matches(each.size() == 1 ? last : names, each));
  }

  /** From the end: whether the names from one on match the segments from one on. */
  private static boolean matches(String[] names, List<GlobSegment> segments) {
    boolean[] after = new boolean[names.length + 1];
    after[names.length] = true;
    after[names.length - 1] = names[names.length - 1].isEmpty(); // a separator at the end
    for (int i = segments.size() - 1; i >= 0; i--) {
      GlobSegment segment = segments.get(i);
      boolean[] here = new boolean[names.length + 1];
      for (int j = names.length - 1; j >= 0; j--) {
        if (!segment.isGlobstar()) {
          here[j] = after[j + 1] && segment.matches(names[j]);
        } else if (i == segments.size() - 1) {
          here[j] = Arrays.stream(names, j, names.length).noneMatch(GlobPattern::isHidden);
        } else {
          here[j] = after[j] || (here[j + 1] && !isHidden(names[j]));
        }
      }
      after = here;
    }
    return after[0];
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GlobPattern pattern && text.equals(pattern.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** {@return the text of the pattern} */
  @Override
  public String toString() {
    return text;
  }
}

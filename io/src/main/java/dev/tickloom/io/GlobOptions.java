package dev.tickloom.io;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jetbrains.annotations.Nullable;

/**
 * The options of {@code glob}, with Node's names and defaults. Immutable.
 *
 * @param cwd the directory at which patterns start; null for that of the {@link Fs}. If it is
 *     missing or no directory, there are no results
 * @param exclude patterns for what is neither reported nor entered, with all that is below it; none
 *     by default
 * @param excludeIf is asked once for each entry before it is reported or entered, on the thread
 *     that looks: a worker, or the caller of the blocking form; true for neither. Null excludes
 *     nothing. It has to be quick, and must not use what belongs to the loop
 * @param followSymlinks whether {@code **} and names with magic enter symbolic links to
 *     directories, each directory at most once on a way; Node's default is false
 * @param maxDepth how many names results have at most, from {@code cwd} on; by default any number
 */
public record GlobOptions(
    @Nullable Path cwd,
    List<String> exclude,
    @Nullable Predicate<? super Dirent> excludeIf,
    boolean followSymlinks,
    int maxDepth) {
  /** Node's defaults. */
  public static final GlobOptions DEFAULT =
      new GlobOptions(null, List.of(), null, false, Integer.MAX_VALUE);

  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code maxDepth} is negative
   */
  public GlobOptions {
    exclude = List.copyOf(exclude);
    if (maxDepth < 0) {
      throw InvalidArgumentException.outOfRange("options.maxDepth", 0, MAX_SAFE_INTEGER, maxDepth);
    }
  }

  /**
   * These options with another directory.
   *
   * @param cwd at which patterns start
   * @return the changed options
   */
  public GlobOptions withCwd(Path cwd) {
    return new GlobOptions(cwd, exclude, excludeIf, followSymlinks, maxDepth);
  }

  /**
   * These options with other patterns for excluded entries.
   *
   * @param exclude what is neither reported nor entered
   * @return the changed options
   */
  public GlobOptions withExclude(List<String> exclude) {
    return new GlobOptions(cwd, exclude, excludeIf, followSymlinks, maxDepth);
  }

  /**
   * These options with a function that excludes entries.
   *
   * @param excludeIf true for what is neither reported nor entered
   * @return the changed options
   */
  public GlobOptions withExcludeIf(Predicate<? super Dirent> excludeIf) {
    return new GlobOptions(cwd, exclude, excludeIf, followSymlinks, maxDepth);
  }

  /**
   * These options with or without following links.
   *
   * @param followSymlinks whether to enter symbolic links to directories
   * @return the changed options
   */
  public GlobOptions withFollowSymlinks(boolean followSymlinks) {
    return new GlobOptions(cwd, exclude, excludeIf, followSymlinks, maxDepth);
  }

  /**
   * These options with another depth.
   *
   * @param maxDepth how many names results have at most
   * @return the changed options
   * @throws InvalidArgumentException if {@code maxDepth} is negative
   */
  public GlobOptions withMaxDepth(int maxDepth) {
    return new GlobOptions(cwd, exclude, excludeIf, followSymlinks, maxDepth);
  }
}

package dev.tickloom.io;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jetbrains.annotations.Nullable;

/**
 * How {@code walk} and {@code du} go through a tree. Immutable. Not in Node.
 *
 * @param maxDepth how many levels of directories are listed: 1 for the directory itself; by default
 *     all
 * @param followSymlinks whether symbolic links to directories are entered, each directory at most
 *     once; false by default
 * @param excludeIf is asked once for each entry; true for one that is neither reported nor entered.
 *     Null excludes nothing. It is called on the thread that walks, a worker or the caller of the
 *     blocking form; it has to be quick, and must not use what belongs to the loop
 * @param onError is told of each directory that cannot be listed, which is then left out; null
 *     fails the walk. It is called on the thread that walks, as {@code excludeIf}
 */
public record WalkOptions(
    int maxDepth,
    boolean followSymlinks,
    @Nullable Predicate<? super Dirent> excludeIf,
    @Nullable Consumer<? super FsException> onError) {
  /** All that is below, links not followed, and the first failure ends it. */
  public static final WalkOptions DEFAULT = new WalkOptions(Integer.MAX_VALUE, false, null, null);

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code maxDepth} is negative
   */
  public WalkOptions {
    if (maxDepth < 0) {
      throw InvalidArgumentException.outOfRange("options.maxDepth", 0, Integer.MAX_VALUE, maxDepth);
    }
  }

  /**
   * These options with another depth.
   *
   * @param maxDepth how many levels of directories are listed
   * @return the changed options
   * @throws InvalidArgumentException if {@code maxDepth} is negative
   */
  public WalkOptions withMaxDepth(int maxDepth) {
    return new WalkOptions(maxDepth, followSymlinks, excludeIf, onError);
  }

  /**
   * These options with or without following links.
   *
   * @param followSymlinks whether to enter symbolic links to directories
   * @return the changed options
   */
  public WalkOptions withFollowSymlinks(boolean followSymlinks) {
    return new WalkOptions(maxDepth, followSymlinks, excludeIf, onError);
  }

  /**
   * These options with a function for what is left out.
   *
   * @param excludeIf true for what is neither reported nor entered
   * @return the changed options
   */
  public WalkOptions withExcludeIf(Predicate<? super Dirent> excludeIf) {
    return new WalkOptions(maxDepth, followSymlinks, excludeIf, onError);
  }

  /**
   * These options with somebody who is told of failures, which then do not end the walk.
   *
   * @param onError is told of each directory that cannot be listed
   * @return the changed options
   */
  public WalkOptions withOnError(Consumer<? super FsException> onError) {
    return new WalkOptions(maxDepth, followSymlinks, excludeIf, onError);
  }
}

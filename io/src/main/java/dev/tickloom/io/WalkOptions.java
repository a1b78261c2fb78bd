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
 * @param sorted whether the entries of a directory come by the bytes of their names, otherwise as
 *     the file system lists them; true by default
 * @param parallelism how many directories are listed at a time, each on a worker of the loop: while
 *     one is gone through, those that come next. The order is the same whatever it is; 4 by default
 * @param progress is told on the loop thread how far {@code du} has got: at most ten times a
 *     second, and once before the outcome. The blocking form tells it on the thread that does the
 *     job. Null tells nobody. {@code walk} does not ask for it: its entries tell
 */
public record WalkOptions(
    int maxDepth,
    boolean followSymlinks,
    @Nullable Predicate<? super Dirent> excludeIf,
    @Nullable Consumer<? super FsException> onError,
    boolean sorted,
    int parallelism,
    @Nullable Consumer<? super TreeProgress> progress) {
  /** Everything below, without following links; the first failure ends the walk. */
  public static final WalkOptions DEFAULT =
      new WalkOptions(Integer.MAX_VALUE, false, null, null, true, 4, null);

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code maxDepth} is negative, or {@code parallelism} less
   *     than 1
   */
  public WalkOptions {
    if (parallelism < 1) {
      throw InvalidArgumentException.outOfRange(
          "options.parallelism", 1, Integer.MAX_VALUE, parallelism);
    }
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
    return new WalkOptions(
        maxDepth, followSymlinks, excludeIf, onError, sorted, parallelism, progress);
  }

  /**
   * These options with or without following links.
   *
   * @param followSymlinks whether to enter symbolic links to directories
   * @return the changed options
   */
  public WalkOptions withFollowSymlinks(boolean followSymlinks) {
    return new WalkOptions(
        maxDepth, followSymlinks, excludeIf, onError, sorted, parallelism, progress);
  }

  /**
   * These options with a function that excludes entries.
   *
   * @param excludeIf true for what is neither reported nor entered
   * @return the changed options
   */
  public WalkOptions withExcludeIf(Predicate<? super Dirent> excludeIf) {
    return new WalkOptions(
        maxDepth, followSymlinks, excludeIf, onError, sorted, parallelism, progress);
  }

  /**
   * These options with a listener for failures, which then do not end the walk.
   *
   * @param onError is told of each directory that cannot be listed
   * @return the changed options
   */
  public WalkOptions withOnError(Consumer<? super FsException> onError) {
    return new WalkOptions(
        maxDepth, followSymlinks, excludeIf, onError, sorted, parallelism, progress);
  }

  /**
   * These options with entries in the order of their names, or in that of the file system.
   *
   * @param sorted whether the entries of a directory come by the bytes of their names
   * @return the changed options
   */
  public WalkOptions withSorted(boolean sorted) {
    return new WalkOptions(
        maxDepth, followSymlinks, excludeIf, onError, sorted, parallelism, progress);
  }

  /**
   * These options with another parallelism.
   *
   * @param parallelism how many directories are listed at a time
   * @return the changed options
   * @throws InvalidArgumentException if {@code parallelism} is less than 1
   */
  public WalkOptions withParallelism(int parallelism) {
    return new WalkOptions(
        maxDepth, followSymlinks, excludeIf, onError, sorted, parallelism, progress);
  }

  /**
   * These options with a listener for progress.
   *
   * @param progress is told on the loop thread how far {@code du} has got
   * @return the changed options
   */
  public WalkOptions withProgress(Consumer<? super TreeProgress> progress) {
    return new WalkOptions(
        maxDepth, followSymlinks, excludeIf, onError, sorted, parallelism, progress);
  }
}

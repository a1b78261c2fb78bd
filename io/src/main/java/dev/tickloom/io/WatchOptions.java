package dev.tickloom.io;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jetbrains.annotations.Nullable;

/**
 * The options of {@code watch}. Immutable. Node's options have Node's defaults.
 *
 * @param recursive whether to watch subdirectories; false by default
 * @param persistent whether the watcher keeps the loop alive from the start; true by default. See
 *     {@link Watcher#ref}
 * @param ignore patterns, as {@link GlobPattern} has them, of files that are neither reported nor
 *     entered; one without a separator matches a name at any depth. As in Node, {@code build}
 *     ignores a directory, and {@code build/} nothing. None by default
 * @param ignoreIf gets the path of each file below the watched path, and returns true for those
 *     that are neither reported nor entered. Null ignores nothing. It runs on a worker thread. It
 *     must be quick, must always give the same answer, and must not touch the loop. What it throws
 *     ends the watcher, as its error
 * @param settle reports a file as created or modified only when its size and time have been the
 *     same for this long; from 1 to 2<sup>31</sup>-1 milliseconds; null reports at once
 * @param polling how often to look at all files instead of listening to the system, for network
 *     file systems, where other machines make changes; from 1 to 2<sup>31</sup>-1 milliseconds.
 *     Null polls only files whose changes the system does not report, every 500 ms
 * @param followSymlinks whether to follow symbolic links, and enter each directory at most once;
 *     false by default. The watched path itself is always followed
 * @param attributes whether to report changes of permissions and owners, as {@code MODIFY}; false
 *     by default
 * @param initial whether to report existing files as created, before the watcher is ready; false by
 *     default
 * @param throwIfNoEntry whether a path that is missing at first is an error; true by default
 */
public record WatchOptions(
    boolean recursive,
    boolean persistent,
    List<String> ignore,
    @Nullable Predicate<? super Path> ignoreIf,
    @Nullable Duration settle,
    @Nullable Duration polling,
    boolean followSymlinks,
    boolean attributes,
    boolean initial,
    boolean throwIfNoEntry) {
  /** Node's defaults. */
  public static final WatchOptions DEFAULT =
      new WatchOptions(false, true, List.of(), null, null, null, false, false, false, true);

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if a period is out of range, or a pattern is invalid
   */
  public WatchOptions {
    ignore = List.copyOf(ignore);
    for (int i = 0; i < ignore.size(); i++) {
      checkPattern("options.ignore[" + i + "]", ignore.get(i));
    }
    checkPeriod("options.settle", settle);
    checkPeriod("options.polling", polling);
  }

  private static void checkPattern(String name, String pattern) {
    if (pattern.isEmpty()) {
      throw InvalidArgumentException.value(name, "must be a non-empty string", pattern);
    }
    var unused = GlobPattern.of(pattern);
  }

  private static void checkPeriod(String name, @Nullable Duration period) {
    if (period == null) {
      return;
    }
    long millis = period.isNegative() ? -1 : period.toSeconds() > 1L << 31 ? -1 : period.toMillis();
    if (millis < 1 || millis > Integer.MAX_VALUE) {
      throw InvalidArgumentException.outOfRange(name, 1, Integer.MAX_VALUE, millis);
    }
  }

  /**
   * These options for a tree or one directory.
   *
   * @param recursive whether what is in subdirectories is watched as well
   * @return the changed options
   */
  public WatchOptions withRecursive(boolean recursive) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        settle,
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options with or without keeping the loop alive.
   *
   * @param persistent whether the watcher keeps the loop alive from the start
   * @return the changed options
   */
  public WatchOptions withPersistent(boolean persistent) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        settle,
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options with other patterns for ignored files.
   *
   * @param ignore patterns of files that are neither reported nor entered
   * @return the changed options
   * @throws InvalidArgumentException if a pattern is invalid
   */
  public WatchOptions withIgnore(List<String> ignore) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        settle,
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options with a function that ignores files.
   *
   * @param ignoreIf returns true for files that are neither reported nor entered
   * @return the changed options
   */
  public WatchOptions withIgnoreIf(Predicate<? super Path> ignoreIf) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        Objects.requireNonNull(ignoreIf, "ignoreIf"),
        settle,
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options with a period in which files must not change before they are reported.
   *
   * @param settle from 1 to 2<sup>31</sup>-1 milliseconds
   * @return the changed options
   * @throws InvalidArgumentException if it is out of range
   */
  public WatchOptions withSettle(Duration settle) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        Objects.requireNonNull(settle, "settle"),
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options with polling.
   *
   * @param polling how often, from 1 to 2<sup>31</sup>-1 milliseconds
   * @return the changed options
   * @throws InvalidArgumentException if it is out of range
   */
  public WatchOptions withPolling(Duration polling) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        settle,
        Objects.requireNonNull(polling, "polling"),
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options with or without following links.
   *
   * @param followSymlinks whether symbolic links stand for what they lead to
   * @return the changed options
   */
  public WatchOptions withFollowSymlinks(boolean followSymlinks) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        settle,
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options with or without changes of permissions and owners.
   *
   * @param attributes whether such changes are reported
   * @return the changed options
   */
  public WatchOptions withAttributes(boolean attributes) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        settle,
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options with or without reports of existing files.
   *
   * @param initial whether existing files are reported as created
   * @return the changed options
   */
  public WatchOptions withInitial(boolean initial) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        settle,
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }

  /**
   * These options for a path that must exist, or may come later.
   *
   * @param throwIfNoEntry whether it is an error if nothing is there at first
   * @return the changed options
   */
  public WatchOptions withThrowIfNoEntry(boolean throwIfNoEntry) {
    return new WatchOptions(
        recursive,
        persistent,
        ignore,
        ignoreIf,
        settle,
        polling,
        followSymlinks,
        attributes,
        initial,
        throwIfNoEntry);
  }
}

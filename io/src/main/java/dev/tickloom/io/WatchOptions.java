package dev.tickloom.io;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jetbrains.annotations.Nullable;

/**
 * What {@code watch} looks at, and what it tells. Immutable. Node's options have Node's defaults.
 *
 * @param recursive whether what is in subdirectories is watched as well; false by default
 * @param persistent whether the watcher keeps the loop alive from the start; true by default. See
 *     {@link Watcher#ref}
 * @param ignore patterns, as {@link GlobPattern} has them, of what is neither told nor entered; one
 *     without a separator matches a name at any depth. None by default
 * @param ignoreIf is asked for the path of each file from the watched path on; true for what is
 *     neither told nor entered. Null ignores nothing. It is called on a worker thread, has to be
 *     quick and always of the same opinion, and must not use what belongs to the loop
 * @param settle a file is told as created or modified only when its size and time have stayed as
 *     they are for so long; from 1 to 2<sup>31</sup>-1 milliseconds; null tells at once
 * @param polling how often to look at all files instead of being told by the system, for file
 *     systems of the network and the like, where others make changes; from 1 to 2<sup>31</sup>-1
 *     milliseconds. Null polls only what the system does not tell of, every 500 ms
 * @param followSymlinks whether symbolic links stand for what they lead to, each directory at most
 *     once; false by default. The watched path itself is always followed
 * @param attributes whether changes of permissions and owners are told as well, as {@code MODIFY};
 *     false by default
 * @param initial whether what is there at first is told as created, before the watcher is ready;
 *     false by default
 * @param throwIfNoEntry whether it is an error if nothing is there at first; true by default
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
   * @throws InvalidArgumentException if a period is out of range, or a pattern is none
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
   * These options with other patterns for what is left out.
   *
   * @param ignore of what is neither told nor entered
   * @return the changed options
   * @throws InvalidArgumentException if a pattern is none
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
   * These options with a function for what is left out.
   *
   * @param ignoreIf true for what is neither told nor entered
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
   * These options with a period in which files have to stay as they are.
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
   * These options with looking regularly.
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
   * @param attributes whether they are told
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
   * These options with or without what is there at first.
   *
   * @param initial whether it is told as created
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
   * These options for a path that has to be there, or may come later.
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

package dev.tickloom.io;

import java.nio.file.Path;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * How {@code cp} copies, with Node's names and defaults. Immutable.
 *
 * @param dereference whether what links lead to is copied in place of the links, and links at the
 *     target are followed; Node's default is false
 * @param errorOnExist whether something that exists at the target is an error, if {@code force} is
 *     false; Node's default is false
 * @param filter is asked for each entry, the root first, with its path and that of its copy; what
 *     it refuses is not copied, and a directory not entered. Null copies all. It is called on the
 *     threads that copy, several at a time if {@code parallelism} is more than 1: workers, and the
 *     caller of the blocking form. It has to be quick and safe from other threads, and must not use
 *     what belongs to the loop; what it throws ends the copying
 * @param force whether a file or link at the target is replaced; false leaves it as it is; Node's
 *     default is true
 * @param mode {@code COPYFILE_} constants of {@link FsConstants}, 0 to 7; {@code COPYFILE_EXCL} has
 *     no effect, because {@code force} says the same; Node's default is 0
 * @param preserveTimestamps whether files and directories keep the times of their sources; Node's
 *     default is false
 * @param recursive whether directories are copied; Node's default is false
 * @param verbatimSymlinks whether the text of links is kept; false makes relative ones absolute, so
 *     that they lead into the old tree; Node's default is false
 * @param continueOnError whether the rest is copied when something fails; the first failure is
 *     reported at the end, up to a hundred others are suppressed in it. Not in Node, which stops
 * @param parallelism in how many parts the job is done at a time, each on a worker of the loop, if
 *     there are that many directories or large files; 1 does one thing after the other, in order. 4
 *     by default; not in Node
 * @param progress is told on the loop thread how far the job has got: at most ten times a second,
 *     and once before the outcome. The blocking form tells it on the thread that does the job. Null
 *     tells nobody; not in Node
 */
public record CpOptions(
    boolean dereference,
    boolean errorOnExist,
    @Nullable BiPredicate<? super Path, ? super Path> filter,
    boolean force,
    int mode,
    boolean preserveTimestamps,
    boolean recursive,
    boolean verbatimSymlinks,
    boolean continueOnError,
    int parallelism,
    @Nullable Consumer<? super TreeProgress> progress) {
  /** Node's defaults. */
  public static final CpOptions DEFAULT =
      new CpOptions(false, false, null, true, 0, false, false, false, false, 4, null);

  private static final int MAX_MODE =
      FsConstants.COPYFILE_EXCL | FsConstants.COPYFILE_FICLONE | FsConstants.COPYFILE_FICLONE_FORCE;

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code mode} is out of range, or {@code dereference} and
   *     {@code verbatimSymlinks} are both true
   */
  public CpOptions {
    if (parallelism < 1) {
      throw InvalidArgumentException.outOfRange(
          "options.parallelism", 1, Integer.MAX_VALUE, parallelism);
    }
    if (mode < 0 || mode > MAX_MODE) {
      throw InvalidArgumentException.outOfRange("mode", 0, MAX_MODE, mode);
    }
    if (dereference && verbatimSymlinks) {
      throw InvalidArgumentException.incompatible("dereference", "verbatimSymlinks");
    }
  }

  /**
   * These options with copying what links lead to, or links.
   *
   * @param dereference whether what links lead to is copied
   * @return the changed options
   * @throws InvalidArgumentException if both {@code dereference} and {@code verbatimSymlinks} are
   *     true
   */
  public CpOptions withDereference(boolean dereference) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with another answer to what exists.
   *
   * @param errorOnExist whether something that exists is an error
   * @return the changed options
   */
  public CpOptions withErrorOnExist(boolean errorOnExist) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with a filter.
   *
   * @param filter is asked for each entry with both paths, on the thread that copies
   * @return the changed options
   */
  public CpOptions withFilter(BiPredicate<? super Path, ? super Path> filter) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with or without force.
   *
   * @param force whether files and links are replaced
   * @return the changed options
   */
  public CpOptions withForce(boolean force) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with another mode.
   *
   * @param mode {@code COPYFILE_} constants
   * @return the changed options
   * @throws InvalidArgumentException if {@code mode} is not from 0 to 7
   */
  public CpOptions withMode(int mode) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with or without times.
   *
   * @param preserveTimestamps whether the times of the sources are kept
   * @return the changed options
   */
  public CpOptions withPreserveTimestamps(boolean preserveTimestamps) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with or without recursion.
   *
   * @param recursive whether to copy directories
   * @return the changed options
   */
  public CpOptions withRecursive(boolean recursive) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with the text of links kept or made absolute.
   *
   * @param verbatimSymlinks whether the text of links is kept
   * @return the changed options
   * @throws InvalidArgumentException if both {@code dereference} and {@code verbatimSymlinks} are
   *     true
   */
  public CpOptions withVerbatimSymlinks(boolean verbatimSymlinks) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with another answer to failures.
   *
   * @param continueOnError whether the rest is copied when something fails
   * @return the changed options
   */
  public CpOptions withContinueOnError(boolean continueOnError) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with another parallelism.
   *
   * @param parallelism in how many parts the job is done at a time
   * @return the changed options
   * @throws InvalidArgumentException if {@code parallelism} is less than 1
   */
  public CpOptions withParallelism(int parallelism) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with somebody who is told of progress.
   *
   * @param progress is told on the loop thread how far the job has got
   * @return the changed options
   */
  public CpOptions withProgress(Consumer<? super TreeProgress> progress) {
    return new CpOptions(
        dereference,
        errorOnExist,
        filter,
        force,
        mode,
        preserveTimestamps,
        recursive,
        verbatimSymlinks,
        continueOnError,
        parallelism,
        progress);
  }
}

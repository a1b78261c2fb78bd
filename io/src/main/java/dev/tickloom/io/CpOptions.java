package dev.tickloom.io;

import java.nio.file.Path;
import java.util.function.BiPredicate;
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
 *     thread that copies: a worker, or the caller of the blocking form. It has to be quick, and
 *     must not use what belongs to the loop; what it throws ends the copying
 * @param force whether a file or link at the target is replaced; false leaves it as it is; Node's
 *     default is true
 * @param mode {@code COPYFILE_} constants of {@link FsConstants}, 0 to 7; {@code COPYFILE_EXCL} has
 *     no effect, since {@code force} says the same; Node's default is 0
 * @param preserveTimestamps whether files and directories keep the times of their sources; Node's
 *     default is false
 * @param recursive whether directories are copied; Node's default is false
 * @param verbatimSymlinks whether the text of links is kept; false makes relative ones absolute, so
 *     that they lead into the old tree; Node's default is false
 * @param continueOnError whether the rest is copied when something fails; the first failure is
 *     reported at the end, up to a hundred others are suppressed in it. Not in Node, which stops
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
    boolean continueOnError) {
  /** Node's defaults. */
  public static final CpOptions DEFAULT =
      new CpOptions(false, false, null, true, 0, false, false, false, false);

  private static final int MAX_MODE =
      FsConstants.COPYFILE_EXCL | FsConstants.COPYFILE_FICLONE | FsConstants.COPYFILE_FICLONE_FORCE;

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code mode} is out of range, or {@code dereference} and
   *     {@code verbatimSymlinks} are both true
   */
  public CpOptions {
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
        continueOnError);
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
        continueOnError);
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
        continueOnError);
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
        continueOnError);
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
        continueOnError);
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
        continueOnError);
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
        continueOnError);
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
        continueOnError);
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
        continueOnError);
  }
}

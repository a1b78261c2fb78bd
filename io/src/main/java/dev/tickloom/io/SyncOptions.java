package dev.tickloom.io;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The options of {@code sync}, which makes one tree equal to another. Immutable. Not in Node.
 *
 * @param compare when a file at the target counts as unchanged; by default if it has the size, the
 *     time and the mode of the source
 * @param delete whether what is not in the source is deleted at the target, and also what has to
 *     make way because one is a directory and the other is not; false by default, which leaves the
 *     former and fails for the latter. The target itself never makes way
 * @param dryRun whether nothing is changed, and only told and reported; false by default
 * @param dereference whether what links lead to is copied in place of the links, and links at the
 *     target are followed; false by default: links are copied with their text as it is
 * @param filter is asked for each entry of either tree, with its path in the source and that at the
 *     target; what it refuses is neither copied nor deleted, and a directory not entered. Null
 *     takes all. It is called on the threads that copy, several at a time if {@code parallelism} is
 *     more than 1: workers, and the caller of the blocking form. It has to be quick and safe from
 *     other threads, and must not use what belongs to the loop; what it throws ends the job
 * @param onChange is told of each change when it has been made, or in a dry run when it would be,
 *     with the path at the target. Null tells nobody. It is called on the threads that copy, as the
 *     filter, but by one at a time
 * @param continueOnError whether the rest is done when something fails; the first failure is
 *     reported at the end, up to a hundred others are suppressed in it; false by default
 * @param parallelism in how many parts the job is done at a time, each on a worker of the loop, if
 *     there are that many directories or large files; 1 does one thing after the other, in order. 4
 *     by default; not in Node
 * @param progress is told on the loop thread how far the job has got: at most ten times a second,
 *     and once before the outcome. The blocking form tells it on the thread that does the job. Null
 *     tells nobody; not in Node
 */
public record SyncOptions(
    Compare compare,
    boolean delete,
    boolean dryRun,
    boolean dereference,
    @Nullable BiPredicate<? super Path, ? super Path> filter,
    @Nullable BiConsumer<? super SyncReport.Change, ? super Path> onChange,
    boolean continueOnError,
    int parallelism,
    @Nullable Consumer<? super TreeProgress> progress) {
  /** When a file counts as unchanged. */
  public enum Compare {
    /** Size and time of last modification are the same. */
    SIZE_AND_TIME,
    /** All bytes are the same; both files are read. */
    CONTENT
  }

  /** Compares size and time, deletes nothing, and ends at the first failure. */
  public static final SyncOptions DEFAULT =
      new SyncOptions(Compare.SIZE_AND_TIME, false, false, false, null, null, false, 4, null);

  /** Options with all values given. */
  public SyncOptions {
    if (parallelism < 1) {
      throw InvalidArgumentException.outOfRange(
          "options.parallelism", 1, Integer.MAX_VALUE, parallelism);
    }
    Objects.requireNonNull(compare, "compare");
  }

  /**
   * These options with another comparison.
   *
   * @param compare when a file counts as unchanged
   * @return the changed options
   */
  public SyncOptions withCompare(Compare compare) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with or without deletion.
   *
   * @param delete whether what is not in the source is deleted at the target
   * @return the changed options
   */
  public SyncOptions withDelete(boolean delete) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with or without changes.
   *
   * @param dryRun whether nothing is changed and only reported
   * @return the changed options
   */
  public SyncOptions withDryRun(boolean dryRun) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with or without following links.
   *
   * @param dereference whether what links lead to is copied
   * @return the changed options
   */
  public SyncOptions withDereference(boolean dereference) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with a filter.
   *
   * @param filter is asked for each entry with both paths, on the threads that copy
   * @return the changed options
   */
  public SyncOptions withFilter(BiPredicate<? super Path, ? super Path> filter) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with a listener for changes.
   *
   * @param onChange is told of each change, on the threads that copy
   * @return the changed options
   */
  public SyncOptions withOnChange(BiConsumer<? super SyncReport.Change, ? super Path> onChange) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with another answer to failures.
   *
   * @param continueOnError whether the rest is done when something fails
   * @return the changed options
   */
  public SyncOptions withContinueOnError(boolean continueOnError) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
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
  public SyncOptions withParallelism(int parallelism) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
        continueOnError,
        parallelism,
        progress);
  }

  /**
   * These options with a listener for progress.
   *
   * @param progress is told on the loop thread how far the job has got
   * @return the changed options
   */
  public SyncOptions withProgress(Consumer<? super TreeProgress> progress) {
    return new SyncOptions(
        compare,
        delete,
        dryRun,
        dereference,
        filter,
        onChange,
        continueOnError,
        parallelism,
        progress);
  }
}

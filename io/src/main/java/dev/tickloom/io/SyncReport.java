package dev.tickloom.io;

/**
 * The changes that {@code sync} has made, or in a dry run would have made. Immutable. Not in Node.
 * A second run has nothing to do: its report has {@link #changes} of 0.
 *
 * @param made how many files, links and directories are new at the target
 * @param replaced how many files and links were replaced, and directories were given another mode
 * @param deleted how many files, links and directories were deleted at the target
 * @param left how many were as they should be
 * @param bytes how much the files hold that were made or replaced
 */
public record SyncReport(long made, long replaced, long deleted, long left, long bytes) {
  /** A change of a file, link or directory at the target. */
  public enum Change {
    /** It was not there. */
    MADE,
    /** It was there, and different. For a directory only the mode changes. */
    REPLACED,
    /** It is not in the source. */
    DELETED
  }

  /** {@return how many were made, replaced or deleted} */
  public long changes() {
    return made + replaced + deleted;
  }
}

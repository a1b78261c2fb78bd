package dev.tickloom.io;

/**
 * Options of {@code readdir}, with Node's names and defaults. Immutable.
 *
 * @param recursive whether to list all that is below the directory too, level by level: first the
 *     entries of the directory, then those of its directories in turn, and so on. Symbolic links to
 *     directories are followed; one that leads upwards, until the file system finds too many links
 *     on the way. Node's default is false
 */
public record ReaddirOptions(boolean recursive) {
  /** Node's defaults. */
  public static final ReaddirOptions DEFAULT = new ReaddirOptions(false);

  /**
   * These options with or without recursion.
   *
   * @param recursive whether to list what is below
   * @return the changed options
   */
  public ReaddirOptions withRecursive(boolean recursive) {
    return new ReaddirOptions(recursive);
  }
}

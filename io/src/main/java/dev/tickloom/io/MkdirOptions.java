package dev.tickloom.io;

/**
 * How {@code mkdir} makes directories, with Node's names and defaults. Immutable.
 *
 * @param recursive whether missing parents are made too and an existing directory is no error;
 *     Node's default is false
 * @param mode the permissions of all that is made, before the umask; Node's default is 0777. Beyond
 *     that the sticky bit 01000 counts, as to the kernel: it fails with {@code ENOSYS} where the
 *     file system has no view "unix". The nine bits are ignored where it has no POSIX permissions
 */
public record MkdirOptions(boolean recursive, int mode) {
  /** Node's defaults. */
  public static final MkdirOptions DEFAULT = new MkdirOptions(false, Modes.DIRECTORY);

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code mode} is negative
   */
  public MkdirOptions {
    Modes.check(mode);
  }

  /**
   * These options with or without recursion.
   *
   * @param recursive whether to make missing parents
   * @return the changed options
   */
  public MkdirOptions withRecursive(boolean recursive) {
    return new MkdirOptions(recursive, mode);
  }

  /**
   * These options with another mode.
   *
   * @param mode the permissions of what is made
   * @return the changed options
   * @throws InvalidArgumentException if {@code mode} is negative
   */
  public MkdirOptions withMode(int mode) {
    return new MkdirOptions(recursive, mode);
  }
}

package dev.tickloom.io;

import java.util.Objects;

/**
 * How {@code writeFile} writes, with Node's names and defaults. Immutable.
 *
 * @param flag how the file is opened; Node's default is {@code "w"}
 * @param mode the permissions of a file that is made, before the umask; Node's default is 0666.
 *     Bits above 0777 are ignored, and all are where the file system has no POSIX permissions
 * @param flush whether the call ends only when the device has the data; Node's default is false
 */
public record WriteOptions(OpenFlags flag, int mode, boolean flush) {
  /** Node's defaults. */
  public static final WriteOptions DEFAULT = new WriteOptions(OpenFlags.WRITE, Modes.FILE, false);

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code mode} is negative
   */
  public WriteOptions {
    Objects.requireNonNull(flag, "flag");
    Modes.check(mode);
  }

  /**
   * These options with other flags.
   *
   * @param flag a text of Node's, such as {@code "a"}
   * @return the changed options
   * @throws InvalidArgumentException if Node does not know the flags
   */
  public WriteOptions withFlag(String flag) {
    return withFlag(OpenFlags.parse(flag));
  }

  /**
   * These options with other flags.
   *
   * @param flag how to open the file
   * @return the changed options
   */
  public WriteOptions withFlag(OpenFlags flag) {
    return new WriteOptions(flag, mode, flush);
  }

  /**
   * These options with another mode.
   *
   * @param mode the permissions of a file that is made
   * @return the changed options
   * @throws InvalidArgumentException if {@code mode} is negative
   */
  public WriteOptions withMode(int mode) {
    return new WriteOptions(flag, mode, flush);
  }

  /**
   * These options with or without a flush.
   *
   * @param flush whether to wait until the device has the data
   * @return the changed options
   */
  public WriteOptions withFlush(boolean flush) {
    return new WriteOptions(flag, mode, flush);
  }
}

package dev.tickloom.io;

import java.util.Objects;

/**
 * How {@code writeFile} writes, with Node's names and defaults, and two options more. Immutable.
 *
 * <p><b>Atomic.</b> The new content is written to a temporary file, flushed to the device, and
 * given the target's name. The file is made in a directory beside the target, named {@code
 * .tickloom-*.tmp}, that only this user may enter, so that an owner of the target's directory
 * cannot exchange it; where that directory may not be listed, or the file system has no {@link
 * java.nio.file.SecureDirectoryStream}, he can. A reader of the target finds the whole old or the
 * whole new content at any time, also after the process was killed, though then the temporary
 * directory may still be there. After a failure the target is as it was, and there is no temporary
 * directory. It takes the permission to make files in the directory of the target. In the place of
 * the target is a new file:
 *
 * <ul>
 *   <li>it has the target's mode, and its owner and group as far as this process may give files
 *       away; if it may not, set-user-ID and set-group-ID are dropped, and another group may do no
 *       more than everybody. All else that the old file had is lost: its access control list,
 *       extended attributes, times, flags;
 *   <li>other hard links to the target keep the old content, as does who has it open;
 *   <li>where the target is a symbolic link, the link stays and what it leads to is replaced;
 *   <li>a target that is no regular file is refused with {@code EINVAL}: a device would be lost;
 *   <li>with {@code "wx"} the content gets its name by path, which is checked afterwards. If the
 *       directory's owner has put another file in its place in between, that one has the name for a
 *       moment; then the name is deleted, and the call fails with {@code EACCES}.
 * </ul>
 *
 * <p><b>Durable.</b> The call ends only when the content, and the name of a new file, would outlast
 * a power failure: as {@code flush}, and the directory is flushed too. {@code ENOSYS} where
 * directories cannot be flushed: on Windows, and in zip files. On other file system providers the
 * content is flushed, and the name is as safe as the provider keeps it.
 *
 * @param flag how the file is opened; Node's default is {@code "w"}. With {@code "a"} it is Node's
 *     {@code appendFile} with options
 * @param mode the permissions of a file that is made, before the umask; Node's default is 0666. Up
 *     to 07777, what is above is ignored. Where the file system has no POSIX permissions the nine
 *     lower bits are ignored; where it has no view "unix" the three upper ones fail with {@code
 *     ENOSYS}, unless the file exists
 * @param flush whether the call ends only when the device has the data; Node's default is false
 * @param atomic whether the content is replaced in one step; takes the flag {@code "w"} or {@code
 *     "wx"}; false by default, not in Node
 * @param durable whether the call ends only when content and name are safe; false by default, not
 *     in Node
 */
public record WriteOptions(
    OpenFlags flag, int mode, boolean flush, boolean atomic, boolean durable) {
  /** Node's defaults. */
  public static final WriteOptions DEFAULT =
      new WriteOptions(OpenFlags.WRITE, Modes.FILE, false, false, false);

  /** Those of {@code appendFile}. */
  static final WriteOptions APPENDING = DEFAULT.withFlag(OpenFlags.APPEND);

  /**
   * Options with all values given.
   *
   * @throws InvalidArgumentException if {@code mode} is negative, or {@code atomic} is asked for
   *     with other flags than {@code "w"} and {@code "wx"}
   */
  public WriteOptions {
    Objects.requireNonNull(flag, "flag");
    Modes.check(mode);
    if (atomic && !flag.equals(OpenFlags.WRITE) && !flag.equals(OpenFlags.WRITE_NEW)) {
      throw InvalidArgumentException.value(
          "flag", "must be 'w' or 'wx' to write atomically", flag.toString());
    }
  }

  /**
   * These options with other flags.
   *
   * @param flag a text of Node's, such as {@code "a"}
   * @return the changed options
   * @throws InvalidArgumentException if Node does not know the flags, or they cannot be atomic
   */
  public WriteOptions withFlag(String flag) {
    return withFlag(OpenFlags.parse(flag));
  }

  /**
   * These options with other flags.
   *
   * @param flag how to open the file
   * @return the changed options
   * @throws InvalidArgumentException if these options are atomic and the flags cannot be
   */
  public WriteOptions withFlag(OpenFlags flag) {
    return new WriteOptions(flag, mode, flush, atomic, durable);
  }

  /**
   * These options with another mode.
   *
   * @param mode the permissions of a file that is made
   * @return the changed options
   * @throws InvalidArgumentException if {@code mode} is negative
   */
  public WriteOptions withMode(int mode) {
    return new WriteOptions(flag, mode, flush, atomic, durable);
  }

  /**
   * These options with or without a flush.
   *
   * @param flush whether to wait until the device has the data
   * @return the changed options
   */
  public WriteOptions withFlush(boolean flush) {
    return new WriteOptions(flag, mode, flush, atomic, durable);
  }

  /**
   * These options, all or nothing or not.
   *
   * @param atomic whether to replace the content in one step
   * @return the changed options
   * @throws InvalidArgumentException if the flags cannot be atomic
   */
  public WriteOptions withAtomic(boolean atomic) {
    return new WriteOptions(flag, mode, flush, atomic, durable);
  }

  /**
   * These options with or without regard for power failures.
   *
   * @param durable whether to wait until content and name are safe
   * @return the changed options
   */
  public WriteOptions withDurable(boolean durable) {
    return new WriteOptions(flag, mode, flush, atomic, durable);
  }
}

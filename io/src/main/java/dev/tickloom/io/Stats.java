package dev.tickloom.io;

import java.time.Instant;

/**
 * Type, size, mode, owner and times of a file. Node's {@code fs.Stats} and {@code fs.BigIntStats}
 * in one: numbers are exact, and times have the precision of the file system, up to nanoseconds.
 * Immutable.
 *
 * <p>All of it is known on file systems with the attribute view "unix", which is the default file
 * system on Linux and macOS. Elsewhere {@code dev}, {@code ino}, {@code nlink}, {@code uid}, {@code
 * gid} and {@code rdev} are 0 and {@code ctime} is {@code mtime}; {@code mode} has the permissions
 * if there is a view "posix", else only the type, and no type at all (every test is false) for what
 * is neither file, directory nor symbolic link.
 *
 * <p>Node's {@code blksize} and {@code blocks} are absent: the JDK cannot tell them.
 *
 * @param dev the device that holds the file
 * @param mode type and permissions, as in {@code st_mode}: 0100644 is a file that its owner may
 *     write
 * @param nlink how many names the file has
 * @param uid its owner
 * @param gid its group
 * @param rdev for a device, which one it is
 * @param ino its number on the device
 * @param size in bytes; of a symbolic link, the length of the path in it
 * @param atime when it was last read, as far as the file system keeps track of that
 * @param mtime when its content was last changed
 * @param ctime when its content or anything else about it was last changed
 * @param birthtime when it was made; {@code mtime} if the file system does not know
 */
public record Stats(
    long dev,
    int mode,
    long nlink,
    long uid,
    long gid,
    long rdev,
    long ino,
    long size,
    Instant atime,
    Instant mtime,
    Instant ctime,
    Instant birthtime) {

  /** {@return whether it is a regular file} */
  public boolean isFile() {
    return type() == FileType.FILE;
  }

  /** {@return whether it is a directory} */
  public boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  /** {@return whether it is a symbolic link, which only {@code lstat} can find} */
  public boolean isSymbolicLink() {
    return type() == FileType.SYMBOLIC_LINK;
  }

  /** {@return whether it is a block device} */
  public boolean isBlockDevice() {
    return type() == FileType.BLOCK_DEVICE;
  }

  /** {@return whether it is a character device, such as {@code /dev/null}} */
  public boolean isCharacterDevice() {
    return type() == FileType.CHARACTER_DEVICE;
  }

  /** {@return whether it is a named pipe} */
  public boolean isFIFO() {
    return type() == FileType.FIFO;
  }

  /** {@return whether it is a socket} */
  public boolean isSocket() {
    return type() == FileType.SOCKET;
  }

  /** {@return {@link #atime} in milliseconds since 1970, with a fraction, as Node gives it} */
  public double atimeMs() {
    return millis(atime);
  }

  /** {@return {@link #mtime} in milliseconds since 1970, with a fraction, as Node gives it} */
  public double mtimeMs() {
    return millis(mtime);
  }

  /** {@return {@link #ctime} in milliseconds since 1970, with a fraction, as Node gives it} */
  public double ctimeMs() {
    return millis(ctime);
  }

  /** {@return {@link #birthtime} in milliseconds since 1970, with a fraction, as Node gives it} */
  public double birthtimeMs() {
    return millis(birthtime);
  }

  private FileType type() {
    return FileType.ofMode(mode);
  }

  private static double millis(Instant time) {
    return time.getEpochSecond() * 1e3 + time.getNano() / 1e6;
  }
}

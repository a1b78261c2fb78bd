package dev.tickloom.io.watching;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jetbrains.annotations.Nullable;

/**
 * The attributes of a directory entry that a watch compares. Immutable.
 *
 * @param key what tells the file from all others that are there at the same time; null if the file
 *     system has no such thing. A key may be used again for a file that is made later
 * @param birth when the file was made, in nanoseconds since 1970; {@code modified} where the file
 *     system does not know
 * @param kind of the file
 * @param size in bytes
 * @param modified when its content was changed, in nanoseconds since 1970
 * @param attributes a number that differs if permissions or owners do; 0 if they were not read
 * @param details what to tell of the file besides; null if that was not read
 */
public record Status(
    @Nullable Object key,
    long birth,
    Kind kind,
    long size,
    long modified,
    long attributes,
    @Nullable Object details) {
  /** The kinds of files that make a difference to a watch. */
  public enum Kind {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link that is not followed. */
    LINK,
    /** A pipe, a socket, a device. */
    OTHER
  }

  /** The status from basic attributes, without details. */
  public static Status of(BasicFileAttributes attributes) {
    return new Status(
        attributes.fileKey(),
        attributes.creationTime().to(TimeUnit.NANOSECONDS),
        kindOf(attributes),
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        0,
        null);
  }

  private static Kind kindOf(BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      return Kind.FILE;
    }
    if (attributes.isDirectory()) {
      return Kind.DIRECTORY;
    }
    return attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
  }

  /**
   * The same with what is read separately.
   *
   * @param attributes of permissions and owners
   * @param details what to tell of the file
   */
  public Status with(long attributes, Object details) {
    return new Status(key, birth, kind, size, modified, attributes, details);
  }

  boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }
}

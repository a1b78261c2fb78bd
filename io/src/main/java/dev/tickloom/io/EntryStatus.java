package dev.tickloom.io;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import org.jetbrains.annotations.Nullable;

/**
 * The status of a directory entry, as copying and walking a tree need it.
 *
 * @param type of the entry; unknown also for what is neither file nor directory nor link, if only
 *     the JDK's own words are known
 * @param mode type and permissions, as far as they are known
 * @param hasAllBits whether the mode has the bits beyond 0777 as well
 * @param nlink how many names the file has; 0 if that is not known
 * @param key what tells the file from all others; null if the file system has no such thing
 */
record EntryStatus(
    FileType type,
    int mode,
    boolean hasAllBits,
    int nlink,
    @Nullable Object key,
    long size,
    FileTime mtime,
    FileTime atime) {
  /** Of what the JDK tells with names for all of it. */
  static EntryStatus of(BasicFileAttributes attributes, int mode, boolean hasAllBits) {
    return of(attributes, mode, hasAllBits, 0);
  }

  /** Of what the JDK keeps in those fields. */
  static EntryStatus of(PosixFileAttributes attributes, StatFields fields) {
    return of(attributes, fields.mode(attributes), true, fields.nlink(attributes));
  }

  private static EntryStatus of(
      BasicFileAttributes attributes, int mode, boolean hasAllBits, int nlink) {
    return new EntryStatus(
        FileType.ofMode(mode),
        mode,
        hasAllBits,
        nlink,
        attributes.fileKey(),
        attributes.size(),
        attributes.lastModifiedTime(),
        attributes.lastAccessTime());
  }

  boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  boolean isLink() {
    return type == FileType.SYMBOLIC_LINK;
  }

  /** Nine bits. */
  int permissions() {
    return mode & 0777;
  }

  /** The same with a mode that was found out in another way. */
  EntryStatus withMode(int mode) {
    return new EntryStatus(FileType.ofMode(mode), mode, true, nlink, key, size, mtime, atime);
  }
}

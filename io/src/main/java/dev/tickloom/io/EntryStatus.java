package dev.tickloom.io;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jetbrains.annotations.Nullable;

/**
 * The status of a directory entry, as copying and walking a tree need it.
 *
 * @param type of the entry; unknown also of what is none of file, directory and link, if only the
 *     JDK's own words are known
 * @param mode type and permissions, as far as they are known
 * @param hasAllBits whether the mode has the bits beyond 0777 as well
 * @param key what tells the file from all others; null if the file system has no such thing
 */
record EntryStatus(
    FileType type,
    int mode,
    boolean hasAllBits,
    @Nullable Object key,
    long size,
    FileTime mtime,
    FileTime atime) {
  static EntryStatus of(BasicFileAttributes attributes, int mode, boolean hasAllBits) {
    return new EntryStatus(
        FileType.ofMode(mode),
        mode,
        hasAllBits,
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
    return new EntryStatus(FileType.ofMode(mode), mode, true, key, size, mtime, atime);
  }
}

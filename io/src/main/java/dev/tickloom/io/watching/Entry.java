package dev.tickloom.io.watching;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/**
 * A file in the state in which it was last reported. For the thread of a pass; other threads use it
 * only as an identity.
 *
 * <p>There is one for each file of a tree, so this has fields and no object of its own for status.
 */
final class Entry {
  /** Null for the top, and for removed entries. */
  @Nullable Entry parent;

  /** One name; of the top its whole path. */
  Path name;

  @Nullable Object key;
  long birth;
  Status.Kind kind;
  long size;
  long modified;
  long attributes;

  /**
   * Whether it was looked at so soon after it was modified that a further change may leave size and
   * time as they are, because the clock of the file system has ticks of milliseconds.
   */
  boolean isFresh;

  /** The entries of this directory; null if it is not entered. */
  @Nullable Map<Path, Entry> children;

  /** Hears what happens in this directory. */
  @Nullable Listening listening;

  /** Hear what happens to the names that decide what this link leads to; never changed itself. */
  List<Listening> aims = List.of();

  /** Whether the system does not report changes in this directory, so that it is polled. */
  boolean isPolled;

  /** Whether this directory may not be listened to, and so not be listed. */
  boolean isRefused;

  /** Whether somebody has got the error that this directory may not be read. */
  boolean isRefusalTold;

  /** When the directory was modified before it was listed; of polled directories only. */
  long listed = Long.MIN_VALUE;

  Entry(@Nullable Entry parent, Path name, Status status, boolean isFresh) {
    this.parent = parent;
    this.name = name;
    this.kind = status.kind();
    update(status, isFresh);
  }

  void update(Status status, boolean isFresh) {
    this.key = status.key();
    this.birth = status.birth();
    this.kind = status.kind();
    this.size = status.size();
    this.modified = status.modified();
    this.attributes = status.attributes();
    this.isFresh = isFresh;
  }

  boolean isDirectory() {
    return kind == Status.Kind.DIRECTORY;
  }

  boolean isCovered() {
    return listening != null || isPolled || isRefused;
  }
}

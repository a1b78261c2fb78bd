package dev.tickloom.io;

import java.nio.file.Path;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * Something that happened to a file that is watched. Immutable.
 *
 * <p>Changes of a {@link Watcher} lead from the tree as it was to the tree as it is: whoever
 * applies them in order has the same names and kinds of files as the disk, once it is quiet.
 *
 * @param kind what happened
 * @param path of the file: the watched path, as it was given, and what is below it; where the file
 *     is now, if it was renamed
 * @param from where it was, if it was renamed; else null
 * @param filename the path from the watched path on; the last name of the watched path if that
 *     itself was changed, as in Node
 * @param stats of the file when the change was found, as {@code lstat} tells them; null if it was
 *     deleted
 */
public record FileChange(
    Kind kind, Path path, @Nullable Path from, String filename, @Nullable Stats stats) {
  /** What can happen to a file. */
  public enum Kind {
    /** It is new: made, or moved here from outside; of a directory before all that is in it. */
    CREATE,
    /** Its content is new, or if that was asked for, its permissions or owners are. */
    MODIFY,
    /** It is gone: removed, or moved outside; of a directory after all that was in it. */
    DELETE,
    /**
     * It has another path in the watched tree, and so has all that is in it. What was at that path
     * is deleted before.
     */
    RENAME
  }

  /** Checks that what always is there is given. */
  public FileChange {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(filename, "filename");
  }

  /**
   * {@return the type of the event in Node: {@code change} for {@link Kind#MODIFY}, else {@code
   * rename}}
   */
  public String eventType() {
    return kind == Kind.MODIFY ? "change" : "rename";
  }
}

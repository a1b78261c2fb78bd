package dev.tickloom.io;

import java.nio.file.Path;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * A change of a watched file. Immutable.
 *
 * <p>The changes of a {@link Watcher} lead from the old tree to the present one: a program that
 * applies them in order has the same names and kinds of files as the disk, once it is quiet.
 *
 * @param kind the kind of change
 * @param path of the file: the watched path, as it was given, and what is below it; where the file
 *     is now, if it was renamed
 * @param from where it was, if it was renamed; else null
 * @param filename the path relative to the watched path; the last name of the watched path if that
 *     itself was changed, as in Node
 * @param stats of the file when the change was found, as {@code lstat} tells them; null if it was
 *     deleted
 */
public record FileChange(
    Kind kind, Path path, @Nullable Path from, String filename, @Nullable Stats stats) {
  /** The kinds of change. */
  public enum Kind {
    /** The file is new: made, or moved in from outside. A directory comes before its content. */
    CREATE,
    /** Its content has changed; with the option, its permissions or owners. */
    MODIFY,
    /** The file is gone: removed, or moved outside. A directory comes after its content. */
    DELETE,
    /**
     * It has another path in the watched tree, and so has its content. A file that was at that path
     * is deleted first.
     */
    RENAME
  }

  /** Checks that kind, path and name are given. */
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

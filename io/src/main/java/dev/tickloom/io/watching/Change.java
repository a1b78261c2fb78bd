package dev.tickloom.io.watching;

import java.nio.file.Path;
import org.jetbrains.annotations.Nullable;

/**
 * A difference between two states of a tree. A list of them leads from the first state to the
 * second one, step by step. All paths start at the root, which itself is the empty path.
 *
 * @param kind what happened
 * @param path of the entry; where it is now, if it was renamed
 * @param from where it was, if it was renamed; else null
 * @param isDirectory whether the entry is a directory that is or was entered
 * @param details of the status after the change; null of what was deleted
 */
public record Change(
    Kind kind, Path path, @Nullable Path from, boolean isDirectory, @Nullable Object details) {
  /** The kinds of change. */
  public enum Kind {
    /** The entry is new. */
    CREATE,
    /** Its content has changed, or its attributes, if they are compared. */
    MODIFY,
    /** It is gone. A directory comes after its content. */
    DELETE,
    /** It has another path, and so has its content. */
    RENAME
  }
}

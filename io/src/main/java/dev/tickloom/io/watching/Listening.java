package dev.tickloom.io.watching;

import java.nio.file.Path;
import org.jetbrains.annotations.Nullable;

/**
 * The interest of one watch in one directory. Several watches, or several entries of a watch that
 * follows links, may listen to the same directory.
 *
 * @param hints where it is told
 * @param entry the directory, or an entry that the only name in it belongs to
 * @param isOfEntry whether what happens happens to the entry, and not to names in it
 * @param directory where it listens
 * @param only the only name of interest; null for all
 */
record Listening(Hints hints, Entry entry, boolean isOfEntry, Path directory, @Nullable Path only) {
  // Compared by identity, because two may have the same values.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}

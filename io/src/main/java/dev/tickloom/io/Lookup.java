package dev.tickloom.io;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * Where the three forms look paths up: in a file system and, for a view of {@link Fs#in}, from a
 * directory on.
 *
 * @param directory at which relative paths start; null for the working directory of the file system
 */
record Lookup(FileSystem fileSystem, @Nullable Path directory) {
  static Lookup on(FileSystem fileSystem) {
    Objects.requireNonNull(fileSystem, "fileSystem");
    NameEncoding.check(fileSystem);
    return new Lookup(fileSystem, null);
  }

  /** As a second {@code chdir}: a relative directory starts at the present one. */
  Lookup in(Path next) {
    FileSystem itsFileSystem = Objects.requireNonNull(next, "directory").getFileSystem();
    NameEncoding.check(itsFileSystem);
    return new Lookup(itsFileSystem, resolve(next));
  }

  /** A path of another file system is taken as it is. */
  Path resolve(Path path) {
    return directory == null || !path.getFileSystem().equals(fileSystem)
        ? path
        : directory.resolve(path);
  }
}

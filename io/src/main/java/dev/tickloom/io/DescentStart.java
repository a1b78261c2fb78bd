package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * The start of a descent: the open directory that has an entry for the file that a caller named.
 *
 * @param descent has that directory for its top; to be closed
 * @param name of the file in the top; its path if it can only be got at by path
 */
record DescentStart(Descent descent, Path name) {
  /**
   * Opens the directory, if its names can be looked up in it while it is open; else the file is got
   * at by its path.
   *
   * @param text what errors call the file
   */
  static DescentStart at(Path path, String text) {
    Parent parent = openParent(path, text);
    return parent == null
        ? byPath(path)
        : new DescentStart(parent.descent(path), path.getFileName());
  }

  static DescentStart byPath(Path path) {
    return new DescentStart(
        new Descent(PathFolder.around(path), () -> PathFolder.around(path)), path);
  }

  /** The directory in which the file has its name, open, and its key. */
  private record Parent(OpenFolder folder, @Nullable Object key) {
    static Parent open(Path path) throws IOException {
      OpenFolder folder = OpenFolder.at(parentOf(path), null);
      try {
        return new Parent(folder, folder.key());
      } catch (Throwable e) {
        Opening.closeAfter(e, folder);
        throw e;
      }
    }

    Descent descent(Path path) {
      return new Descent(folder, () -> OpenFolder.at(parentOf(path), key));
    }
  }

  /** Null if the file can only be got at by its path. */
  private static @Nullable Parent openParent(Path path, String text) {
    Path name = path.getFileName();
    if (name == null || Set.of("", ".", "..").contains(name.toString())) {
      return null; // it has no name in another directory
    }
    Parent parent;
    try {
      parent = Descriptors.first("scandir", text, () -> Parent.open(path));
    } catch (FsException e) {
      if (e.code().equals("EACCES")) {
        return null; // it may be searched but not read
      }
      throw e;
    }
    if (parent.folder() instanceof SecureFolder) {
      return parent;
    }
    SystemCall.perform("scandir", text, parent.folder()::close);
    return null;
  }

  private static Path parentOf(Path path) {
    return path.resolveSibling(".");
  }
}

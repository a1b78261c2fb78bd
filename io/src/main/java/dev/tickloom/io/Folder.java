package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A directory to list, which a caller named or which was found below that one.
 *
 * @param path the directory
 * @param text what errors call it: below the directory that a caller named, the caller's text and
 *     the way from there
 * @param parentPath what its entries call it: below that directory, the same without detours
 * @param relative the way from there, with a separator at the end unless it is empty
 */
record Folder(Path path, String text, String parentPath, String relative) {
  static Folder at(Location directory) throws NoSuchFileException {
    return new Folder(directory.path(), directory.text(), directory.text(), "");
  }

  /** An entry of a folder; the name by itself, since to take it from the path costs something. */
  record Entry(String name, Path path) {
    static Entry of(Path path) {
      return new Entry(nameOf(path), path);
    }

    static String nameOf(Path path) {
      return String.valueOf(path.getFileName());
    }

    /** Whether it is a directory, or a symbolic link to one. */
    boolean leadsToDirectory() {
      try {
        return isDirectory(path);
      } catch (IOException e) {
        return false; // a link that leads nowhere, or in a circle; or it is gone
      }
    }

    /** The kernel gives types away with the names, but the JDK drops them, so each costs a call. */
    private FileType type() {
      try {
        return FileType.ofMode(Attributes.mode(path, LinkOption.NOFOLLOW_LINKS));
      } catch (IOException e) {
        return FileType.UNKNOWN; // it is gone, or the directory may be read but not searched
      }
    }
  }

  /** The folder that is an entry of this one. */
  Folder below(Entry entry) {
    String separator = path.getFileSystem().getSeparator();
    return new Folder(
        entry.path(),
        (text.isEmpty() || text.endsWith(separator) ? text : text + separator) + entry.name(),
        entry.path().normalize().toString(),
        relative + entry.name() + separator);
  }

  /** The entries in the order of the file system; to be closed. */
  @SuppressWarnings("StreamResourceLeak") // the caller closes it
  DirectoryStream<Path> open() throws IOException {
    if (!isDirectory(path)) {
      // the JDK opens it first and looks then: on a pipe that waits for a writer
      throw new NotDirectoryException(text);
    }
    return Files.newDirectoryStream(path);
  }

  private static boolean isDirectory(Path path) throws IOException {
    return FileType.ofMode(Attributes.mode(path)) == FileType.DIRECTORY;
  }

  Dirent dirent(Entry entry) {
    return new Dirent(entry.name(), parentPath, entry.path(), entry.type());
  }
}

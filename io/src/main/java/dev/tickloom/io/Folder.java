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

  /** The folder that is an entry of this one. */
  Folder below(Path entry) {
    String separator = path.getFileSystem().getSeparator();
    String name = name(entry);
    return new Folder(
        entry,
        (text.isEmpty() || text.endsWith(separator) ? text : text + separator) + name,
        entry.normalize().toString(),
        relative + name + separator);
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

  static String name(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  /** Whether an entry is a directory, or a symbolic link to one. */
  static boolean leadsToDirectory(Path entry) {
    try {
      return isDirectory(entry);
    } catch (IOException e) {
      return false; // a link that leads nowhere, or in a circle; or it is gone
    }
  }

  Dirent dirent(Path entry) {
    return new Dirent(name(entry), parentPath, entry, type(entry));
  }

  /** The kernel gives types away with the names, but the JDK drops them, so each costs a call. */
  private static FileType type(Path entry) {
    try {
      return FileType.ofMode(Attributes.mode(entry, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return FileType.UNKNOWN; // it is gone, or the directory may be read but not searched
    }
  }
}

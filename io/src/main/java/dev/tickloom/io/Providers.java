package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Which file system provider a path belongs to, for what they do not do alike. */
final class Providers {
  private Providers() {}

  /** Whether the system itself does the work. */
  static boolean isDefault(Path path) {
    return path.getFileSystem().equals(FileSystems.getDefault());
  }

  /** Whether the path is one in a zip file, as the JDK reads and writes it. */
  static boolean isZip(Path path) {
    return path.getFileSystem().provider().getScheme().equals("jar");
  }

  /**
   * The path by which a provider knows what is there. For most that is the same one. To an object
   * store a file {@code d} and a directory {@code d/} are two.
   */
  static Path found(Path path) {
    if (isDefault(path) || path.getNameCount() == 0) {
      return path;
    }
    FileSystem fileSystem = path.getFileSystem();
    Path file = fileSystem.getPath(textOf(path));
    Path directory = fileSystem.getPath(file + fileSystem.getSeparator());
    if (file.equals(directory)) {
      return path;
    }
    boolean isDirectory = !Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.exists(directory);
    return isDirectory ? directory : file;
  }

  /**
   * Whether it is a path that only a directory has: what {@link #found} finds in an object store.
   */
  static boolean isOfDirectory(Path path) {
    return !isDefault(path) && path.toString().endsWith(path.getFileSystem().getSeparator());
  }

  /** Fails if something is there: an object store makes a directory once more. */
  static void checkIsFree(Path path) throws IOException {
    if (!isDefault(path) && Attributes.typeIfExists(path, LinkOption.NOFOLLOW_LINKS) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  /** The text of a path without the separator that object stores put behind a directory. */
  static String textOf(Path path) {
    String text = path.toString();
    String separator = path.getFileSystem().getSeparator();
    int end = text.length() - separator.length();
    return end > 0 && text.endsWith(separator) ? text.substring(0, end) : text;
  }
}

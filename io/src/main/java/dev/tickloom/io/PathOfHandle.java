package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Leads from an open file to what NIO asks and changes by path only: all that is known about it,
 * its permissions, owner and times.
 *
 * <p>The path that it was opened by may name another file by now. So the key of the file (device
 * and number) is taken when it is opened, and a path is good if a file with that key is there. On
 * Linux there is a second path, which leads to the file even if it has been renamed or deleted: the
 * entry of the descriptor in {@code /proc/self/fd}. Which number that is NIO does not tell, but
 * every entry with the same key is as good, and while the file is open nothing else can have it.
 * Elsewhere, and where files have no keys (in zip files, on Windows), the call fails with {@code
 * ENOSYS}.
 *
 * <p>The key has to be taken at once: later it might be that of another file. That costs one to two
 * microseconds, about as much as opening and closing a file by itself. What remains are two short
 * races: another file may take the place of this one between opening it and taking the key, and
 * between comparing the key and using the path.
 */
final class PathOfHandle {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Path path;
  private final @Nullable Object key;
  private final boolean isRegularFile;

  private PathOfHandle(Path path, @Nullable Object key, boolean isRegularFile) {
    this.path = path;
    this.key = key;
    this.isRegularFile = isRegularFile;
  }

  /** To be called as soon as the file is open. */
  static PathOfHandle ofOpened(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new PathOfHandle(path, attributes.fileKey(), attributes.isRegularFile());
    } catch (IOException e) {
      return new PathOfHandle(
          path, null, true); // it is gone already, or in a zip file not there yet
    }
  }

  /** Whether it is neither a directory nor a device or the like. */
  boolean isRegularFile() {
    return isRegularFile;
  }

  /**
   * Finds a path that leads to the file now.
   *
   * @param syscall for the error
   * @throws FsException with code {@code ENOSYS} if there is none
   */
  Path find(String syscall) {
    if (key == null) {
      throw FsException.notImplemented("files have no identity here", syscall);
    }
    if (key.equals(keyOf(path))) {
      return path;
    }
    Path descriptor = findDescriptor(key);
    if (descriptor == null) {
      throw FsException.notImplemented("the file is no longer where it was opened", syscall);
    }
    return descriptor;
  }

  private @Nullable Path findDescriptor(Object wanted) {
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      return null;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        if (wanted.equals(keyOf(descriptor))) {
          return descriptor;
        }
      }
    } catch (IOException e) {
      return null; // this is not Linux
    }
    return null;
  }

  private static @Nullable Object keyOf(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jetbrains.annotations.Nullable;

/**
 * Gives files other names: rename(2), never a copy. To another file system it fails with {@code
 * EXDEV}.
 */
final class Renaming {
  private Renaming() {}

  static Work<@Nullable Void> rename(Location oldPath, Location newPath) {
    return SystemCall.work(
        "rename",
        oldPath,
        newPath,
        () -> {
          Path source = oldPath.path();
          Path target = newPath.path();
          checkSeparators(oldPath, newPath);
          if (!Providers.isDefault(source)) {
            checkForeign(source, target);
            if (areSame(source, target)) {
              return null; // an object store would copy it to itself, and delete it
            }
          }
          move(source, target);
          return null;
        });
  }

  /** Replaces the target in one step. */
  static void move(Path source, Path target) throws IOException {
    checkSameFileSystem(source, target);
    // The second option is for file systems in memory; it means nothing to rename(2).
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static void checkSameFileSystem(Path source, Path target) throws IOException {
    if (!source.getFileSystem().equals(target.getFileSystem())) {
      throw new AtomicMoveNotSupportedException(
          source.toString(), target.toString(), "two file systems");
    }
  }

  /** Checks {@code a/} as the kernel does: only a directory has such a name. */
  private static void checkSeparators(Location oldPath, Location newPath) throws IOException {
    if (!oldPath.asksForDirectory() && !newPath.asksForDirectory()) {
      return;
    }
    if (isDirectory(oldPath.path())) {
      return;
    }
    checkParent(newPath.path());
    throw new NotDirectoryException(oldPath.text());
  }

  private static boolean isDirectory(Path path) throws IOException {
    int mode = Attributes.mode(path, LinkOption.NOFOLLOW_LINKS);
    return FileType.ofMode(mode) == FileType.DIRECTORY;
  }

  /** Fails if there is nowhere to put the name. */
  private static void checkParent(Path path) throws IOException {
    try {
      var unused = Attributes.mode(path, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null) {
        var unused = Attributes.mode(parent);
      }
    }
  }

  /** Refuses what rename(2) refuses, because providers written in Java may behave differently. */
  private static void checkForeign(Path source, Path target) throws IOException {
    checkSameFileSystem(source, target);
    boolean isDirectory = isDirectory(source);
    if (isDirectory
        && target.toAbsolutePath().startsWith(source.toAbsolutePath())
        && !target.toAbsolutePath().equals(source.toAbsolutePath())) {
      throw new FileSystemException(source.toString(), null, Errno.EINVAL.glibcText());
    }
    boolean replaces = Attributes.typeIfExists(target, LinkOption.NOFOLLOW_LINKS) != null;
    if (isDirectory && replaces && !isDirectory(target)) {
      throw new NotDirectoryException(target.toString());
    }
    if (!isDirectory && replaces && isDirectory(target)) {
      throw Opening.isDirectory(target.toString());
    }
    if (isDirectory && replaces && !isEmpty(target)) {
      throw new DirectoryNotEmptyException(target.toString());
    }
    if (isDirectory && Providers.isZip(source)) {
      // it would make another directory, leave this one, and report success
      throw new UnsupportedOperationException("a directory in a zip file stays where it is");
    }
  }

  /** Whether two names are of one file, of which rename(2) then keeps both. */
  private static boolean areSame(Path source, Path target) throws IOException {
    return source.equals(target)
        || (!Files.isSymbolicLink(source)
            && !Files.isSymbolicLink(target)
            && Attributes.typeIfExists(target) != null
            && Files.isSameFile(source, target));
  }

  static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      return !stream.iterator().hasNext();
    }
  }
}

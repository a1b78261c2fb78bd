package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import org.jetbrains.annotations.Nullable;

/** The operations on single names of files, and on symbolic links. */
final class Links {
  /** As many as the kernel follows. */
  static final int MAX_LINKS = 40;

  private Links() {}

  /**
   * Looks first at what it deletes, because NIO would delete an empty directory too. One that takes
   * the place of a file between the two calls is deleted if it is empty.
   */
  static Work<@Nullable Void> unlink(Location file) {
    return SystemCall.work(
        "unlink",
        file,
        () -> {
          checkNoDirectory(file);
          Files.delete(file.path());
          return null;
        });
  }

  private static void checkNoDirectory(Location file) throws IOException {
    int mode = Attributes.mode(file.path(), LinkOption.NOFOLLOW_LINKS);
    if (FileType.ofMode(mode) == FileType.DIRECTORY) {
      throw new FileSystemException(file.text(), null, Errno.EISDIR.glibcText());
    }
    if (file.asksForDirectory()) {
      throw new NotDirectoryException(file.text());
    }
  }

  static Work<@Nullable Void> link(Location existingPath, Location newPath) {
    return SystemCall.work(
        "link",
        existingPath,
        newPath,
        () -> {
          Path existing = existingPath.path();
          checkSeparator(existingPath);
          if (existingPath.asksForDirectory()) {
            existing = existing.toRealPath(); // with a separator at the end links are followed
          }
          Path link = newPath.path();
          Renaming.checkSameFileSystem(existing, link);
          checkNewName(newPath);
          Files.createLink(link, existing);
          return null;
        });
  }

  /** NIO keeps the text of the target but for separators that say nothing. */
  static Work<@Nullable Void> symlink(Location target, Location path) {
    return SystemCall.work(
        "symlink",
        target,
        path,
        () -> {
          Path text = targetText(target);
          Path link = path.path();
          Renaming.checkSameFileSystem(text, link);
          checkNewName(path);
          Files.createSymbolicLink(link, text);
          return null;
        });
  }

  /** Wherever the link is, its text stays as it was given; the empty one the kernel refuses. */
  private static Path targetText(Location target) throws IOException {
    if (target.text().isEmpty()) {
      throw new NoSuchFileException(target.text());
    }
    return target.unresolved();
  }

  static Work<String> readlink(Location link) {
    return SystemCall.work(
        "readlink",
        link,
        () -> {
          checkSeparator(link);
          if (link.asksForDirectory()) {
            throw new NotLinkException(link.text());
          }
          return Files.readSymbolicLink(link.path()).toString();
        });
  }

  /** The path that the last name leads to, which need not exist. */
  static Path follow(Path path) throws IOException {
    Path followed = path;
    for (int i = 0; i < MAX_LINKS; i++) {
      FileType type = Attributes.typeIfExists(followed, LinkOption.NOFOLLOW_LINKS);
      if (type != FileType.SYMBOLIC_LINK) {
        return followed;
      }
      followed = followed.resolveSibling(Files.readSymbolicLink(followed));
    }
    throw new FileSystemLoopException(path.toString());
  }

  /** Checks {@code a/} as the kernel does while it follows links. */
  static void checkSeparator(Location path) throws IOException {
    if (path.asksForDirectory()) {
      var unused = Metadata.stats(path);
    }
  }

  /** Checks a new name {@code a/} as the kernel does: no directory is made here. */
  static void checkNewName(Location path) throws IOException {
    if (path.asksForDirectory()) {
      var unused = Attributes.mode(path.path(), LinkOption.NOFOLLOW_LINKS);
      throw new FileAlreadyExistsException(path.text());
    }
  }
}

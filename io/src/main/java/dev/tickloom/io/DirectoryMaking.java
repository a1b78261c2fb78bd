package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The operations that make directories.
 *
 * <p>The recursive one goes as Node's does, from the bottom: try, and when something is missing try
 * the parent first, whose text is what is before the last separator. The JDK's own knows neither
 * which directory it made first nor which one failed.
 */
final class DirectoryMaking {
  private enum Outcome {
    MADE,
    EXISTED,
    PARENT_MISSING
  }

  private DirectoryMaking() {}

  static Work<@Nullable Void> mkdir(Location directory) {
    return SystemCall.work(
        "mkdir",
        directory,
        () -> {
          make(directory, Modes.DIRECTORY);
          return null;
        });
  }

  /** Yields the first directory that was made; null if none was, or without recursion. */
  static Work<@Nullable String> mkdir(Location directory, MkdirOptions options) {
    Objects.requireNonNull(options, "options");
    return SystemCall.work(
        "mkdir",
        directory,
        () -> {
          if (options.recursive()) {
            return makeAll(directory, options.mode());
          }
          make(directory, options.mode());
          return null;
        });
  }

  private static void make(Location directory, int mode) throws IOException {
    Path path = directory.path();
    Files.createDirectory(path, Modes.attributes(path, mode, Modes.DIRECTORY));
  }

  private static @Nullable String makeAll(Location directory, int mode) {
    Deque<Location> missing = new ArrayDeque<>();
    missing.push(directory);
    String first = null;
    while (!missing.isEmpty()) {
      Location next = missing.pop();
      boolean isLast = missing.isEmpty();
      switch (SystemCall.run("mkdir", next.text(), () -> tryToMake(next, isLast, mode))) {
        case MADE -> first = first == null ? next.text() : first;
        case EXISTED -> {}
        case PARENT_MISSING -> {
          missing.push(next);
          missing.push(Objects.requireNonNull(next.parent()));
        }
      }
    }
    return first;
  }

  private static Outcome tryToMake(Location next, boolean isLast, int mode) throws IOException {
    try {
      make(next, mode);
      return Outcome.MADE;
    } catch (NoSuchFileException e) {
      if (next.parent() == null) {
        throw e;
      }
      return Outcome.PARENT_MISSING;
    } catch (IOException e) {
      checkExisting(next, isLast, e);
      return Outcome.EXISTED;
    }
  }

  /** Puts up with a failure if there is a directory already, or else says what Node says. */
  private static void checkExisting(Location next, boolean isLast, IOException failure)
      throws IOException {
    Errno errno = ErrnoMapper.errno(failure);
    if (errno == Errno.EACCES || errno == Errno.ENOTDIR || errno == Errno.EPERM) {
      throw failure;
    }
    boolean exists = failure instanceof FileAlreadyExistsException;
    try {
      if (Metadata.stats(next).isDirectory()) {
        return;
      }
    } catch (IOException e) {
      if (exists && isLast) {
        throw e;
      }
    }
    throw exists && !isLast ? new NotDirectoryException(next.text()) : failure;
  }
}

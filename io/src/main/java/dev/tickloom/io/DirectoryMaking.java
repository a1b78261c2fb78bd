package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

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

  /**
   * How often a parent may be gone again when it is a child's turn. Others may delete it meanwhile;
   * but in {@code /proc}, and below a working directory that is deleted, a directory is there and
   * its children are refused with {@code ENOENT}, for ever.
   */
  private static final int MAX_VANISHED = 100;

  private DirectoryMaking() {}

  static Work<@Nullable Void> mkdir(Location directory) {
    return SystemCall.work(
        "mkdir",
        directory,
        () -> {
          SpecialBits.makeDirectory(directory.path(), Modes.DIRECTORY);
          return null;
        });
  }

  /** Yields the first directory that was made; null if none was, or without recursion. */
  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  static Work<@Nullable String> mkdir(Location directory, MkdirOptions options) {
    Objects.requireNonNull(options, "options");
    if (options.recursive()) {
      return SystemCall.<@Nullable String>composite(
          "mkdir", directory, progress -> makeAll(directory, options.mode(), progress));
    }
    return SystemCall.work(
        "mkdir",
        directory,
        () -> {
          make(directory, options.mode());
          return null;
        });
  }

  /** The sticky bit takes a descriptor; without one nothing has been made. */
  private static void make(Location directory, int mode) {
    Descriptors.first(
        "mkdir",
        directory.text(),
        () -> {
          SpecialBits.makeDirectory(directory.path(), mode);
          return "";
        });
  }

  /** Makes a directory and those above it that are missing; yields the first that was made. */
  static @Nullable String makeAll(Location directory, int mode, Progress progress) {
    Deque<Location> missing = new ArrayDeque<>();
    missing.push(directory);
    String first = null;
    int vanished = 0;
    boolean hasParent = false; // which was there a moment ago
    while (!missing.isEmpty()) {
      Location next = missing.pop();
      boolean isLast = missing.isEmpty();
      boolean mayGoUp = !hasParent || vanished < MAX_VANISHED;
      Outcome outcome =
          Descriptors.wait(
              progress,
              "mkdir",
              next.text(),
              () -> {
                Content.checkWanted(progress);
                return tryToMake(next, isLast, mayGoUp, mode);
              });
      if (outcome == Outcome.MADE && first == null) {
        first = next.text();
      }
      if (outcome == Outcome.PARENT_MISSING) {
        vanished += hasParent ? 1 : 0;
        missing.push(next);
        missing.push(Objects.requireNonNull(next.parent()));
      }
      hasParent = outcome != Outcome.PARENT_MISSING;
    }
    return first;
  }

  private static Outcome tryToMake(Location next, boolean isLast, boolean mayGoUp, int mode)
      throws IOException {
    try {
      SpecialBits.beginDirectory(next.path(), mode);
    } catch (NoSuchFileException e) {
      if (next.parent() == null || !mayGoUp) {
        throw e;
      }
      return Outcome.PARENT_MISSING;
    } catch (IOException e) {
      checkExisting(next, isLast, e);
      return Outcome.EXISTED;
    }
    SpecialBits.endDirectory(next.path(), mode); // fails though there is a directory
    return Outcome.MADE;
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
    } catch (Exception e) {
      if (exists && isLast) {
        throw e;
      }
    }
    throw exists && !isLast ? new NotDirectoryException(next.text()) : failure;
  }
}

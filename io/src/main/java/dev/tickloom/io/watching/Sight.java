package dev.tickloom.io.watching;

import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jetbrains.annotations.Nullable;

/**
 * The result of a look at a path: a file, no file, or a failure, which says nothing about the file.
 *
 * @param status of what is there; null if nothing is, or it is not known
 * @param isKnown whether one could look
 * @param isDenied whether one may not look, so that there is no use in trying again
 */
record Sight(@Nullable Status status, boolean isKnown, boolean isDenied) {
  private static final Sight NOTHING = new Sight(null, true, false);
  private static final Sight DENIED = new Sight(null, false, true);
  private static final Sight UNKNOWN = new Sight(null, false, false);
  private static final LinkOption[] NOT_FOLLOWED = {LinkOption.NOFOLLOW_LINKS};
  private static final LinkOption[] FOLLOWED = {};

  /**
   * Looks.
   *
   * @param reader reads details as well; null for what is enough to compare
   * @param follows whether a link stands for what it leads to, if that is there
   */
  static Sight of(Path path, @Nullable StatusReader reader, boolean follows) {
    if (follows) {
      Sight followed = look(path, reader, FOLLOWED);
      if (followed.status != null) {
        return followed;
      }
    }
    return look(path, reader, NOT_FOLLOWED);
  }

  private static Sight look(Path path, @Nullable StatusReader reader, LinkOption[] links) {
    try {
      Status status =
          reader == null
              ? Status.of(Files.readAttributes(path, BasicFileAttributes.class, links))
              : reader.read(path, links);
      return new Sight(status, true, false);
    } catch (AccessDeniedException e) {
      return DENIED;
    } catch (ClosedFileSystemException e) {
      throw e; // nothing will ever be seen again
    } catch (Exception | LinkageError e) { // whatever a provider throws
      return isOfNothing(e) ? NOTHING : UNKNOWN;
    }
  }

  /** Whether a call has failed because the file, or a directory on the way, is missing. */
  static boolean isOfNothing(Throwable failure) {
    return failure instanceof NoSuchFileException
        || failure instanceof NotDirectoryException
        // The JDK has no exception of its own for a file on the way to a name.
        || (failure instanceof FileSystemException e && "Not a directory".equals(e.getReason()));
  }
}

package dev.tickloom.io;

import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;
import org.jetbrains.annotations.Nullable;

/**
 * Finds the errno behind an exception of the JDK or of a file system provider: by its class if that
 * says it, else by its text, else not at all. It never guesses. Whatever a provider throws,
 * declared or not, becomes an {@link FsException}, because nobody expects anything else from a file
 * system.
 */
final class ErrnoMapper {
  /** In what the JDK says of buffers and positions that {@code O_DIRECT} does not take. */
  private static final String UNALIGNED = " is not a multiple of the block size (";

  private ErrnoMapper() {}

  /**
   * The error to report for what a call threw. The paths in {@code thrown} are not looked at: they
   * are resolved ones, and for links swapped.
   */
  static FsException map(
      Throwable thrown, String syscall, @Nullable String path, @Nullable String dest) {
    Throwable reason = unwrap(thrown);
    Errno errno = errno(reason);
    if (errno != null) {
      IOException cause = asIoException(reason);
      String obstacle = reason instanceof InvalidPathException ? NameEncoding.obstacle() : null;
      return errno == Errno.EILSEQ && obstacle != null
          ? FsException.because(obstacle, errno, cause, syscall, path, dest)
          : FsException.of(errno, cause, syscall, path, dest);
    }
    return FsException.unknown(text(reason), asIoException(reason), syscall, path, dest);
  }

  private static Throwable unwrap(Throwable thrown) {
    boolean wraps =
        thrown instanceof DirectoryIteratorException
            || thrown instanceof UncheckedIOException
            || thrown instanceof IOError;
    return wraps && thrown.getCause() instanceof IOException cause ? cause : thrown;
  }

  private static IOException asIoException(Throwable reason) {
    return reason instanceof IOException io ? io : new IOException(reason);
  }

  /** The errno that an exception stands for, or null. */
  static @Nullable Errno errno(Throwable thrown) {
    Errno errno = ofClass(thrown);
    if (errno != null || !(thrown instanceof IOException)) {
      return errno;
    }
    String text = text(thrown);
    return text.contains(UNALIGNED) ? Errno.EINVAL : StrerrorTexts.errno(text);
  }

  private static @Nullable Errno ofClass(Throwable thrown) {
    return switch (thrown) {
      case NoSuchFileException e -> Errno.ENOENT;
      case FileAlreadyExistsException e -> Errno.EEXIST;
      case AccessDeniedException e -> Errno.EACCES;
      case NotDirectoryException e -> Errno.ENOTDIR;
      case DirectoryNotEmptyException e -> Errno.ENOTEMPTY;
      case NotLinkException e -> Errno.EINVAL;
      case AtomicMoveNotSupportedException e -> Errno.EXDEV;
      case FileSystemLoopException e -> Errno.ELOOP;
      case ClosedByInterruptException e -> Errno.ECANCELED; // somebody interrupted a worker
      case ClosedChannelException e -> Errno.EBADF;
      case NonReadableChannelException e -> Errno.EBADF;
      case NonWritableChannelException e -> Errno.EBADF;
      case ReadOnlyFileSystemException e -> Errno.EROFS;
      case ClosedFileSystemException e -> Errno.ENXIO;
      case InvalidPathException e -> ofInvalidPath(e);
      case UnsupportedOperationException e -> Errno.ENOSYS;
      case SecurityException e -> Errno.EACCES;
      default -> null;
    };
  }

  /** A name that the character set of the file system lacks, or one that its syntax forbids. */
  private static Errno ofInvalidPath(InvalidPathException e) {
    return e.getReason().startsWith("Malformed input") ? Errno.EILSEQ : Errno.EINVAL;
  }

  private static String text(Throwable thrown) {
    String text =
        thrown instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : thrown.getMessage();
    return text == null || !(thrown instanceof IOException) ? thrown.toString() : text;
  }
}

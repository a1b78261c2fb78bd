package dev.tickloom.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** The ways in which a call on the file system fails, thrown as the JDK throws them. */
enum FaultKind {
  EMFILE(Errno.EMFILE),
  EIO(Errno.EIO),
  ENOSPC(Errno.ENOSPC),
  EACCES(Errno.EACCES),
  /** An {@code IOException} whose text nobody has met yet. */
  UNCODED(null),

  // What no provider should throw, and some do.
  NULL_POINTER(null),
  ILLEGAL_STATE(null),
  UNCHECKED(Errno.EIO),
  CHECKED(null),
  LINKAGE(null);

  /** As the documentation of {@code java.nio.file} has them. */
  static final Set<FaultKind> PROPER = EnumSet.range(EMFILE, UNCODED);

  static final Set<FaultKind> ODD = EnumSet.complementOf(EnumSet.copyOf(PROPER));

  /** Whose failures have no path. */
  private static final Set<String> ON_OPEN_FILES =
      Set.of("read", "write", "position", "size", "truncate", "fsync", "transfer", "close");

  private final Errno errno;

  FaultKind(Errno errno) {
    this.errno = errno;
  }

  /** The code that an {@link FsException} has for it. */
  String code() {
    return errno == null ? "UNKNOWN" : errno.name();
  }

  Throwable of(String call, Path path) {
    return switch (this) {
      case NULL_POINTER -> new NullPointerException();
      case ILLEGAL_STATE -> new IllegalStateException("the client is shut down");
      case UNCHECKED -> new UncheckedIOException(new IOException(errno.glibcText()));
      case CHECKED -> new TimeoutException("the store does not answer");
      case LINKAGE -> new NoClassDefFoundError("no/such/Client");
      default -> proper(call, path);
    };
  }

  private IOException proper(String call, Path path) {
    if (errno == null) {
      return new IOException("the moon is in the wrong quarter");
    }
    if (ON_OPEN_FILES.contains(call)) {
      return new IOException(errno.glibcText());
    }
    return errno == Errno.EACCES
        ? new AccessDeniedException(path.toString())
        : new FileSystemException(path.toString(), null, errno.glibcText());
  }
}

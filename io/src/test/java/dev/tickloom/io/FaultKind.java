package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;

/** The ways in which a call on the file system fails, thrown as the JDK throws them. */
enum FaultKind {
  EMFILE(Errno.EMFILE),
  EIO(Errno.EIO),
  ENOSPC(Errno.ENOSPC),
  EACCES(Errno.EACCES),
  /** An {@code IOException} whose text nobody has met yet. */
  UNCODED(null);

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

  IOException of(String call, Path path) {
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

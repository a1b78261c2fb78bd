package dev.tickloom.io;

/** The errors of {@code cp} that no system call reports, in Node's words. */
final class CopyErrors {
  private CopyErrors() {}

  static FsException same(String dest) {
    return invalid("src and dest cannot be the same", dest);
  }

  static FsException intoItself(String src, String dest) {
    return invalid("cannot copy " + src + " to a subdirectory of self " + dest, dest);
  }

  /** For {@code sync}, which would change what it reads. */
  static FsException intoParent(String src, String dest) {
    return invalid("cannot sync " + src + " to a directory that it is in: " + dest, dest);
  }

  private static FsException invalid(String reason, String dest) {
    return FsException.ofCp("ERR_FS_CP_EINVAL", "Invalid src or dest", Errno.EINVAL, reason, dest);
  }

  static FsException directoryOverOther(String src, String dest) {
    return FsException.ofCp(
        "ERR_FS_CP_DIR_TO_NON_DIR",
        "Cannot overwrite non-directory with directory",
        Errno.EISDIR,
        "cannot overwrite non-directory " + dest + " with directory " + src,
        dest);
  }

  static FsException otherOverDirectory(String src, String dest) {
    return FsException.ofCp(
        "ERR_FS_CP_NON_DIR_TO_DIR",
        "Cannot overwrite directory with non-directory",
        Errno.ENOTDIR,
        "cannot overwrite directory " + dest + " with non-directory " + src,
        dest);
  }

  static FsException exists(String dest) {
    return FsException.ofCp(
        "ERR_FS_CP_EEXIST", "Target already exists", Errno.EEXIST, dest + " already exists", dest);
  }

  static FsException isDirectory(String src) {
    return FsException.ofCp(
        "ERR_FS_EISDIR",
        "Path is a directory",
        Errno.EISDIR,
        src + " is a directory (not copied)",
        src);
  }

  /** For an entry that is no file, directory, link or device. */
  static FsException special(FileType type, String dest) {
    return switch (type) {
      case SOCKET -> special("ERR_FS_CP_SOCKET", "a socket file", dest);
      case FIFO -> special("ERR_FS_CP_FIFO_PIPE", "a FIFO pipe", dest);
      default -> special("ERR_FS_CP_UNKNOWN", "an unknown file type", dest);
    };
  }

  private static FsException special(String code, String what, String dest) {
    return FsException.ofCp(
        code, "Cannot copy " + what, Errno.EINVAL, "cannot copy " + what + ": " + dest, dest);
  }
}

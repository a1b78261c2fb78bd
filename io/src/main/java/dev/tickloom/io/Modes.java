package dev.tickloom.io;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Permissions as numbers; where files are made with them, the umask takes some away, as usual. */
final class Modes {
  /** Node's default for files, and the JDK's. */
  static final int FILE = 0666;

  /** Node's default for directories, and the JDK's. */
  static final int DIRECTORY = 0777;

  /** All that a mode says but the type of the file. */
  static final int ALL = 07777;

  /** The nine bits that NIO knows. */
  static final int PERMISSIONS = 0777;

  /** The mode of a file while its content and times are still to be set. */
  static final int OWNER_READ_WRITE = 0600;

  /** Set-user-ID and set-group-ID. */
  static final int SET_ID = 06000;

  private static final long MAX = 0xFFFF_FFFFL;

  /** From 0400, what the owner may read, down to 0001. */
  private static final List<PosixFilePermission> BITS =
      List.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private Modes() {}

  static int check(int mode) {
    if (mode < 0) {
      throw InvalidArgumentException.outOfRange("mode", 0, MAX, mode);
    }
    return mode;
  }

  /**
   * The attribute to pass along: nine bits. None where permissions are unknown, nor for a mode that
   * the JDK's own file system takes if it is told none; others may have another default.
   */
  static FileAttribute<?>[] attributes(Path path, int mode, int defaultMode) {
    if ((mode == defaultMode && Providers.isDefault(path)) || !areKnown(path)) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions(mode))};
  }

  /** Whether files there have permissions at all. */
  static boolean areKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : BITS) {
      if ((mode & bit(permission)) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  /** The bit of a mode that stands for a permission. */
  static int bit(PosixFilePermission permission) {
    return 0400 >> BITS.indexOf(permission);
  }
}

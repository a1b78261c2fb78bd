package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The operations that change permissions. */
final class Permissions {
  /** What POSIX permissions can express; what is beyond takes the attribute view "unix". */
  private static final int POSIX = 0777;

  private Permissions() {}

  static Work<@Nullable Void> chmod(Location file, int mode) {
    Modes.check(mode);
    return SystemCall.work(
        "chmod",
        file,
        () -> {
          setMode(Metadata.existing(file), mode);
          return null;
        });
  }

  /** What Node says where the kernel has no such call. */
  static FsException noLchmod() {
    return FsException.ofNode(
        "ERR_METHOD_NOT_IMPLEMENTED", "The lchmod() method is not implemented", "lchmod");
  }

  /** Sets the permissions, and the bits of set-user-ID, set-group-ID and sticky. */
  static void setMode(Path path, int mode) throws IOException {
    int bits = mode & Modes.ALL; // the kernel does not look at the type either
    if (bits <= POSIX && path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, Modes.permissions(bits));
    } else {
      Attributes.setUnix(path, "mode", bits);
    }
  }
}

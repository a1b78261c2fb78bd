package dev.tickloom.io;

import dev.tickloom.loop.Work;
import org.jetbrains.annotations.Nullable;

/** The operations that change permissions. */
final class Permissions {
  private Permissions() {}

  static Work<@Nullable Void> chmod(Location file, int mode) {
    Modes.check(mode);
    return SystemCall.work(
        "chmod",
        file,
        () -> {
          Attributes.setMode(Metadata.existing(file), mode);
          return null;
        });
  }

  /** Node's error where the kernel has no such call. */
  static FsException noLchmod() {
    return FsException.ofNode(
        "ERR_METHOD_NOT_IMPLEMENTED", "The lchmod() method is not implemented", "lchmod");
  }
}

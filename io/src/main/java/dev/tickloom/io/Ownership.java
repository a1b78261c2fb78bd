package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jetbrains.annotations.Nullable;

/** The operations that change owners. */
final class Ownership {
  /** For a user or a group: leave it. To the kernel the same as {@link #MAX}. */
  private static final int KEEP = -1;

  private static final long MAX = 0xFFFF_FFFFL;

  private Ownership() {}

  static Work<@Nullable Void> chown(Location file, long uid, long gid) {
    checkIds(uid, gid);
    return SystemCall.work(
        "chown",
        file,
        () -> {
          setOwner(Metadata.existing(file), (int) uid, (int) gid);
          return null;
        });
  }

  static Work<@Nullable Void> lchown(Location file, long uid, long gid) {
    checkIds(uid, gid);
    return SystemCall.work(
        "lchown",
        file,
        () -> {
          setOwner(Metadata.existing(file), (int) uid, (int) gid, Metadata.noFollow(file));
          return null;
        });
  }

  static void checkIds(long uid, long gid) {
    checkId("uid", uid);
    checkId("gid", gid);
  }

  private static void checkId(String name, long id) {
    if (id < KEEP || id > MAX) {
      throw InvalidArgumentException.outOfRange(name, KEEP, MAX, id);
    }
  }

  /**
   * Sets the user and the group, each a number of 32 bits without a sign, or -1 to leave it.
   *
   * <p>That takes two calls. The user comes first: who may not change it has then changed nothing.
   */
  static void setOwner(Path path, int uid, int gid, LinkOption... options) throws IOException {
    if (uid != KEEP || gid == KEEP) { // to leave both is a call too, which may fail
      Attributes.setUnix(path, "uid", uid, options);
    }
    if (gid != KEEP) {
      Attributes.setUnix(path, "gid", gid, options);
    }
  }
}

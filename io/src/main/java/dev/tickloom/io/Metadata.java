package dev.tickloom.io;

import dev.tickloom.loop.Settled;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/** The operations that tell what is known about a file. */
final class Metadata {
  private static final int ALL_ACCESS = FsConstants.R_OK | FsConstants.W_OK | FsConstants.X_OK;

  /** Their size in a list. */
  private static final long BYTES_OF_STATS = 256;

  private Metadata() {}

  static Work<Stats> stat(Location file) {
    return SystemCall.workOn("stat", file, Metadata::stats);
  }

  static Work<Stats> lstat(Location file) {
    return SystemCall.workOn("lstat", file, Metadata::linkStats);
  }

  /** Node's {@code stat} with {@code throwIfNoEntry: false}. */
  static Work<@Nullable Stats> statIfExists(Location file) {
    return SystemCall.<@Nullable Stats>work(
        "stat", file, () -> orNull(() -> stats(file), EnumSet.of(Errno.ENOENT, Errno.ENOTDIR)));
  }

  /** Node's {@code lstat} with {@code throwIfNoEntry: false}, which is not as lenient as stat's. */
  static Work<@Nullable Stats> lstatIfExists(Location file) {
    return SystemCall.<@Nullable Stats>work(
        "lstat", file, () -> orNull(() -> linkStats(file), EnumSet.of(Errno.ENOENT)));
  }

  private static @Nullable Stats orNull(Attributes.Reading<Stats> reading, Set<Errno> harmless)
      throws IOException {
    try {
      return reading.read();
    } catch (IOException e) {
      Errno errno = ErrnoMapper.errno(e);
      if (errno != null && harmless.contains(errno)) {
        return null;
      }
      throw e;
    }
  }

  /** One request for all, because a request costs more than a stat. */
  static Work<List<Settled<Stats>>> statMany(List<Location> files) {
    return Work.ofBody(
        "stat",
        progress -> {
          progress.reserve(BYTES_OF_STATS * files.size());
          List<Settled<Stats>> settled = new ArrayList<>(files.size());
          for (Location file : files) {
            Content.checkWanted(progress);
            settled.add(settledStats(file));
          }
          return Collections.unmodifiableList(settled);
        });
  }

  private static Settled<Stats> settledStats(Location file) {
    try {
      return new Settled.Fulfilled<>(SystemCall.run("stat", file.text(), () -> stats(file)));
    } catch (FsException e) {
      return new Settled.Rejected<>(e);
    }
  }

  static Work<@Nullable Void> access(Location file, int mode) {
    if (mode < FsConstants.F_OK || mode > ALL_ACCESS) {
      throw InvalidArgumentException.outOfRange("mode", FsConstants.F_OK, ALL_ACCESS);
    }
    return SystemCall.work(
        "access",
        file,
        () -> {
          check(file, mode);
          return null;
        });
  }

  static Work<Boolean> exists(Location file) {
    return SystemCall.composite("access", file, () -> isThere(file));
  }

  /** Of a text that may have a NUL, which to all other operations is a wrong argument. */
  static Work<Boolean> exists(CharSequence path, Lookup lookup) {
    return Objects.requireNonNull(path, "path").toString().indexOf('\0') >= 0
        ? Work.of("access", () -> false)
        : exists(Location.of("path", path, lookup));
  }

  private static boolean isThere(Location file) {
    try {
      SystemCall.perform("access", file.text(), () -> check(file, FsConstants.F_OK));
      return true;
    } catch (FsException e) {
      return false;
    }
  }

  private static void check(Location file, int mode) throws IOException {
    Path path = existing(file);
    if (!Providers.isDefault(path)) {
      var unused = Attributes.mode(path); // some report what is missing in words of their own
    }
    var unused =
        Attributes.read(
            path,
            () -> {
              path.getFileSystem().provider().checkAccess(path, accessModes(mode));
              return "";
            });
  }

  private static AccessMode[] accessModes(int mode) {
    List<AccessMode> modes = new ArrayList<>();
    if ((mode & FsConstants.R_OK) != 0) {
      modes.add(AccessMode.READ);
    }
    if ((mode & FsConstants.W_OK) != 0) {
      modes.add(AccessMode.WRITE);
    }
    if ((mode & FsConstants.X_OK) != 0) {
      modes.add(AccessMode.EXECUTE);
    }
    return modes.toArray(AccessMode[]::new);
  }

  /** The status of a file; fails if the path ends with a separator and leads to no directory. */
  static Stats stats(Location file, LinkOption... options) throws IOException {
    Stats stats = Attributes.stats(file.path(), options);
    if (file.asksForDirectory() && !stats.isDirectory()) {
      throw new NotDirectoryException(file.text());
    }
    return stats;
  }

  /**
   * The status of a link itself; with a separator at the end of the path the kernel follows a link
   * here, too.
   */
  static Stats linkStats(Location file) throws IOException {
    return stats(file, noFollow(file));
  }

  /** The path to work on; fails if the location ends with a separator and is no directory. */
  static Path existing(Location file) throws IOException {
    if (file.asksForDirectory()) {
      var unused = stats(file);
    }
    return file.path();
  }

  /** For links themselves; but with a separator at the end the kernel follows them nevertheless. */
  static LinkOption[] noFollow(Location file) {
    return file.asksForDirectory()
        ? new LinkOption[0]
        : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
  }
}

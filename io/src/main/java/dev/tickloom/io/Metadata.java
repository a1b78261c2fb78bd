package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;

/** The operations that tell what is known about a file. */
final class Metadata {
  private Metadata() {}

  static Work<Stats> stat(Location file) {
    return SystemCall.work("stat", file, () -> stats(file));
  }

  static Work<Stats> lstat(Location file) {
    return SystemCall.work("lstat", file, () -> linkStats(file));
  }

  /** What a location itself is; with a separator at its end the kernel follows a link here too. */
  static Stats linkStats(Location file) throws IOException {
    return file.asksForDirectory() ? stats(file) : stats(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** What a location is; fails if it ends with a separator and is no directory. */
  static Stats stats(Location file, LinkOption... options) throws IOException {
    Stats stats = Attributes.stats(file.path(), options);
    if (file.asksForDirectory() && !stats.isDirectory()) {
      throw new NotDirectoryException(file.text());
    }
    return stats;
  }
}

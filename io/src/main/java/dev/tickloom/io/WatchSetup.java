package dev.tickloom.io;

import dev.tickloom.io.watching.FileWatch;
import dev.tickloom.io.watching.Status;
import dev.tickloom.io.watching.WatchRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Translates options and paths into the rules of a watch. */
final class WatchSetup {
  private static final Duration POLLING = Duration.ofMillis(500);

  /** How often to look again at a file that changes during the look. */
  private static final int TRIES = 3;

  private WatchSetup() {}

  static WatchRules rules(Path root, WatchOptions options) {
    Duration polling = options.polling();
    return new WatchRules(
        options.recursive(),
        options.followSymlinks(),
        options.attributes(),
        options.initial(),
        !options.throwIfNoEntry(),
        ignores(options),
        polling == null && !FileWatch.hears(root) ? POLLING : polling);
  }

  private static Predicate<Path> ignores(WatchOptions options) {
    List<GlobPattern> patterns = options.ignore().stream().map(GlobPattern::of).toList();
    Predicate<? super Path> ignoreIf = options.ignoreIf();
    return path ->
        patterns.stream().anyMatch(pattern -> pattern.matchesAtAnyDepth(path))
            || (ignoreIf != null && test(ignoreIf, path));
  }

  private static boolean test(Predicate<? super Path> ignoreIf, Path path) {
    try {
      return ignoreIf.test(path);
    } catch (Throwable e) {
      throw new Thrown(e);
    }
  }

  /** Thrown by {@code ignoreIf}: not a failure of the file system, and so reported unchanged. */
  static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    final Throwable reason;

    Thrown(Throwable reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /**
   * The path that a watch goes by: absolute, and with a parent that no link leads to, because links
   * on the way may change. What a link at its end leads to may change, and is watched.
   */
  static Path root(Path given) throws IOException {
    Path absolute = given.toAbsolutePath();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      return absolute;
    }
    String text = name.toString();
    if (text.equals(".") || text.equals("..")) {
      return absolute.toRealPath();
    }
    return Files.exists(parent) ? parent.toRealPath().resolve(name) : absolute.normalize();
  }

  /** Reads the status of a file, with {@link Stats} as details. */
  static Status read(Path path, LinkOption... links) throws IOException {
    for (int i = 1; ; i++) {
      Status status = Status.of(Files.readAttributes(path, BasicFileAttributes.class, links));
      Stats stats = Attributes.stats(path, links);
      if (i == TRIES || isOfOneMoment(status, stats)) {
        return status.with(attributes(stats), stats);
      }
    }
  }

  private static boolean isOfOneMoment(Status status, Stats stats) {
    return status.size() == stats.size() && status.modified() == nanos(stats.mtime());
  }

  private static long nanos(Instant time) {
    return FileTime.from(time).to(TimeUnit.NANOSECONDS);
  }

  /** Different numbers for different permissions and owners. */
  private static long attributes(Stats stats) {
    return stats.mode() ^ stats.uid() << 16 ^ Long.rotateLeft(stats.gid(), 40);
  }
}

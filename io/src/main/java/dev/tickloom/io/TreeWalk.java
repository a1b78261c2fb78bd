package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * Goes through a tree, entry by entry: a directory, then what is in it, by the bytes of names. Each
 * directory is listed as an open directory, as {@link Descent} says, so a link that takes its place
 * leads nowhere. Memory is that of the directories on the way. For one thread at a time.
 */
final class TreeWalk implements AutoCloseable {
  /** What says that somebody has been faster. */
  private static final Set<Errno> VANISHED =
      EnumSet.of(Errno.ENOENT, Errno.ENOTDIR, Errno.ESTALE, Errno.ELOOP);

  /** An entry, and what is known of it. */
  record Found(Dirent entry, EntryStatus status) {}

  private static final class Level {
    final @Nullable Level parent;
    final Path name;
    final @Nullable Object key;
    final Deque<Path> left;

    /** Made when it is needed, and not kept while others are being listed. */
    @Nullable Path path;

    Level(@Nullable Level parent, Path name, @Nullable Object key, Deque<Path> left) {
      this.parent = parent;
      this.name = name;
      this.key = key;
      this.left = left;
    }
  }

  /** A directory that has been reported and not listed. */
  private record Next(Path name, @Nullable Object key) {}

  private final Location root;
  private final WalkOptions options;
  private final Descent descent;
  private final Deque<Level> way = new ArrayDeque<>();

  /** Of the directories on the way, and of all that links have led to. */
  private final Set<Object> entered = new HashSet<>();

  private @Nullable Next next;

  TreeWalk(Location root, WalkOptions options) {
    this.root = root;
    this.options = options;
    Path path = root.pathOrWorkingDirectory();
    this.descent = DescentStart.byPath(path).descent();
    this.next = new Next(path, null);
  }

  /**
   * Goes on to the next entry.
   *
   * @return null at the end
   */
  @Nullable
  Found advance(TreeCalls calls, Progress progress) throws IOException {
    while (true) {
      Content.checkWanted(progress);
      enterNext(calls, progress);
      Level level = way.peek();
      if (level == null) {
        return null;
      }
      Path name = level.left.peek();
      if (name == null) {
        leave();
        continue;
      }
      Found found = look(level, name, calls); // and again, if there is no descriptor for it
      level.left.remove();
      if (found != null) {
        return found;
      }
    }
  }

  /** Gives all descriptors back, for as long as nobody goes on. */
  void release() {
    descent.release();
  }

  Descent descent() {
    return descent;
  }

  private @Nullable Found look(Level level, Path name, TreeCalls calls) {
    EntryStatus status =
        statusOrNull(level, name, calls, new LinkOption[] {LinkOption.NOFOLLOW_LINKS});
    if (status == null) {
      return null;
    }
    Path path = pathOf(level).resolve(name);
    FileType type = status.type() == FileType.UNKNOWN ? typeByPath(path) : status.type();
    Dirent entry = new Dirent(name.toString(), parentText(level), path, type);
    if (options.excludeIf() != null && options.excludeIf().test(entry)) {
      return null;
    }
    if (way.size() < options.maxDepth()) {
      next = nextOf(level, name, status, calls);
    }
    return new Found(entry, status);
  }

  private @Nullable Next nextOf(Level level, Path name, EntryStatus status, TreeCalls calls) {
    if (status.isDirectory()) {
      return new Next(name, status.key());
    }
    if (!status.isLink() || !options.followSymlinks()) {
      return null;
    }
    EntryStatus followed = statusOrNull(level, name, calls, new LinkOption[0]);
    if (followed == null || !followed.isDirectory() || followed.key() == null) {
      return null;
    }
    return entered.contains(followed.key()) ? null : new Next(name, followed.key());
  }

  /** The JDK does not tell pipes from sockets. */
  private static FileType typeByPath(Path path) {
    try {
      return FileType.ofMode(Attributes.mode(path, LinkOption.NOFOLLOW_LINKS));
    } catch (Exception | LinkageError e) {
      return FileType.UNKNOWN;
    }
  }

  /** Null of what has vanished, or leads nowhere. */
  private @Nullable EntryStatus statusOrNull(
      Level level, Path name, TreeCalls calls, LinkOption[] links) {
    try {
      return calls.call(
          "lstat",
          () -> pathOf(level).resolve(name).toString(),
          null,
          () -> descent.here().status(name, links));
    } catch (FsException e) {
      if (hasVanished(e)) {
        return null;
      }
      throw e;
    }
  }

  private static boolean hasVanished(FsException failure) {
    return VANISHED.stream().anyMatch(errno -> errno.name().equals(failure.code()));
  }

  private void enterNext(TreeCalls calls, Progress progress) {
    Next directory = next;
    if (directory == null) {
      return;
    }
    Level above = way.peek();
    if (options.maxDepth() == 0) {
      next = null;
      return;
    }
    try {
      Level level =
          calls.call(
              "scandir",
              () -> above == null ? root.text() : pathOf(above).resolve(directory.name).toString(),
              null,
              () -> list(directory, above, progress));
      next = null;
      forgetPath(above);
      way.push(level);
      if (level.key != null) {
        entered.add(level.key);
      }
    } catch (FsException e) {
      next = null;
      if (above == null || (!hasVanished(e) && options.onError() == null)) {
        throw e;
      }
      if (!hasVanished(e)) {
        Objects.requireNonNull(options.onError()).accept(e);
      }
    }
  }

  private static void forgetPath(@Nullable Level level) {
    if (level != null) {
      level.path = null;
    }
  }

  private Level list(Next directory, @Nullable Level above, Progress progress) throws IOException {
    Object key = above == null ? PathFolder.statusOf(root.path()).key() : directory.key;
    OpenFolder folder = descent.enter(directory.name, key);
    boolean isListed = false;
    try {
      List<Path> names = folder.names(progress);
      names.sort(Comparator.comparing(Path::toString, Directories.ORDER));
      isListed = true;
      return new Level(above, directory.name, key, new ArrayDeque<>(names));
    } finally {
      if (!isListed) {
        descent.leave();
      }
    }
  }

  private void leave() {
    Level left = way.pop();
    descent.leave();
    if (left.key != null && !options.followSymlinks()) {
      entered.remove(left.key);
    }
  }

  private static Path pathOf(Level level) {
    Path known = level.path;
    if (known != null) {
      return known;
    }
    Deque<Path> names = new ArrayDeque<>();
    Level each = level;
    for (; each.parent != null; each = each.parent) {
      names.push(each.name);
    }
    Path path = each.name;
    for (Path name : names) {
      path = path.resolve(name);
    }
    level.path = path;
    return path;
  }

  private String parentText(Level level) {
    return level.parent == null ? root.text() : pathOf(level).normalize().toString();
  }

  @Override
  public void close() {
    descent.close();
  }
}

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
 * Walks a tree entry by entry: a directory, then its content. It lists each directory as an open
 * directory ({@link Descent}), so it never follows a link that takes its place. Other parts of the
 * job list the directories that come next ({@link Ahead}). It needs memory for the directories on
 * the way, and for a few beside each. For one thread at a time.
 */
final class TreeWalk implements AutoCloseable {
  /** How many entries of a directory are looked at together. */
  private static final int BLOCK = 1000;

  /** The codes of an entry that somebody has removed or exchanged meanwhile. */
  private static final Set<Errno> VANISHED =
      EnumSet.of(Errno.ENOENT, Errno.ENOTDIR, Errno.ESTALE, Errno.ELOOP);

  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /** A directory to list. */
  private record Directory(Path name, @Nullable Object key) {}

  private record Looked(Path name, EntryStatus status) {}

  /**
   * The content of a directory.
   *
   * @param looked what has been looked at, and not yet been taken
   * @param left the names of the rest
   */
  private record Listing(Deque<Looked> looked, Deque<Path> left) {}

  /** A directory on the way. */
  private static final class Level {
    final @Nullable Level parent;
    final Directory directory;
    final Listing listing;
    final Deque<Found> found = new ArrayDeque<>();

    /** Directories that have been found. */
    final Ahead<Directory, Listing> below = new Ahead<>();

    /** Made when it is needed, and not kept while others are being listed. */
    @Nullable Path path;

    Level(@Nullable Level parent, Directory directory, Listing listing) {
      this.parent = parent;
      this.directory = directory;
      this.listing = listing;
    }

    Path path() {
      Path known = path;
      if (known != null) {
        return known;
      }
      Deque<Path> names = new ArrayDeque<>();
      Level each = this;
      for (; each.parent != null; each = each.parent) {
        names.push(each.directory.name);
      }
      Path made = each.directory.name;
      for (Path name : names) {
        made = made.resolve(name);
      }
      path = made;
      return made;
    }
  }

  /** An entry, and what is known of it. To be used before the next one is asked for. */
  final class Found {
    private final Level level;
    private final Path name;
    private final EntryStatus status;
    private @Nullable Dirent entry;

    /** Of what is to be listed; null for all else. */
    private Ahead<Directory, Listing>.@Nullable Item directory;

    private Found(Level level, Looked looked) {
      this.level = level;
      this.name = looked.name;
      this.status = looked.status;
    }

    EntryStatus status() {
      return status;
    }

    Path path() {
      return level.path().resolve(name);
    }

    Dirent entry() {
      Dirent made = entry;
      if (made == null) {
        Path path = path();
        FileType type = status.type() == FileType.UNKNOWN ? typeByPath(path) : status.type();
        made = new Dirent(name.toString(), parentText(level), path, type);
        entry = made;
      }
      return made;
    }
  }

  /** A directory that has been reported and not listed. */
  private record Next(Directory directory, Ahead<Directory, Listing>.@Nullable Item item) {
    Path name() {
      return directory.name;
    }
  }

  private final Location root;
  private final WalkOptions options;
  private final Descent descent;
  private final Deque<Level> way = new ArrayDeque<>();

  /** Of the directories on the way, and of all that links have led to. */
  private final Set<Object> entered = new HashSet<>();

  private @Nullable Next next;

  /** Whether this is going on, so that others may help. */
  private volatile boolean goesOn;

  TreeWalk(Location root, WalkOptions options) {
    this.root = root;
    this.options = options;
    Path path = root.pathOrWorkingDirectory();
    this.descent = DescentStart.byPath(path).descent();
    this.next = options.maxDepth() == 0 ? null : new Next(new Directory(path, null), null);
  }

  /**
   * Goes on to the next entry.
   *
   * @return null at the end
   */
  @Nullable
  Found advance(TreeCalls calls, TreeParts parts) throws IOException {
    while (true) {
      Content.checkWanted(parts);
      enterNext(calls, parts);
      Level level = way.peek();
      if (level == null) {
        return null;
      }
      Found found = level.found.peek();
      if (found != null) {
        next = nextOf(level, found, calls); // and again, if there is no descriptor for it
        level.found.remove();
        return found;
      }
      if (level.listing.left.isEmpty()) {
        leave();
      } else {
        lookAtMore(level, calls, parts);
      }
    }
  }

  /** Gives all descriptors back, for as long as nobody goes on. */
  void release() {
    goesOn = false;
    descent.release();
  }

  Descent descent() {
    return descent;
  }

  // ---- entries --------------------------------------------------------------------------------

  private void lookAtMore(Level level, TreeCalls calls, Progress progress) {
    Listing listing = level.listing;
    Path name = listing.left.element();
    EntryStatus status = statusOrNull(level, name, calls, NO_FOLLOW);
    listing.left.remove();
    if (status != null) {
      listing.looked.add(new Looked(name, status));
    }
    lookAtSome(descent, listing, progress);
    take(level);
  }

  /** Ends where a look fails; the walk looks again there, and reports the failure. */
  private static void lookAtSome(Descent on, Listing listing, Progress progress) {
    try {
      OpenFolder folder = on.here();
      while (!listing.left.isEmpty() && listing.looked.size() < BLOCK) {
        Content.checkWanted(progress);
        Path name = listing.left.element();
        listing.looked.add(new Looked(name, folder.status(name, NO_FOLLOW)));
        listing.left.remove();
      }
    } catch (Exception | LinkageError e) {
      // what is left is still to be looked at
    }
  }

  /** Takes the entries that were looked at, except excluded ones. */
  private void take(Level level) {
    boolean mayEnter = way.size() < options.maxDepth();
    Deque<Looked> looked = level.listing.looked;
    for (Looked each = looked.poll(); each != null; each = looked.poll()) {
      Found found = new Found(level, each);
      if (options.excludeIf() == null || !options.excludeIf().test(found.entry())) {
        level.found.add(found);
        if (mayEnter && each.status.isDirectory()) {
          found.directory = level.below.addLast(new Directory(each.name, each.status.key()));
        }
      }
    }
  }

  private @Nullable Next nextOf(Level level, Found found, TreeCalls calls) {
    if (found.directory != null) {
      return new Next(new Directory(found.name, found.status.key()), found.directory);
    }
    boolean isFollowed = found.status.isLink() && options.followSymlinks();
    if (!isFollowed || way.size() >= options.maxDepth()) {
      return null;
    }
    EntryStatus led = statusOrNull(level, found.name, calls, FOLLOW);
    if (led == null || !led.isDirectory() || led.key() == null || entered.contains(led.key())) {
      return null;
    }
    return new Next(new Directory(found.name, led.key()), null);
  }

  /** The JDK does not tell pipes from sockets. */
  private static FileType typeByPath(Path path) {
    try {
      return FileType.ofMode(Attributes.mode(path, LinkOption.NOFOLLOW_LINKS));
    } catch (Exception | LinkageError e) {
      return FileType.UNKNOWN;
    }
  }

  /** Null for an entry that has vanished, and for a broken link. */
  private @Nullable EntryStatus statusOrNull(
      Level level, Path name, TreeCalls calls, LinkOption[] links) {
    try {
      return calls.call(
          "lstat",
          () -> level.path().resolve(name).toString(),
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

  private String parentText(Level level) {
    return level.parent == null ? root.text() : level.path().normalize().toString();
  }

  // ---- directories ----------------------------------------------------------------------------

  private void enterNext(TreeCalls calls, TreeParts parts) {
    Next entering = next;
    if (entering == null) {
      return;
    }
    Level above = way.peek();
    if (above != null && entering.item != null) {
      entering.item.own();
      askForHelp(above, parts);
    }
    Level level;
    try {
      level =
          calls.call(
              "scandir",
              () -> above == null ? root.text() : above.path().resolve(entering.name()).toString(),
              null,
              () -> enter(entering, above, parts));
    } catch (FsException e) {
      next = null;
      leaveOut(e, above);
      return;
    }
    next = null;
    if (above != null) {
      above.path = null;
    }
    way.push(level);
    if (level.directory.key != null) {
      entered.add(level.directory.key);
    }
    take(level);
  }

  private void leaveOut(FsException failure, @Nullable Level above) {
    boolean isGone = above != null && hasVanished(failure);
    if (!isGone && (above == null || options.onError() == null)) {
      throw failure;
    }
    if (!isGone) {
      Objects.requireNonNull(options.onError()).accept(failure);
    }
  }

  private Level enter(Next entering, @Nullable Level above, Progress progress) throws Exception {
    Directory directory = entering.directory;
    if (above == null) {
      directory = new Directory(directory.name, PathFolder.statusOf(root.path()).key());
    }
    if (entering.item == null) {
      return new Level(above, directory, list(descent, directory, progress));
    }
    boolean[] isHere = {false};
    Listing listing =
        entering.item.outcome(each -> {
          Listing own = list(descent, each, progress);
          isHere[0] = true;
          return own;
        });
    if (!isHere[0]) {
      descent.enterLater(directory.name, directory.key);
    }
    return new Level(above, directory, listing);
  }

  /** Goes down into a directory, and lists it. */
  private Listing list(Descent on, Directory directory, Progress progress) throws IOException {
    OpenFolder folder = on.enter(directory.name, directory.key);
    boolean isListed = false;
    try {
      List<Path> names = folder.names(progress);
      if (options.sorted()) {
        names.sort(Comparator.comparing(Path::toString, Directories.ORDER));
      }
      Listing listing = new Listing(new ArrayDeque<>(), new ArrayDeque<>(names));
      lookAtSome(on, listing, progress);
      isListed = true;
      return listing;
    } finally {
      if (!isListed) {
        on.leave();
      }
    }
  }

  /** Has others list some of the directories that come next. */
  private void askForHelp(Level level, TreeParts parts) {
    if (parts.haveRoom() && level.below.isWorthHelp()) {
      goesOn = true;
      Descent helping = descent.fork();
      parts.add(() -> help(level, helping, parts));
    }
  }

  private void help(Level level, Descent helping, Progress progress) {
    try (helping) {
      level.below.help(
          directory -> {
            Listing listing = list(helping, directory, progress);
            helping.leave();
            return listing;
          },
          () -> goesOn);
    }
  }

  private void leave() {
    Directory left = way.pop().directory;
    descent.leave();
    if (left.key != null && !options.followSymlinks()) {
      entered.remove(left.key);
    }
  }

  @Override
  public void close() {
    goesOn = false;
    descent.close();
  }
}

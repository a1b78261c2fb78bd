package dev.tickloom.io;

import dev.tickloom.io.Folder.Entry;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Lists a directory and, if that is asked for, all directories below it, level by level. By path,
 * because this follows links to directories, as Node does; that ends where there are too many links
 * on the way, or the path is too long. For one call.
 *
 * @param <T> the type that callers get for an entry
 */
final class DirectoryListing<T> {
  /**
   * Lists entries as names or as {@link Dirent}s.
   *
   * @param <T> the type that callers get for an entry
   */
  private interface Kind<T> {
    Entry find(Path path, OpenFolder opened) throws IOException;

    T shape(Folder folder, Entry entry);

    /** Whether to list it in turn, if that is asked for. */
    boolean leadsToDirectory(Entry entry) throws IOException;
  }

  private static final class Names implements Kind<String> {
    @Override
    public Entry find(Path path, OpenFolder opened) {
      return Entry.of(path);
    }

    @Override
    public String shape(Folder folder, Entry entry) {
      return folder.relative() + entry.name();
    }

    @Override
    public boolean leadsToDirectory(Entry entry) throws IOException {
      return entry.leadsToDirectory();
    }
  }

  private static final class Dirents implements Kind<Dirent> {
    @Override
    public Entry find(Path path, OpenFolder opened) throws IOException {
      return Entry.of(path, opened);
    }

    @Override
    public Dirent shape(Folder folder, Entry entry) {
      return folder.dirent(entry);
    }

    @Override
    public boolean leadsToDirectory(Entry entry) throws IOException {
      return entry.type() == FileType.DIRECTORY
          || (entry.type() == FileType.SYMBOLIC_LINK && entry.leadsToDirectory());
    }
  }

  /** The entries of one directory, and its directories that are to be listed in turn. */
  private record Listing<T>(List<T> entries, List<Folder> below) {}

  private final EventLoop loop;
  private final Location directory;
  private final boolean recursive;
  private final Kind<T> kind;

  private DirectoryListing(
      EventLoop loop, Location directory, ReaddirOptions options, Kind<T> kind) {
    this.loop = loop;
    this.directory = directory;
    this.recursive = Objects.requireNonNull(options, "options").recursive();
    this.kind = kind;
  }

  static DirectoryListing<String> names(
      EventLoop loop, Location directory, ReaddirOptions options) {
    return new DirectoryListing<>(loop, directory, options, new Names());
  }

  static DirectoryListing<Dirent> dirents(
      EventLoop loop, Location directory, ReaddirOptions options) {
    return new DirectoryListing<>(loop, directory, options, new Dirents());
  }

  /** All of it, as one job. */
  List<T> all(Progress progress) throws Exception {
    TreeParts parts = TreeParts.of(progress, loop);
    List<T> all = new ArrayList<>();
    parts.runAll(() -> addAll(all, parts));
    return all;
  }

  private void addAll(List<T> all, TreeParts parts) throws Exception {
    Ahead<Folder, Listing<T>> toCome = new Ahead<>();
    Folder root = Folder.at(directory);
    Listing<T> listing = list(root, Descriptors.first("scandir", root.text(), root::open), parts);
    while (true) {
      all.addAll(listing.entries);
      listing.below.forEach(toCome::addLast);
      var next = toCome.next();
      if (next == null) {
        return;
      }
      if (parts.haveRoom() && toCome.isWorthHelp()) {
        parts.add(() ->
            toCome.help(folder -> list(folder, folder.open(), parts), () -> !parts.isAbandoned()));
      }
      listing = next.outcome(folder -> list(folder, openPatiently(folder, parts), parts));
    }
  }

  private static OpenFolder openPatiently(Folder folder, Progress progress) {
    return Descriptors.wait(progress, "scandir", folder.text(), folder::open);
  }

  private Listing<T> list(Folder folder, OpenFolder opened, Progress progress) throws IOException {
    List<T> entries = new ArrayList<>();
    List<Folder> below = new ArrayList<>();
    for (Entry entry : entries(folder, opened, progress)) {
      Content.checkWanted(progress);
      entries.add(kind.shape(folder, entry));
      if (recursive && leadsToDirectory(folder, entry, progress)) {
        below.add(folder.below(entry, null));
      }
    }
    return new Listing<>(entries, below);
  }

  private boolean leadsToDirectory(Folder folder, Entry entry, Progress progress) {
    try {
      return kind.leadsToDirectory(entry);
    } catch (IOException e) { // looks again, because it may have to wait
      String path = folder.asGiven(entry.path()).toString();
      return Descriptors.wait(progress, "stat", path, () -> kind.leadsToDirectory(entry));
    }
  }

  private List<Entry> entries(Folder folder, OpenFolder opened, Progress progress)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (opened) {
      Directories.forEach(
          opened,
          folder,
          progress,
          listed -> entries.add(find(folder, folder.resolve(listed), opened, progress)));
    }
    entries.sort(Comparator.comparing(Entry::name, Directories.ORDER));
    return entries;
  }

  private Entry find(Folder folder, Path path, OpenFolder opened, Progress progress) {
    try {
      return kind.find(path, opened);
    } catch (IOException e) { // looks again, because it may have to wait
      String shown = folder.asGiven(path).toString();
      return Descriptors.wait(progress, "lstat", shown, () -> kind.find(path, opened));
    }
  }
}

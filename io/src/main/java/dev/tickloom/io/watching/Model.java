package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * The tree as it has been reported. Each change of the model is reported, and nothing else is. For
 * the thread of a pass.
 *
 * <p>The <i>top</i> is the directory in which the root is, and the root is the only name in it that
 * counts, so that the root may vanish and come back as any file does. Only the root of a file
 * system is its own top.
 */
final class Model {
  /** How long after a change another one may have the same time. */
  private static final long TICK_NANOS = 20_000_000;

  private final WatchRules rules;
  private final StatusReader reader;
  private final Path empty;
  private final Entry top;

  /** The only name in the top that counts; null if the top is the root. */
  private final @Nullable Path rootName;

  /** Directories that are entered, if links are followed: each is entered once. */
  private final Map<Object, Entry> entered = new HashMap<>();

  /** Links to directories that are entered elsewhere, by the keys of these. */
  private final Map<Object, List<Entry>> others = new HashMap<>();

  /** Those of them that have just been entered, because the other entry was removed. */
  private final List<Entry> replacing = new ArrayList<>();

  /**
   * Whether the file system knows when files were made. Where it does not, that is always when they
   * were modified.
   */
  private boolean knowsBirth;

  private boolean isTelling;
  private List<Change> changes = new ArrayList<>();

  Model(Path root, WatchRules rules, StatusReader reader) {
    this.rules = rules;
    this.reader = reader;
    this.empty = root.getFileSystem().getPath("");
    Path parent = root.getParent();
    this.rootName = parent == null ? null : root.getFileName();
    this.top =
        new Entry(
            null,
            parent == null ? root : parent,
            new Status(null, 0, Status.Kind.DIRECTORY, 0, 0, 0, null),
            false);
    this.top.children = new HashMap<>();
    this.isTelling = rules.initial();
  }

  Entry top() {
    return top;
  }

  @Nullable
  Path rootName() {
    return rootName;
  }

  @Nullable
  Entry root() {
    return rootName == null ? top : childrenOf(top).get(rootName);
  }

  // ---- what is where --------------------------------------------------------------------------

  boolean isAttached(Entry entry) {
    Entry each = entry;
    while (each != top) {
      Entry parent = each.parent;
      if (parent == null || childrenOf(parent).get(each.name) != each) {
        return false;
      }
      each = parent;
    }
    return true;
  }

  Path pathOf(Entry entry) {
    Entry parent = entry.parent;
    return parent == null ? entry.name : pathOf(parent).resolve(entry.name);
  }

  /** From the root on. */
  Path relative(Entry entry) {
    Entry parent = entry.parent;
    return parent == null || isRoot(entry) ? empty : relative(parent).resolve(entry.name);
  }

  boolean isRoot(Entry entry) {
    return rootName == null ? entry == top : entry.parent == top;
  }

  static Map<Path, Entry> childrenOf(Entry directory) {
    return Objects.requireNonNull(directory.children, "not entered");
  }

  /** The entry at a path below the root; null if the model has none. */
  @Nullable
  Entry find(Path relative) {
    Entry entry = root();
    for (Path name : relative) {
      if (entry != null && !name.toString().isEmpty()) {
        entry = entry.children == null ? null : entry.children.get(name);
      }
    }
    return entry;
  }

  boolean isBelow(Entry entry, Entry directory) {
    Entry each = entry;
    while (each != null && each != directory) {
      each = each.parent;
    }
    return each != null;
  }

  // ---- what counts ----------------------------------------------------------------------------

  /** Whether a name may have an entry. */
  boolean accepts(Entry directory, Path name) {
    if (directory == top && rootName != null) {
      return name.equals(rootName);
    }
    return !rules.ignores().test(relative(directory).resolve(name));
  }

  boolean follows(Entry directory) {
    return rules.followSymlinks() || (directory == top && rootName != null);
  }

  /** Looks at a name, only to see whether the model is right. */
  Sight look(Slot slot) {
    return look(slot, rules.attributes() ? reader : null);
  }

  /** Looks at a name with all details. */
  Sight lookCloser(Slot slot) {
    return look(slot, reader);
  }

  private Sight look(Slot slot, @Nullable StatusReader details) {
    Path path = pathOf(slot.directory()).resolve(slot.name());
    Sight sight = Sight.of(path, details, follows(slot.directory()));
    Status status = sight.status();
    if (status != null && status.birth() != status.modified()) {
      knowsBirth = true;
    }
    return sight;
  }

  /** Whether a directory is where the model has it; the top is what is at its path. */
  boolean isInPlace(Entry directory) {
    Entry parent = directory.parent;
    if (parent == null) {
      return true;
    }
    Status status = look(new Slot(parent, directory.name), null).status();
    return status != null && isSame(directory, status);
  }

  /**
   * Whether it is the same file as before. The key alone does not tell: file systems give that of a
   * removed file to the next one.
   */
  boolean isSame(Entry entry, Status status) {
    if (entry.kind != status.kind()) {
      return false;
    }
    if (entry.key == null || status.key() == null) {
      return true;
    }
    return entry.key.equals(status.key()) && (!knowsBirth || entry.birth == status.birth());
  }

  /** Whether a file that is missing is the one that has appeared elsewhere. */
  boolean isMoved(Entry entry, Status status) {
    return entry.key != null
        && status.key() != null
        && isSame(entry, status)
        && (knowsBirth
            || (entry.modified == status.modified()
                && (entry.isDirectory() || entry.size == status.size())));
  }

  boolean isModified(Entry entry, Status status) {
    return (rules.attributes() && entry.attributes != status.attributes())
        || (!entry.isDirectory()
            && (entry.size != status.size() || entry.modified != status.modified()));
  }

  private static boolean isFresh(Status status) {
    long age = System.currentTimeMillis() * 1_000_000 - status.modified();
    return -TICK_NANOS < age && age < TICK_NANOS;
  }

  // ---- changes --------------------------------------------------------------------------------

  /** Whether the status calls for a closer look. */
  boolean isTelling() {
    return isTelling;
  }

  /** Reports changes from now on, even if it has not reported existing files. */
  void tellAll() {
    isTelling = true;
  }

  List<Change> takeChanges() {
    List<Change> taken = changes;
    changes = new ArrayList<>();
    return taken;
  }

  Entry create(Slot slot, Status status) {
    Entry entry = new Entry(slot.directory(), slot.name(), status, isFresh(status));
    childrenOf(slot.directory()).put(slot.name(), entry);
    if (isToBeEntered(entry)) {
      entry.children = new HashMap<>();
      if (follows(slot.directory()) && entry.key != null) {
        entered.put(entry.key, entry);
      }
    } else if (rules.followSymlinks() && entry.isDirectory() && entry.key != null) {
      others.computeIfAbsent(entry.key, unused -> new ArrayList<>()).add(entry);
    }
    tell(Change.Kind.CREATE, entry, null, status.details());
    return entry;
  }

  /** A directory behind a link is entered only if it is nowhere else, or there might be no end. */
  private boolean isToBeEntered(Entry entry) {
    if (!entry.isDirectory() || !(rules.recursive() || isRoot(entry))) {
      return false;
    }
    if (isRoot(entry) || !rules.followSymlinks() || !Files.isSymbolicLink(pathOf(entry))) {
      return true;
    }
    return entry.key == null ? !leadsUp(entry) : !entered.containsKey(entry.key);
  }

  /** Whether a link leads to a directory that it is in, where nothing else tells directories. */
  private boolean leadsUp(Entry link) {
    try {
      Path target = pathOf(link).toRealPath();
      for (Entry each = link.parent; each != null; each = each.parent) {
        if (pathOf(each).toRealPath().equals(target)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) { // it is changing, and will be looked at again
      return true;
    }
  }

  void modify(Entry entry, Status status) {
    entry.update(status, isFresh(status));
    tell(Change.Kind.MODIFY, entry, null, status.details());
  }

  /** Updates the status of an entry that has no change to report. */
  void refresh(Entry entry, Status status) {
    entry.update(status, isFresh(status));
  }

  void move(Entry entry, Slot to, @Nullable Object details) {
    Path from = relative(entry);
    childrenOf(Objects.requireNonNull(entry.parent)).remove(entry.name);
    entry.parent = to.directory();
    entry.name = to.name();
    childrenOf(to.directory()).put(to.name(), entry);
    tell(Change.Kind.RENAME, entry, from, details);
  }

  /**
   * Removes an entry with all below it, from below.
   *
   * @return what has been removed
   */
  Set<Entry> remove(Entry entry) {
    Set<Entry> removed = new HashSet<>();
    remove(entry, removed);
    return removed;
  }

  private void remove(Entry entry, Set<Entry> removed) {
    if (entry.children != null) {
      List.copyOf(entry.children.values()).forEach(each -> remove(each, removed));
    }
    if (entry.key != null) {
      leave(entry.key, entry);
    }
    tell(Change.Kind.DELETE, entry, null, null);
    childrenOf(Objects.requireNonNull(entry.parent)).remove(entry.name);
    entry.parent = null;
    removed.add(entry);
  }

  /** The link by which a directory was entered is removed: another link takes its place. */
  private void leave(Object key, Entry entry) {
    boolean wasEntered = entered.remove(key, entry);
    List<Entry> links = others.get(key);
    if (links == null) {
      return;
    }
    links.remove(entry);
    if (wasEntered && !links.isEmpty()) {
      Entry next = links.remove(0);
      next.children = new HashMap<>();
      entered.put(key, next);
      replacing.add(next);
    }
    if (links.isEmpty()) {
      others.remove(key);
    }
  }

  /** The links that have been entered because others were removed, each once. */
  List<Entry> takeReplacing() {
    List<Entry> taken = replacing.stream().filter(this::isAttached).toList();
    replacing.clear();
    return taken;
  }

  private void tell(Change.Kind kind, Entry entry, @Nullable Path from, @Nullable Object details) {
    if (isTelling) {
      changes.add(new Change(kind, relative(entry), from, entry.isDirectory(), details));
    }
  }
}

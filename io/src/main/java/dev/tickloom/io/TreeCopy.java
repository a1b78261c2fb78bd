package dev.tickloom.io;

import dev.tickloom.io.CopySides.Naming;
import dev.tickloom.io.CopySides.Present;
import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jetbrains.annotations.Nullable;

/**
 * Copies files and whole trees: Node's {@code cp}, in all forms like its promise form.
 * docs/trees.md has the differences: a second run changes nothing, {@code force} counts for links
 * as well, and a target stays whole until its copy is complete.
 *
 * <p>It walks both trees together ({@link CopySides}), makes directories and finishes them; {@link
 * EntryCopy} copies files and links. Entries come in the order of the bytes of their names. The
 * directories on the way down are in a list, not on the stack of the thread, because a tree may
 * have any depth.
 */
final class TreeCopy extends TreePart<TreeCopy.Filling> {
  /** Larger files are parts of their own. */
  private static final long LARGE = 1024 * 1024;

  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(Path::toString, Directories.ORDER);

  /** Asks whether to copy. */
  interface Filter {
    Filter ALL = (src, dest, progress) -> true;

    boolean accepts(Path src, Path dest, Progress progress) throws Exception;

    default Filter and(Filter other) {
      return other == ALL
          ? this
          : (src, dest, progress) ->
              accepts(src, dest, progress) && other.accepts(src, dest, progress);
    }

    static Filter of(@Nullable BiPredicate<? super Path, ? super Path> filter) {
      return filter == null ? ALL : (src, dest, progress) -> filter.test(src, dest);
    }
  }

  private final CpOptions options;
  private final Filter filter;

  /** Null for cp. */
  private final @Nullable Mirror mirror;

  private final CopySides sides;
  private final EntryCopy entries;

  private TreeCopy(
      CpOptions options, Filter filter, @Nullable Mirror mirror, CopySides sides, TreeParts parts) {
    super(parts);
    this.options = options;
    this.filter = filter;
    this.mirror = mirror;
    this.sides = sides;
    this.entries = new EntryCopy(sides, options, mirror, parts);
  }

  /** Another part, which begins where this one is. */
  private TreeCopy fork() {
    return new TreeCopy(options, filter, mirror, sides.fork(), parts);
  }

  static TreeJob<@Nullable Void> cp(Location src, Location dest, CpOptions options) {
    return cp(src, dest, options, Filter.ALL);
  }

  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  static TreeJob<@Nullable Void> cp(Location src, Location dest, CpOptions options, Filter asked) {
    Filter own = Filter.of(Objects.requireNonNull(options, "options").filter());
    Filter filter = own == Filter.ALL ? asked : own.and(asked);
    return new TreeJob<>(
        "cp",
        src,
        dest,
        options.parallelism(),
        options.progress(),
        parts -> {
          CopySides sides = new CopySides(src, dest, options, false, parts);
          copyAll(new TreeCopy(options, filter, null, sides, parts));
          return null;
        });
  }

  static TreeJob<SyncReport> sync(Location src, Location dest, SyncOptions options) {
    CpOptions copying = Mirror.copying(Objects.requireNonNull(options, "options"));
    return new TreeJob<>(
        "sync",
        src,
        dest,
        options.parallelism(),
        options.progress(),
        parts -> {
          Mirror mirror = new Mirror(options);
          CopySides sides = new CopySides(src, dest, copying, true, parts);
          copyAll(new TreeCopy(copying, Filter.of(options.filter()), mirror, sides, parts));
          return mirror.report();
        });
  }

  private static void copyAll(TreeCopy copy) throws Exception {
    copy.parts.runAll(() -> copy.run(copy::begin));
  }

  /** A directory that is being filled. */
  static final class Filling extends TreePart.Level<Filling> {
    final CopyEntry entry;
    final EntryStatus from;

    /** The old entry at the target; null if there was none. */
    final @Nullable EntryStatus there;

    /** Whether there is a directory at the target: not so of a new one in a dry run. */
    final boolean isAtTarget;

    final Lineage.Step step;

    Filling(
        @Nullable Filling parent,
        Deque<Path> left,
        CopyEntry entry,
        EntryStatus from,
        @Nullable EntryStatus there,
        boolean isAtTarget,
        Lineage.Step step) {
      super(parent, left);
      this.entry = entry;
      this.from = from;
      this.there = there;
      this.isAtTarget = isAtTarget;
      this.step = step;
    }

    boolean isNew() {
      return there == null;
    }
  }

  // ---- the root -------------------------------------------------------------------------------

  private void begin() throws Exception {
    CopyEntry root = CopyEntry.root(sides.src, sides.dest);
    if (!isWanted(root)) {
      return;
    }
    EntryStatus from = sides.statusOfRoot(root);
    Present to = sides.presentRoot(root);
    sides.check(root, from, to);
    if (from.isDirectory()) {
      sides.lineage.checkRoot(sides.src, sides.dest, from);
      if (!options.recursive()) {
        throw CopyErrors.isDirectory(root.srcText());
      }
      Content.checkWanted(parts);
      if (mirror != null && to.status() != null && sides.lineage.isAbove(to.status(), sides.src)) {
        throw CopyErrors.intoParent(sides.src.text(), sides.dest.text());
      }
    }
    if (!entries.isDry()) {
      sides.makeParents();
    }
    attempt(() -> copy(root, from, to));
  }

  // ---- entries --------------------------------------------------------------------------------

  @Override
  void visit(Filling directory, Path name) throws Exception {
    attempt(() -> visit(directory.entry.child(name)));
  }

  private void visit(CopyEntry entry) throws Exception {
    if (!isWanted(entry)) {
      return;
    }
    EntryStatus from = sides.status(entry);
    Present to = present(entry);
    if (mirror != null && to.status() != null) {
      if (!from.isDirectory() && sides.lineage.isSame(from, to.status())) {
        mirror.left(); // both are names of one file
        parts.entry(entry::dest);
        return;
      }
      if (mirror.deletes()
          && from.isDirectory() != to.status().isDirectory()
          && !sides.leadsTo(entry, from, to.status())
          && delete(entry)) {
        to = Present.NOTHING;
      }
    }
    sides.check(entry, from, to);
    copy(entry, from, to);
  }

  private boolean isWanted(CopyEntry entry) throws Exception {
    if (filter == Filter.ALL) {
      return true;
    }
    sides.calls.begin(); // it is not asked twice
    return filter.accepts(entry.src(), entry.dest(), parts);
  }

  private Present present(CopyEntry entry) {
    if (Objects.requireNonNull(here()).isNew()) {
      return Present.NOTHING; // and if somebody is faster, making it fails
    }
    return sides.look(entry);
  }

  private void copy(CopyEntry entry, EntryStatus from, Present to) throws Exception {
    switch (from.type()) {
      case DIRECTORY -> enter(entry, from, to);
      case FILE, CHARACTER_DEVICE, BLOCK_DEVICE -> copyFile(entry, from, to);
      case SYMBOLIC_LINK -> entries.copyLink(entry, from, to);
      default -> throw CopyErrors.special(from.type(), entry.destText());
    }
    parts.entry(entry::dest);
  }

  private void copyFile(CopyEntry entry, EntryStatus from, Present to) throws IOException {
    if (!entries.isToBeCopied(entry, from, to)) {
      return;
    }
    boolean replaces = to.status() != null;
    if (from.size() > LARGE && mayHandOver() && !entries.isDry()) {
      TreeCopy part = fork();
      handOver(part, () -> part.attempt(() -> part.entries.copyContent(entry, from, replaces)));
    } else {
      entries.copyContent(entry, from, replaces);
    }
  }

  // ---- directories ----------------------------------------------------------------------------

  private void enter(CopyEntry entry, EntryStatus from, Present to) throws Exception {
    EntryStatus there = to.status();
    if (there != null && options.errorOnExist() && !options.force()) {
      throw CopyErrors.exists(entry.destText());
    }
    boolean isMade = there != null || !entries.isDry();
    EntryStatus present = there == null && isMade ? make(entry, from) : there;
    if (!isMade) {
      entries.made(entry, from);
    }
    if (mayHandOver()) {
      TreeCopy part = fork();
      handOver(part, () -> part.attempt(() -> part.goDown(entry, from, there, present, to)));
    } else {
      goDown(entry, from, there, present, to);
    }
  }

  /**
   * Goes down into a directory in both trees.
   *
   * @param present what is at the target now; null in a dry run
   */
  private void goDown(
      CopyEntry entry,
      EntryStatus from,
      @Nullable EntryStatus there,
      @Nullable EntryStatus present,
      Present to)
      throws Exception {
    Object key = present == null ? null : present.key();
    Lineage.Step step = sides.lineage.enter(entry, from.key(), key, to.isFollowed());
    boolean isEntered = false;
    try {
      OpenFolder folder =
          present == null
              ? null
              : sides.call("opendir", entry, Naming.DEST, () -> sides.target().enter(entry, key));
      list(entry, from, there, folder, step);
      isEntered = true;
      if (mirror != null && mirror.deletes() && there != null && folder != null) {
        attempt(() -> deleteOthers(entry, folder));
      }
    } finally {
      if (!isEntered) {
        sides.lineage.leave(step);
      }
    }
  }

  private EntryStatus make(CopyEntry entry, EntryStatus from) {
    sides.perform("mkdir", entry, Naming.DEST, () -> sides.target().makeDirectory(entry));
    sides.calls.begin();
    entries.made(entry, from);
    return sides.call(
        "lstat", entry, Naming.DEST, () -> sides.target().status(entry, CopySides.NO_FOLLOW));
  }

  /**
   * Lists a directory of the sides.source.
   *
   * @param folder the open directory at the target; null if there is none, in a dry run
   */
  private void list(
      CopyEntry entry,
      EntryStatus from,
      @Nullable EntryStatus there,
      @Nullable OpenFolder folder,
      Lineage.Step step)
      throws IOException {
    boolean isListed = false;
    try {
      Deque<Path> names = sides.call("opendir", entry, Naming.SRC, () -> names(entry, from.key()));
      enter(new Filling(here(), names, entry, from, there, folder != null, step));
      isListed = true;
    } finally {
      if (!isListed && folder != null) {
        sides.target().descent().leave();
      }
    }
  }

  /** Deletes the entries of the target that the source does not have, before any other change. */
  private void deleteOthers(CopyEntry directory, OpenFolder folder) throws Exception {
    Set<Path> wanted = new HashSet<>();
    Objects.requireNonNull(here()).left.forEach(name -> wanted.add(directory.copyName(name)));
    List<Path> others = sides.call("scandir", directory, Naming.DEST, () -> folder.names(parts));
    others.removeIf(wanted::contains);
    others.sort(BY_NAME);
    for (Path name : others) {
      attempt(() -> {
        CopyEntry other = directory.childAtTarget(name);
        if (isWanted(other)) {
          boolean unused = delete(other);
        }
      });
    }
  }

  /** Deletes all entries but those that the filter keeps; returns whether it kept none. */
  private boolean delete(CopyEntry entry) throws Exception {
    Mirror counts = Objects.requireNonNull(mirror);
    return Removal.removeIn(
        sides.target().descent(),
        entry.destName(),
        entry.destText(),
        new Removal.Listener(
            counts.isDry(),
            filter == Filter.ALL
                ? Removal.Keeper.NOTHING
                : below -> !isWanted(entry.below(below.names())),
            path -> {
              counts.deleted(path.apply(entry.dest()));
              parts.entry(() -> path.apply(entry.dest()));
            }),
        parts,
        sides.calls);
  }

  private Deque<Path> names(CopyEntry entry, @Nullable Object key) throws IOException {
    OpenFolder folder = sides.source.enter(entry.srcName(), key);
    boolean isListed = false;
    try {
      List<Path> names = folder.names(parts);
      names.sort(BY_NAME);
      isListed = true;
      return new ArrayDeque<>(names);
    } finally {
      if (!isListed) {
        sides.source.leave();
      }
    }
  }

  @Override
  void beforeLeaving(Filling directory) throws Exception {
    if (directory.isAtTarget) {
      attempt(() ->
          sides.perform("chmod", directory.entry, Naming.DEST, () -> sides.target().tidyUp()));
    }
  }

  @Override
  void leave(Filling directory, boolean isLast) throws Exception {
    try {
      if (isLast) {
        attempt(() -> finish(directory));
      }
    } finally {
      sides.lineage.leave(directory.step);
      sides.source.leave();
      if (directory.isAtTarget) {
        sides.target().descent().leave();
      }
    }
  }

  /** Gives a directory its times and its mode, when its content is complete. */
  private void finish(Filling directory) throws IOException {
    EntryStatus from = directory.from;
    boolean setsMode = directory.isNew() || isToBeGivenMode(directory);
    if (setsMode && !directory.isNew()) {
      entries.replaced(directory.entry, from);
    } else if (!directory.isNew()) {
      entries.left();
    }
    if (!entries.isDry()) {
      CopyTarget.Shape shape = new CopyTarget.Shape(from, options.preserveTimestamps());
      sides.perform(
          "chmod",
          directory.entry,
          Naming.DEST,
          () -> sides.target().finishDirectory(directory.entry, shape, setsMode));
    }
  }

  private boolean isToBeGivenMode(Filling directory) throws IOException {
    return mirror != null
        && directory.there != null
        && !sides.haveSameMode(directory.from, directory.there);
  }

  /** Performs a step. A failure ends the copying, or is kept for the end. */
  private void attempt(Step step) throws Exception {
    try {
      step.perform();
    } catch (FsException e) {
      if (!options.continueOnError() || parts.isAbandoned()) {
        throw e;
      }
      parts.keep(e);
    }
  }

  @Override
  public void close() {
    sides.close();
  }
}

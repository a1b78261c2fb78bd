package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * Copies files and whole trees: Node's {@code cp}, in all forms as its promise form does it. What
 * is done otherwise is in docs/fs.md: a second run changes nothing, {@code force} counts for links
 * as well, and what is replaced stays whole until its copy is.
 *
 * <p>Both trees are gone down together, each by names in open directories, as {@link Descent} says.
 * Entries come by the bytes of their names. The directories on the way down are on a stack, and not
 * on that of the thread: a tree can be of any depth.
 */
final class TreeCopy implements AutoCloseable {
  /** The kernel follows so many on a path; by names in open directories it would never end. */
  private static final int MAX_LINKS = 40;

  private static final int MOST_SUPPRESSED = 100;

  /** The bits of a mode that the JDK tells by path only. */
  private static final int SPECIAL = 07000;

  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(Path::toString, Directories.ORDER);

  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /** Asks whether to copy. */
  interface Filter {
    Filter ALL = (src, dest, progress) -> true;

    boolean accepts(Path src, Path dest, Progress progress) throws Exception;

    static Filter of(@Nullable BiPredicate<? super Path, ? super Path> filter) {
      return filter == null ? ALL : (src, dest, progress) -> filter.test(src, dest);
    }
  }

  private final Location src;
  private final Location dest;
  private final CpOptions options;
  private final Filter filter;

  /** Null for cp. */
  private final @Nullable Mirror mirror;

  private final Progress progress;
  private final Descent source;
  private final Lineage lineage;

  /** Null until something is to be made. */
  private @Nullable CopyTarget target;

  private final List<Descent> descents = new ArrayList<>();
  private final TreeCalls calls;

  /** From the one whose entries are being copied up to the root. */
  private final Deque<Filling> way = new ArrayDeque<>();

  private @Nullable FsException failure;

  private TreeCopy(
      Location src,
      Location dest,
      CpOptions options,
      Filter filter,
      @Nullable Mirror mirror,
      Progress progress) {
    this.src = src;
    this.dest = dest;
    this.options = options;
    this.filter = filter;
    this.mirror = mirror;
    this.progress = progress;
    this.lineage = new Lineage(src, dest);
    this.source = DescentStart.byPath(src.pathOrWorkingDirectory()).descent();
    this.descents.add(source);
    this.calls = new TreeCalls(progress, descents);
  }

  static Work<@Nullable Void> cp(Location src, Location dest, CpOptions options) {
    return cp(src, dest, options, Filter.of(Objects.requireNonNull(options, "options").filter()));
  }

  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  static Work<@Nullable Void> cp(Location src, Location dest, CpOptions options, Filter filter) {
    Objects.requireNonNull(options, "options");
    return Work.<@Nullable Void>ofBody(
            "cp",
            progress -> {
              try (TreeCopy copy = new TreeCopy(src, dest, options, filter, null, progress)) {
                copy.run();
              }
              return null;
            })
        .withPaths(src.text(), dest.text());
  }

  static Work<SyncReport> sync(Location src, Location dest, SyncOptions options) {
    Objects.requireNonNull(options, "options");
    return Work.<SyncReport>ofBody(
            "sync",
            progress -> {
              Mirror mirror = new Mirror(options);
              CpOptions copying = Mirror.copying(options);
              try (TreeCopy copy =
                  new TreeCopy(src, dest, copying, Filter.of(options.filter()), mirror, progress)) {
                copy.run();
              }
              return mirror.report();
            })
        .withPaths(src.text(), dest.text());
  }

  /**
   * A directory that is being filled.
   *
   * @param there what was at the target before; null if it is new
   */
  private record Filling(
      CopyEntry entry,
      EntryStatus from,
      @Nullable EntryStatus there,
      Deque<Path> left,
      Lineage.Step step) {
    boolean isNew() {
      return there == null;
    }
  }

  /**
   * What is where the copy goes.
   *
   * @param status of what is there, or of what that leads to; null if nothing is there
   * @param isFollowed whether a link leads to it
   */
  private record Present(@Nullable EntryStatus status, boolean isFollowed) {
    static final Present NOTHING = new Present(null, false);
  }

  // ---- the root -------------------------------------------------------------------------------

  private void run() throws Exception {
    CopyEntry root = CopyEntry.root(src, dest);
    if (!isWanted(root)) {
      return;
    }
    EntryStatus from = call(syscall(), root, Naming.SRC, () -> statusOf(src));
    Present to = presentRoot(root);
    check(root, from, to);
    if (from.isDirectory() && !options.recursive()) {
      throw CopyErrors.isDirectory(root.srcText());
    }
    if (from.isDirectory()) {
      lineage.checkRoot(src, dest, from);
      Content.checkWanted(progress);
      if (mirror != null && to.status() != null && lineage.isAbove(to.status(), src)) {
        throw CopyErrors.intoParent(src.text(), dest.text());
      }
    }
    if (!isDry()) {
      makeParents();
    }
    attempt(() -> copy(root, from, to));
    while (!way.isEmpty()) {
      Content.checkWanted(progress);
      Filling directory = way.peek();
      if (directory.left.isEmpty()) {
        attempt(() -> leave(way.pop()));
      } else {
        attempt(() -> visit(directory.entry.child(directory.left.pop())));
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private EntryStatus statusOf(Location file) throws IOException {
    LinkOption[] links = options.dereference() ? FOLLOW : Metadata.noFollow(file);
    EntryStatus status = PathFolder.statusOf(file.path(), links);
    if (file.asksForDirectory() && !status.isDirectory()) {
      throw new NotDirectoryException(file.text());
    }
    return status;
  }

  private Present presentRoot(CopyEntry root) {
    return call(
        syscall(),
        root,
        Naming.DEST,
        () -> {
          try {
            return new Present(statusOf(dest), options.dereference());
          } catch (NoSuchFileException e) {
            return Present.NOTHING;
          }
        });
  }

  private void makeParents() throws IOException {
    Location parent = dest.parentOfName();
    if (parent == null) {
      return;
    }
    boolean exists =
        SystemCall.run("stat", parent.text(), () -> Attributes.typeIfExists(parent.path()) != null);
    if (!exists) {
      calls.begin();
      DirectoryMaking.makeAll(parent, Modes.DIRECTORY, progress);
    }
  }

  /** Opens the directory in which the copy gets its name. */
  private CopyTarget target() throws IOException {
    CopyTarget opened = target;
    if (opened == null) {
      Content.checkWanted(progress);
      boolean knowsModes = Modes.areKnown(src.path()) && Modes.areKnown(dest.path());
      opened = new CopyTarget(DescentStart.at(dest.path(), dest.text()), knowsModes, progress);
      descents.add(opened.descent());
      target = opened;
    }
    return opened;
  }

  // ---- entries --------------------------------------------------------------------------------

  private void visit(CopyEntry entry) throws Exception {
    if (!isWanted(entry)) {
      return;
    }
    EntryStatus from = status(entry);
    Present to = present(entry);
    if (mirror != null && to.status() != null) {
      if (!from.isDirectory() && lineage.isSame(from, to.status())) {
        mirror.left(); // both are names of one file
        return;
      }
      if (mirror.deletes() && from.isDirectory() != to.status().isDirectory()) {
        delete(entry);
        to = Present.NOTHING;
      }
    }
    check(entry, from, to);
    copy(entry, from, to);
  }

  private boolean isWanted(CopyEntry entry) throws Exception {
    if (filter == Filter.ALL) {
      return true;
    }
    calls.begin(); // it is not asked twice
    return filter.accepts(entry.src(), entry.dest(), progress);
  }

  private String syscall() {
    return options.dereference() ? "stat" : "lstat";
  }

  private EntryStatus status(CopyEntry entry) {
    EntryStatus status = call(syscall(), entry, Naming.SRC, () -> statusInSource(entry, NO_FOLLOW));
    if (!options.dereference() || !status.isLink()) {
      return status;
    }
    entry.links++;
    return call(
        "stat",
        entry,
        Naming.SRC,
        () -> {
          if (entry.links > MAX_LINKS) {
            throw new FileSystemLoopException(entry.srcText());
          }
          return statusInSource(entry, FOLLOW);
        });
  }

  private EntryStatus statusInSource(CopyEntry entry, LinkOption[] links) throws IOException {
    return withAllBits(source.here().status(entry.srcName(), links), entry::src, links);
  }

  /** What only the path tells counts only if it does not contradict what is known. */
  private static EntryStatus withAllBits(
      EntryStatus status, Supplier<Path> path, LinkOption[] links) {
    if (status.hasAllBits() || status.isLink()) {
      return status;
    }
    try {
      int mode = Attributes.mode(path.get(), links);
      boolean isKnown = status.type() != FileType.UNKNOWN;
      return isKnown && (mode & ~SPECIAL) != status.mode() ? status : status.withMode(mode);
    } catch (Exception | LinkageError e) { // it is gone, or its path is too long
      return status;
    }
  }

  private Present present(CopyEntry entry) {
    if (Objects.requireNonNull(way.peek()).isNew()) {
      return Present.NOTHING; // and if somebody is faster, making it fails
    }
    return look(entry);
  }

  private Present look(CopyEntry entry) {
    return call(
        syscall(),
        entry,
        Naming.DEST,
        () -> {
          EntryStatus own;
          try {
            own = target().status(entry, NO_FOLLOW);
          } catch (NoSuchFileException e) {
            return Present.NOTHING;
          }
          if (own.isLink() && options.dereference()) {
            return followed(entry, own);
          }
          return new Present(
              mirror == null ? own : withAllBits(own, entry::dest, NO_FOLLOW), false);
        });
  }

  /** A link that leads nowhere is what is there. */
  private Present followed(CopyEntry entry, EntryStatus link) throws IOException {
    try {
      return new Present(target().status(entry, FOLLOW), true);
    } catch (NoSuchFileException e) {
      return new Present(link, false);
    }
  }

  private void check(CopyEntry entry, EntryStatus from, Present to) {
    EntryStatus there = to.status();
    if (there != null) {
      if (lineage.isSame(from, there) || isNamedTwice(entry, from)) {
        throw CopyErrors.same(entry.destText());
      }
      if (from.isDirectory() && !there.isDirectory()) {
        throw CopyErrors.directoryOverOther(entry.srcText(), entry.destText());
      }
      if (!from.isDirectory() && there.isDirectory()) {
        throw CopyErrors.otherOverDirectory(entry.srcText(), entry.destText());
      }
    }
    if (entry.isRoot() && from.isDirectory() && Lineage.isBelow(entry.src(), entry.dest())) {
      throw CopyErrors.intoItself(entry.srcText(), entry.destText());
    }
  }

  /** Where files have no keys, as in zip files. */
  private static boolean isNamedTwice(CopyEntry root, EntryStatus from) {
    return root.isRoot()
        && from.key() == null
        && root.src().toAbsolutePath().normalize().equals(root.dest().toAbsolutePath().normalize());
  }

  private void copy(CopyEntry entry, EntryStatus from, Present to) throws Exception {
    switch (from.type()) {
      case DIRECTORY -> enter(entry, from, to);
      case FILE, CHARACTER_DEVICE, BLOCK_DEVICE -> copyFile(entry, from, to);
      case SYMBOLIC_LINK -> copyLink(entry, from, to);
      default -> throw CopyErrors.special(from.type(), entry.destText());
    }
  }

  // ---- directories ----------------------------------------------------------------------------

  private void enter(CopyEntry entry, EntryStatus from, Present to) throws Exception {
    EntryStatus there = to.status();
    if (there != null && options.errorOnExist() && !options.force()) {
      throw CopyErrors.exists(entry.destText());
    }
    if (there == null && isDry()) {
      Lineage.Step step = lineage.enter(entry, from.key(), null, false);
      list(entry, from, null, null, step);
      made(entry, from);
      return;
    }
    EntryStatus present = there == null ? make(entry, from) : there;
    Object key = present.key();
    Lineage.Step step = lineage.enter(entry, from.key(), key, to.isFollowed());
    boolean isEntered = false;
    try {
      OpenFolder folder = call("opendir", entry, Naming.DEST, () -> target().enter(entry, key));
      list(entry, from, there, folder, step);
      isEntered = true;
      if (mirror != null && mirror.deletes() && there != null) {
        attempt(() -> deleteOthers(entry, folder));
      }
    } finally {
      if (!isEntered) {
        lineage.leave(step);
      }
    }
  }

  private EntryStatus make(CopyEntry entry, EntryStatus from) {
    perform("mkdir", entry, Naming.DEST, () -> target().makeDirectory(entry));
    calls.begin();
    made(entry, from);
    return call("lstat", entry, Naming.DEST, () -> target().status(entry, NO_FOLLOW));
  }

  /**
   * Lists a directory of the source.
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
      Deque<Path> names = call("opendir", entry, Naming.SRC, () -> names(entry, from.key()));
      way.push(new Filling(entry, from, there, names, step));
      isListed = true;
    } finally {
      if (!isListed && folder != null) {
        target().descent().leave();
      }
    }
  }

  /** Deletes at the target what is not in the source, before anything else is done there. */
  private void deleteOthers(CopyEntry directory, OpenFolder folder) throws Exception {
    Set<Path> wanted = new HashSet<>();
    Objects.requireNonNull(way.peek()).left().forEach(name -> wanted.add(directory.copyName(name)));
    List<Path> others = call("scandir", directory, Naming.DEST, () -> folder.names(progress));
    others.removeIf(wanted::contains);
    others.sort(BY_NAME);
    for (Path name : others) {
      attempt(() -> {
        CopyEntry other = directory.childAtTarget(name);
        if (isWanted(other)) {
          delete(other);
        }
      });
    }
  }

  private void delete(CopyEntry entry) throws IOException {
    Mirror counts = Objects.requireNonNull(mirror);
    Removal.removeIn(
        target().descent(),
        entry.destName(),
        entry.destText(),
        new Removal.Listener(counts.isDry(), path -> counts.deleted(path.apply(entry.dest()))),
        progress,
        calls);
  }

  private Deque<Path> names(CopyEntry entry, @Nullable Object key) throws IOException {
    OpenFolder folder = source.enter(entry.srcName(), key);
    boolean isListed = false;
    try {
      List<Path> names = folder.names(progress);
      names.sort(BY_NAME);
      isListed = true;
      return new ArrayDeque<>(names);
    } finally {
      if (!isListed) {
        source.leave();
      }
    }
  }

  private void leave(Filling directory) throws IOException {
    lineage.leave(directory.step);
    source.leave();
    EntryStatus from = directory.from;
    boolean setsMode = directory.isNew() || isToBeGivenMode(directory);
    if (setsMode && !directory.isNew()) {
      replaced(directory.entry, from);
    } else if (!directory.isNew()) {
      left();
    }
    if (isDry()) {
      if (!directory.isNew()) {
        target().descent().leave();
      }
      return;
    }
    CopyTarget.Shape shape = new CopyTarget.Shape(from, options.preserveTimestamps());
    try {
      perform(
          "chmod",
          directory.entry,
          Naming.DEST,
          () -> target().finishDirectory(directory.entry, shape, setsMode));
    } finally {
      target().descent().leave();
    }
  }

  private boolean isToBeGivenMode(Filling directory) throws IOException {
    return mirror != null
        && directory.there != null
        && !haveSameMode(directory.from, directory.there);
  }

  private boolean haveSameMode(EntryStatus from, EntryStatus there) throws IOException {
    return !target().knowsModes() || (from.mode() & Modes.ALL) == (there.mode() & Modes.ALL);
  }

  // ---- files and links ------------------------------------------------------------------------

  /** Whether to make a copy where something is already. */
  private boolean mayReplace(CopyEntry entry) {
    if (!options.force() && options.errorOnExist()) {
      throw CopyErrors.exists(entry.destText());
    }
    return options.force();
  }

  private void copyFile(CopyEntry entry, EntryStatus from, Present to) throws IOException {
    EntryStatus there = to.status();
    if (there != null && (isAlike(entry, from, there) || !mayReplace(entry))) {
      left();
      return;
    }
    boolean replaces = there != null;
    try {
      if (!isDry()) {
        perform("copyfile", entry, Naming.BOTH, () -> copyFile(entry, from, replaces));
      }
    } catch (FsException e) {
      Present now = e.code().equals("EEXIST") && !replaces ? look(entry) : Present.NOTHING;
      if (now.status() == null) {
        throw e;
      }
      check(entry, from, now); // somebody was faster
      copyFile(entry, from, now);
      return;
    }
    madeOrReplaced(entry, from, replaces);
  }

  private boolean isAlike(CopyEntry entry, EntryStatus from, EntryStatus there) throws IOException {
    return mirror != null
        && mirror.mayBeAlike(from, there)
        && haveSameMode(from, there)
        && (!mirror.comparesContent()
            || call("open", entry, Naming.SRC, () -> haveSameContent(entry)));
  }

  private boolean haveSameContent(CopyEntry entry) throws IOException {
    LinkOption[] links = options.dereference() ? FOLLOW : NO_FOLLOW;
    try (SeekableByteChannel one = source.here().openFile(entry.srcName(), links);
        SeekableByteChannel other = target().openFile(entry, links)) {
      return Mirror.haveSameContent(one, other, () -> Content.checkWanted(progress));
    }
  }

  private void copyFile(CopyEntry entry, EntryStatus from, boolean replaces) throws IOException {
    if ((options.mode() & FsConstants.COPYFILE_FICLONE_FORCE) != 0) {
      throw new FileSystemException(entry.srcText(), null, Errno.ENOTSUP.glibcText());
    }
    if (entry.isRoot()) {
      Opening.checkSeparator(dest, OpenFlags.WRITE);
    }
    boolean follows = options.dereference() || (entry.isRoot() && src.asksForDirectory());
    try (SeekableByteChannel file =
        source.here().openFile(entry.srcName(), follows ? FOLLOW : NO_FOLLOW)) {
      target()
          .makeFile(
              entry,
              new CopyTarget.Shape(from, options.preserveTimestamps()),
              copy -> Content.copy(file.position(0), copy, progress),
              replaces);
      calls.begin();
    }
  }

  private void copyLink(CopyEntry entry, EntryStatus from, Present to) throws IOException {
    Path text = textOf(entry, from);
    EntryStatus there = to.status();
    if (there != null) {
      if ((there.isLink() && text.equals(textAt(entry, there))) || !mayReplace(entry)) {
        left();
        return;
      }
    }
    if (!isDry()) {
      makeLink(entry, text, there != null);
    }
    madeOrReplaced(entry, from, there != null);
  }

  private void makeLink(CopyEntry entry, Path text, boolean replaces) {
    calls.perform(
        "symlink",
        text::toString,
        entry::destText,
        () -> {
          if (entry.isRoot()) {
            Links.checkNewName(dest);
          }
          target().makeLink(entry, text, replaces);
        });
    calls.begin();
  }

  /** What the text of the copy is to be. */
  private Path textOf(CopyEntry entry, EntryStatus from) throws IOException {
    Path text =
        call(
            "readlink",
            entry,
            Naming.SRC,
            () -> source.here().readLink(entry.srcName(), entry.src(), from.key()));
    if (!options.verbatimSymlinks() && !text.isAbsolute()) {
      text = entry.src().toAbsolutePath().resolveSibling(text).normalize();
    }
    FileSystem fileSystem = dest.path().getFileSystem();
    return text.getFileSystem().equals(fileSystem)
        ? text
        : NameEncoding.path(fileSystem, text.toString());
  }

  private Path textAt(CopyEntry entry, EntryStatus there) {
    return call("readlink", entry, Naming.DEST, () -> target().readLink(entry, there.key()));
  }

  // ---- what sync counts -------------------------------------------------------------------------

  private boolean isDry() {
    return mirror != null && mirror.isDry();
  }

  private void madeOrReplaced(CopyEntry entry, EntryStatus from, boolean replaces) {
    if (replaces) {
      replaced(entry, from);
    } else {
      made(entry, from);
    }
  }

  private void made(CopyEntry entry, EntryStatus from) {
    if (mirror != null) {
      mirror.made(entry.dest(), from);
    }
  }

  private void replaced(CopyEntry entry, EntryStatus from) {
    if (mirror != null) {
      mirror.replaced(entry.dest(), from);
    }
  }

  private void left() {
    if (mirror != null) {
      mirror.left();
    }
  }

  // ---- calls ----------------------------------------------------------------------------------

  /** Which paths errors of a call give. */
  private enum Naming {
    SRC,
    DEST,
    BOTH
  }

  private <T> T call(String syscall, CopyEntry entry, Naming naming, Callable<T> call) {
    return calls.call(
        syscall,
        naming == Naming.DEST ? entry::destText : entry::srcText,
        naming == Naming.BOTH ? entry::destText : null,
        call);
  }

  private void perform(String syscall, CopyEntry entry, Naming naming, SystemCall.Action action) {
    call(
        syscall,
        entry,
        naming,
        () -> {
          action.perform();
          return "";
        });
  }

  private interface Step {
    void perform() throws Exception;
  }

  /** What fails ends the copying, or is kept for the end. */
  private void attempt(Step step) throws Exception {
    try {
      step.perform();
    } catch (FsException e) {
      if (!options.continueOnError() || progress.isAbandoned()) {
        throw e;
      }
      if (failure == null) {
        failure = e;
      } else if (failure.getSuppressed().length < MOST_SUPPRESSED) {
        failure.addSuppressed(e);
      }
    }
  }

  @Override
  public void close() {
    if (target != null) {
      target.close();
    }
    source.close();
  }
}

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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
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

  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /** Asks whether to copy. */
  interface Filter {
    Filter ALL = (src, dest, progress) -> true;

    boolean accepts(Path src, Path dest, Progress progress) throws Exception;
  }

  private final Location src;
  private final Location dest;
  private final CpOptions options;
  private final Filter filter;
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
      Location src, Location dest, CpOptions options, Filter filter, Progress progress) {
    this.src = src;
    this.dest = dest;
    this.options = options;
    this.filter = filter;
    this.progress = progress;
    this.lineage = new Lineage(src, dest);
    this.source = DescentStart.byPath(src.pathOrWorkingDirectory()).descent();
    this.descents.add(source);
    this.calls = new TreeCalls(progress, descents);
  }

  static Work<@Nullable Void> cp(Location src, Location dest, CpOptions options) {
    var filter = Objects.requireNonNull(options, "options").filter();
    return cp(
        src,
        dest,
        options,
        filter == null ? Filter.ALL : (from, to, progress) -> filter.test(from, to));
  }

  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  static Work<@Nullable Void> cp(Location src, Location dest, CpOptions options, Filter filter) {
    Objects.requireNonNull(options, "options");
    return Work.<@Nullable Void>ofBody(
            "cp",
            progress -> {
              try (TreeCopy copy = new TreeCopy(src, dest, options, filter, progress)) {
                copy.run();
              }
              return null;
            })
        .withPaths(src.text(), dest.text());
  }

  /** A directory that is being filled. */
  private static final class Filling {
    final CopyEntry entry;
    final EntryStatus from;
    final boolean isNew;
    final Deque<Path> left;
    final Lineage.Step step;

    Filling(CopyEntry entry, EntryStatus from, boolean isNew, Deque<Path> left, Lineage.Step step) {
      this.entry = entry;
      this.from = from;
      this.isNew = isNew;
      this.left = left;
      this.step = step;
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
    }
    makeParents();
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
    EntryStatus status = source.here().status(entry.srcName(), links);
    return status.hasAllBits() || status.isLink() ? status : withAllBits(entry, status, links);
  }

  /** What only the path tells counts only if it does not contradict what is known. */
  private static EntryStatus withAllBits(CopyEntry entry, EntryStatus status, LinkOption[] links) {
    try {
      int mode = Attributes.mode(entry.src(), links);
      boolean isKnown = status.type() != FileType.UNKNOWN;
      return isKnown && (mode & ~SPECIAL) != status.mode() ? status : status.withMode(mode);
    } catch (Exception | LinkageError e) { // it is gone, or its path is too long
      return status;
    }
  }

  private Present present(CopyEntry entry) {
    if (Objects.requireNonNull(way.peek()).isNew) {
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
          return own.isLink() && options.dereference()
              ? followed(entry, own)
              : new Present(own, false);
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

  private void copy(CopyEntry entry, EntryStatus from, Present to) throws IOException {
    switch (from.type()) {
      case DIRECTORY -> enter(entry, from, to);
      case FILE, CHARACTER_DEVICE, BLOCK_DEVICE -> copyFile(entry, from, to);
      case SYMBOLIC_LINK -> copyLink(entry, from, to);
      default -> throw CopyErrors.special(from.type(), entry.destText());
    }
  }

  // ---- directories ----------------------------------------------------------------------------

  private void enter(CopyEntry entry, EntryStatus from, Present to) throws IOException {
    EntryStatus there = to.status();
    boolean isNew = there == null;
    if (!isNew && options.errorOnExist() && !options.force()) {
      throw CopyErrors.exists(entry.destText());
    }
    if (there == null) {
      perform("mkdir", entry, Naming.DEST, () -> target().makeDirectory(entry));
      calls.begin();
      there = call("lstat", entry, Naming.DEST, () -> target().status(entry, NO_FOLLOW));
    }
    Object key = there.key();
    Lineage.Step step = lineage.enter(entry, from.key(), key, to.isFollowed());
    boolean isEntered = false;
    try {
      perform("opendir", entry, Naming.DEST, () -> target().enter(entry, key));
      list(entry, from, isNew, step);
      isEntered = true;
    } finally {
      if (!isEntered) {
        lineage.leave(step);
      }
    }
  }

  private void list(CopyEntry entry, EntryStatus from, boolean isNew, Lineage.Step step)
      throws IOException {
    boolean isListed = false;
    try {
      Deque<Path> names = call("opendir", entry, Naming.SRC, () -> names(entry, from.key()));
      way.push(new Filling(entry, from, isNew, names, step));
      isListed = true;
    } finally {
      if (!isListed) {
        target().descent().leave();
      }
    }
  }

  private Deque<Path> names(CopyEntry entry, @Nullable Object key) throws IOException {
    OpenFolder folder = source.enter(entry.srcName(), key);
    boolean isListed = false;
    try {
      List<Path> names = folder.names(progress);
      names.sort(Comparator.comparing(Path::toString, Directories.ORDER));
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
    CopyTarget.Shape shape = new CopyTarget.Shape(directory.from, options.preserveTimestamps());
    try {
      perform(
          "chmod",
          directory.entry,
          Naming.DEST,
          () -> target().finishDirectory(directory.entry, shape, directory.isNew));
    } finally {
      target().descent().leave();
    }
  }

  // ---- files and links ------------------------------------------------------------------------

  /** Whether to make a copy where something is already. */
  private boolean mayReplace(CopyEntry entry) {
    if (!options.force() && options.errorOnExist()) {
      throw CopyErrors.exists(entry.destText());
    }
    return options.force();
  }

  private void copyFile(CopyEntry entry, EntryStatus from, Present to) {
    boolean replaces = to.status() != null;
    if (replaces && !mayReplace(entry)) {
      return;
    }
    try {
      perform("copyfile", entry, Naming.BOTH, () -> copyFile(entry, from, replaces));
    } catch (FsException e) {
      Present there = e.code().equals("EEXIST") && !replaces ? look(entry) : Present.NOTHING;
      if (there.status() == null) {
        throw e;
      }
      check(entry, from, there); // somebody was faster
      copyFile(entry, from, there);
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
      if (there.isLink() && text.equals(textAt(entry, there))) {
        return;
      }
      if (!mayReplace(entry)) {
        return;
      }
    }
    calls.perform(
        "symlink",
        text::toString,
        entry::destText,
        () -> {
          if (entry.isRoot()) {
            Links.checkNewName(dest);
          }
          target().makeLink(entry, text, there != null);
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

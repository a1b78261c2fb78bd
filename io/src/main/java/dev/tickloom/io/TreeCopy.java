package dev.tickloom.io;

import dev.tickloom.loop.Progress;
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
final class TreeCopy extends TreePart<TreeCopy.Filling> {
  /** The kernel follows so many on a path; by names in open directories it would never end. */
  private static final int MAX_LINKS = 40;

  /** Larger files are parts of their own. */
  private static final long LARGE = 1024 * 1024;

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

  private final Location src;
  private final Location dest;
  private final CpOptions options;
  private final Filter filter;

  /** Null for cp. */
  private final @Nullable Mirror mirror;

  private final Descent source;
  private final Lineage lineage;

  /** Null until something is to be made. */
  private @Nullable CopyTarget target;

  private final List<Descent> descents = new ArrayList<>();
  private final TreeCalls calls;

  private TreeCopy(
      Location src,
      Location dest,
      CpOptions options,
      Filter filter,
      @Nullable Mirror mirror,
      TreeParts parts) {
    super(parts);
    this.src = src;
    this.dest = dest;
    this.options = options;
    this.filter = filter;
    this.mirror = mirror;
    this.lineage = new Lineage(src, dest);
    this.source = DescentStart.byPath(src.pathOrWorkingDirectory()).descent();
    this.descents.add(source);
    this.calls = new TreeCalls(parts, descents);
  }

  /** Another part, which begins where this one is. */
  private TreeCopy(TreeCopy from) {
    super(from.parts);
    this.src = from.src;
    this.dest = from.dest;
    this.options = from.options;
    this.filter = from.filter;
    this.mirror = from.mirror;
    this.lineage = new Lineage(from.lineage);
    this.source = from.source.fork();
    this.descents.add(source);
    CopyTarget opened = from.target;
    if (opened != null) {
      this.target = opened.fork();
      this.descents.add(target.descent());
    }
    this.calls = TreeCalls.ofPart(parts, descents);
  }

  private TreeCopy fork() {
    calls.begin(); // the other part may change something at once
    return new TreeCopy(this);
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
          copyAll(new TreeCopy(src, dest, options, filter, null, parts));
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
          copyAll(new TreeCopy(src, dest, copying, Filter.of(options.filter()), mirror, parts));
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

    /** What was at the target before; null if it is new. */
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

  private void begin() throws Exception {
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
      Content.checkWanted(parts);
      if (mirror != null && to.status() != null && lineage.isAbove(to.status(), src)) {
        throw CopyErrors.intoParent(src.text(), dest.text());
      }
    }
    if (!isDry()) {
      makeParents();
    }
    attempt(() -> copy(root, from, to));
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
      DirectoryMaking.makeAll(parent, Modes.DIRECTORY, parts);
    }
  }

  /** Opens the directory in which the copy gets its name. */
  private CopyTarget target() throws IOException {
    CopyTarget opened = target;
    if (opened == null) {
      Content.checkWanted(parts);
      boolean knowsModes = Modes.areKnown(src.path()) && Modes.areKnown(dest.path());
      opened = new CopyTarget(DescentStart.at(dest.path(), dest.text()), knowsModes, parts);
      descents.add(opened.descent());
      target = opened;
    }
    return opened;
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
    EntryStatus from = status(entry);
    Present to = present(entry);
    if (mirror != null && to.status() != null) {
      if (!from.isDirectory() && lineage.isSame(from, to.status())) {
        mirror.left(); // both are names of one file
        parts.entry(entry::dest);
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
    return filter.accepts(entry.src(), entry.dest(), parts);
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
    if (Objects.requireNonNull(here()).isNew()) {
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
    parts.entry(entry::dest);
  }

  // ---- directories ----------------------------------------------------------------------------

  private void enter(CopyEntry entry, EntryStatus from, Present to) throws Exception {
    EntryStatus there = to.status();
    if (there != null && options.errorOnExist() && !options.force()) {
      throw CopyErrors.exists(entry.destText());
    }
    boolean isMade = there != null || !isDry();
    EntryStatus present = there == null && isMade ? make(entry, from) : there;
    if (!isMade) {
      made(entry, from);
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
    Lineage.Step step = lineage.enter(entry, from.key(), key, to.isFollowed());
    boolean isEntered = false;
    try {
      OpenFolder folder =
          present == null
              ? null
              : call("opendir", entry, Naming.DEST, () -> target().enter(entry, key));
      list(entry, from, there, folder, step);
      isEntered = true;
      if (mirror != null && mirror.deletes() && there != null && folder != null) {
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
      enter(new Filling(here(), names, entry, from, there, folder != null, step));
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
    Objects.requireNonNull(here()).left.forEach(name -> wanted.add(directory.copyName(name)));
    List<Path> others = call("scandir", directory, Naming.DEST, () -> folder.names(parts));
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

  private void delete(CopyEntry entry) throws Exception {
    Mirror counts = Objects.requireNonNull(mirror);
    Removal.removeIn(
        target().descent(),
        entry.destName(),
        entry.destText(),
        new Removal.Listener(
            counts.isDry(),
            path -> {
              counts.deleted(path.apply(entry.dest()));
              parts.entry(() -> path.apply(entry.dest()));
            }),
        parts,
        calls);
  }

  private Deque<Path> names(CopyEntry entry, @Nullable Object key) throws IOException {
    OpenFolder folder = source.enter(entry.srcName(), key);
    boolean isListed = false;
    try {
      List<Path> names = folder.names(parts);
      names.sort(BY_NAME);
      isListed = true;
      return new ArrayDeque<>(names);
    } finally {
      if (!isListed) {
        source.leave();
      }
    }
  }

  @Override
  void beforeLeaving(Filling directory) throws Exception {
    if (directory.isAtTarget) {
      attempt(() -> perform("chmod", directory.entry, Naming.DEST, () -> target().tidyUp()));
    }
  }

  @Override
  void leave(Filling directory, boolean isLast) throws Exception {
    try {
      if (isLast) {
        attempt(() -> finish(directory));
      }
    } finally {
      lineage.leave(directory.step);
      source.leave();
      if (directory.isAtTarget) {
        target().descent().leave();
      }
    }
  }

  /** Gives a directory its times and its mode, when all that comes into it is there. */
  private void finish(Filling directory) throws IOException {
    EntryStatus from = directory.from;
    boolean setsMode = directory.isNew() || isToBeGivenMode(directory);
    if (setsMode && !directory.isNew()) {
      replaced(directory.entry, from);
    } else if (!directory.isNew()) {
      left();
    }
    if (!isDry()) {
      CopyTarget.Shape shape = new CopyTarget.Shape(from, options.preserveTimestamps());
      perform(
          "chmod",
          directory.entry,
          Naming.DEST,
          () -> target().finishDirectory(directory.entry, shape, setsMode));
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
    if (from.size() > LARGE && mayHandOver() && !isDry()) {
      TreeCopy part = fork();
      handOver(part, () -> part.attempt(() -> part.copyContent(entry, from, there != null)));
    } else {
      copyContent(entry, from, there != null);
    }
  }

  private void copyContent(CopyEntry entry, EntryStatus from, boolean replaces) throws IOException {
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
      return Mirror.haveSameContent(one, other, () -> Content.checkWanted(parts));
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
              copy -> Content.copy(file.position(0), copy, parts),
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

  /** What fails ends the copying, or is kept for the end. */
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
    if (target != null) {
      target.close();
    }
    source.close();
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * The two trees of a copy, as one part of the job sees them. It walks each by names in open
 * directories ({@link Descent}), looks at entries in both, and makes the calls whose failures name
 * them. For one thread at a time.
 */
final class CopySides implements AutoCloseable {
  /** The kernel follows so many on a path; by names in open directories it would never end. */
  private static final int MAX_LINKS = 40;

  /** The bits of a mode that the JDK reads only by path. */
  private static final int SPECIAL = 07000;

  static final LinkOption[] FOLLOW = {};
  static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /**
   * The status of the place where the copy goes.
   *
   * @param status of what is there, or of what that leads to; null if nothing is there
   * @param isFollowed whether a link leads to it
   */
  record Present(@Nullable EntryStatus status, boolean isFollowed) {
    static final Present NOTHING = new Present(null, false);
  }

  final Location src;
  final Location dest;
  private final CpOptions options;

  /** Whether the bits of a mode that only a path tells are wanted of what is at the target, too. */
  private final boolean comparesModes;

  private final Progress progress;
  final Descent source;
  final Lineage lineage;

  /** Null until something is to be made. */
  private @Nullable CopyTarget target;

  private final List<Descent> descents = new ArrayList<>();
  final TreeCalls calls;

  CopySides(
      Location src, Location dest, CpOptions options, boolean comparesModes, Progress progress) {
    this.src = src;
    this.dest = dest;
    this.options = options;
    this.comparesModes = comparesModes;
    this.progress = progress;
    this.lineage = new Lineage(src, dest);
    this.source = DescentStart.byPath(src.pathOrWorkingDirectory()).descent();
    this.descents.add(source);
    this.calls = new TreeCalls(progress, descents);
  }

  /** For another part, which begins where this one is. */
  private CopySides(CopySides from) {
    this.src = from.src;
    this.dest = from.dest;
    this.options = from.options;
    this.comparesModes = from.comparesModes;
    this.progress = from.progress;
    this.lineage = new Lineage(from.lineage);
    this.source = from.source.fork();
    this.descents.add(source);
    CopyTarget opened = from.target;
    if (opened != null) {
      this.target = opened.fork();
      this.descents.add(target.descent());
    }
    this.calls = TreeCalls.ofPart(progress, descents);
  }

  CopySides fork() {
    calls.begin(); // the other part may change something at once
    return new CopySides(this);
  }

  /** Opens the directory in which the copy gets its name. */
  CopyTarget target() throws IOException {
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

  // ---- the roots ------------------------------------------------------------------------------

  EntryStatus statusOfRoot(CopyEntry root) {
    return call(syscall(), root, Naming.SRC, () -> statusOf(src));
  }

  private EntryStatus statusOf(Location file) throws IOException {
    LinkOption[] links = options.dereference() ? FOLLOW : Metadata.noFollow(file);
    EntryStatus status = PathFolder.statusOf(file.path(), links);
    if (file.asksForDirectory() && !status.isDirectory()) {
      throw new NotDirectoryException(file.text());
    }
    return status;
  }

  Present presentRoot(CopyEntry root) {
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

  void makeParents() throws IOException {
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

  // ---- entries --------------------------------------------------------------------------------

  private String syscall() {
    return options.dereference() ? "stat" : "lstat";
  }

  EntryStatus status(CopyEntry entry) {
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

  /**
   * Adds the bits that only the path shows, if the rest of its status agrees with the known one.
   */
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

  Present look(CopyEntry entry) {
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
          return new Present(comparesModes ? withAllBits(own, entry::dest, NO_FOLLOW) : own, false);
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

  void check(CopyEntry entry, EntryStatus from, Present to) {
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

  /**
   * Whether a link leads to the entry at the target, which would be lost if the link replaced it.
   */
  boolean leadsTo(CopyEntry entry, EntryStatus from, EntryStatus there) {
    return from.isLink()
        && !there.isLink()
        && call(
            "stat",
            entry,
            Naming.SRC,
            () -> {
              try {
                return lineage.isSame(source.here().status(entry.srcName(), FOLLOW), there);
              } catch (IOException e) {
                return false; // it leads nowhere
              }
            });
  }

  boolean haveSameMode(EntryStatus from, EntryStatus there) throws IOException {
    return !target().knowsModes() || (from.mode() & Modes.ALL) == (there.mode() & Modes.ALL);
  }

  // ---- calls ----------------------------------------------------------------------------------

  /** The paths that the errors of a call name. */
  enum Naming {
    SRC,
    DEST,
    BOTH
  }

  <T> T call(String syscall, CopyEntry entry, Naming naming, Callable<T> call) {
    return calls.call(
        syscall,
        naming == Naming.DEST ? entry::destText : entry::srcText,
        naming == Naming.BOTH ? entry::destText : null,
        call);
  }

  void perform(String syscall, CopyEntry entry, Naming naming, SystemCall.Action action) {
    call(
        syscall,
        entry,
        naming,
        () -> {
          action.perform();
          return "";
        });
  }

  @Override
  public void close() {
    if (target != null) {
      target.close();
    }
    source.close();
  }
}

package dev.tickloom.io;

import dev.tickloom.io.CopySides.Naming;
import dev.tickloom.io.CopySides.Present;
import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jetbrains.annotations.Nullable;

/**
 * Copies single files and links, and reports to {@code sync} which ones it has left, made and
 * replaced. For one thread at a time.
 */
final class EntryCopy {
  private final CopySides sides;
  private final CpOptions options;

  /** Null for cp. */
  private final @Nullable Mirror mirror;

  private final Progress progress;

  EntryCopy(CopySides sides, CpOptions options, @Nullable Mirror mirror, Progress progress) {
    this.sides = sides;
    this.options = options;
    this.mirror = mirror;
    this.progress = progress;
  }

  /** Whether to replace an existing entry. */
  private boolean mayReplace(CopyEntry entry) {
    if (!options.force() && options.errorOnExist()) {
      throw CopyErrors.exists(entry.destText());
    }
    return options.force();
  }

  /** Whether a file has to be copied; if not, it is left as it is. */
  boolean isToBeCopied(CopyEntry entry, EntryStatus from, Present to) throws IOException {
    EntryStatus there = to.status();
    if (there != null && (isAlike(entry, from, there) || !mayReplace(entry))) {
      left();
      return false;
    }
    return true;
  }

  void copyContent(CopyEntry entry, EntryStatus from, boolean replaces) throws IOException {
    try {
      if (!isDry()) {
        sides.perform("copyfile", entry, Naming.BOTH, () -> copyFile(entry, from, replaces));
      }
    } catch (FsException e) {
      Present now = e.code().equals("EEXIST") && !replaces ? sides.look(entry) : Present.NOTHING;
      if (now.status() == null) {
        throw e;
      }
      sides.check(entry, from, now); // somebody was faster
      if (isToBeCopied(entry, from, now)) {
        copyContent(entry, from, true);
      }
      return;
    }
    madeOrReplaced(entry, from, replaces);
  }

  private boolean isAlike(CopyEntry entry, EntryStatus from, EntryStatus there) throws IOException {
    return mirror != null
        && mirror.mayBeAlike(from, there)
        && sides.haveSameMode(from, there)
        && (!mirror.comparesContent()
            || sides.call("open", entry, Naming.SRC, () -> haveSameContent(entry)));
  }

  private boolean haveSameContent(CopyEntry entry) throws IOException {
    LinkOption[] links = options.dereference() ? CopySides.FOLLOW : CopySides.NO_FOLLOW;
    try (SeekableByteChannel one = sides.source.here().openFile(entry.srcName(), links);
        SeekableByteChannel other = sides.target().openFile(entry, links)) {
      return Mirror.haveSameContent(one, other, () -> Content.checkWanted(progress));
    }
  }

  private void copyFile(CopyEntry entry, EntryStatus from, boolean replaces) throws IOException {
    if ((options.mode() & FsConstants.COPYFILE_FICLONE_FORCE) != 0) {
      throw new FileSystemException(entry.srcText(), null, Errno.ENOTSUP.glibcText());
    }
    if (entry.isRoot()) {
      Opening.checkSeparator(sides.dest, OpenFlags.WRITE);
    }
    boolean follows = options.dereference() || (entry.isRoot() && sides.src.asksForDirectory());
    try (SeekableByteChannel file =
        sides
            .source
            .here()
            .openFile(entry.srcName(), follows ? CopySides.FOLLOW : CopySides.NO_FOLLOW)) {
      sides
          .target()
          .makeFile(
              entry,
              new CopyTarget.Shape(from, options.preserveTimestamps()),
              copy -> Content.copy(file.position(0), copy, progress),
              replaces);
      sides.calls.begin();
    }
  }

  void copyLink(CopyEntry entry, EntryStatus from, Present to) throws IOException {
    Path text = textOf(entry, from);
    EntryStatus there = to.status();
    if (there != null) {
      if ((there.isLink() && text.equals(textAt(entry, there))) || !mayReplace(entry)) {
        left();
        return;
      }
      checkLoop(entry, text, from, there);
    }
    if (!isDry()) {
      makeLink(entry, text, there != null);
    }
    madeOrReplaced(entry, from, there != null);
  }

  /** In its place a link would lead to itself. Node replaces nothing by a link. */
  private void checkLoop(CopyEntry entry, Path text, EntryStatus from, EntryStatus there) {
    if (sides.leadsTo(entry, from, there)) {
      sides.calls.perform(
          "symlink",
          text::toString,
          entry::destText,
          () -> {
            throw new FileAlreadyExistsException(entry.destText());
          });
    }
  }

  private void makeLink(CopyEntry entry, Path text, boolean replaces) {
    sides.calls.perform(
        "symlink",
        text::toString,
        entry::destText,
        () -> {
          if (entry.isRoot()) {
            Links.checkNewName(sides.dest);
          }
          sides.target().makeLink(entry, text, replaces);
        });
    sides.calls.begin();
  }

  /** The text for the copy of a link. */
  private Path textOf(CopyEntry entry, EntryStatus from) throws IOException {
    Path text =
        sides.call(
            "readlink",
            entry,
            Naming.SRC,
            () -> sides.source.here().readLink(entry.srcName(), entry.src(), from.key()));
    if (!options.verbatimSymlinks() && !text.isAbsolute()) {
      text = entry.src().toAbsolutePath().resolveSibling(text).normalize();
    }
    FileSystem fileSystem = sides.dest.path().getFileSystem();
    return text.getFileSystem().equals(fileSystem)
        ? text
        : NameEncoding.path(fileSystem, text.toString());
  }

  private Path textAt(CopyEntry entry, EntryStatus there) {
    return sides.call(
        "readlink", entry, Naming.DEST, () -> sides.target().readLink(entry, there.key()));
  }

  // ---- what sync counts -----------------------------------------------------------------------

  boolean isDry() {
    return mirror != null && mirror.isDry();
  }

  private void madeOrReplaced(CopyEntry entry, EntryStatus from, boolean replaces) {
    if (replaces) {
      replaced(entry, from);
    } else {
      made(entry, from);
    }
  }

  void made(CopyEntry entry, EntryStatus from) {
    if (mirror != null) {
      mirror.made(entry.dest(), from);
    }
  }

  void replaced(CopyEntry entry, EntryStatus from) {
    if (mirror != null) {
      mirror.replaced(entry.dest(), from);
    }
  }

  void left() {
    if (mirror != null) {
      mirror.left();
    }
  }
}

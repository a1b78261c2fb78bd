package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Copies single files, step by step as libuv does: a target that exists is opened and emptied, not
 * replaced, so its other names see the new content; and the source's mode goes along.
 *
 * <p>Nothing is touched before it is known that the source can be copied. After a failure on the
 * way a target that was made here is deleted; one that existed stays, where libuv deletes it too.
 */
final class Copying {
  private static final int MAX_MODE =
      FsConstants.COPYFILE_EXCL | FsConstants.COPYFILE_FICLONE | FsConstants.COPYFILE_FICLONE_FORCE;

  private final Location src;
  private final Location dest;
  private final int mode;

  private final Progress progress;

  /** Whether both files are open, and the target may have been made. */
  private boolean hasBegun;

  private Copying(Location src, Location dest, int mode, Progress progress) {
    this.src = src;
    this.dest = dest;
    this.mode = mode;
    this.progress = progress;
  }

  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  static Work<@Nullable Void> copyFile(Location src, Location dest, int mode) {
    if (mode < 0 || mode > MAX_MODE) {
      throw InvalidArgumentException.outOfRange("mode", 0, MAX_MODE);
    }
    return Work.<@Nullable Void>withProgress(
            "copyfile",
            progress -> {
              Copying copying = new Copying(src, dest, mode, progress);
              copying.run();
              return null;
            })
        .on(src.text(), dest.text());
  }

  private void run() {
    try {
      SystemCall.run("copyfile", src.text(), dest.text(), this::copy);
    } catch (FsException e) {
      throw hasBegun ? e : Descriptors.orNotBegun(e);
    }
  }

  private Object copy() throws IOException {
    try (SeekableByteChannel from =
        Opening.channel(src, OpenFlags.READ, Modes.FILE, Opening.BYTE_CHANNEL)) {
      PathOfHandle source = PathOfHandle.ofOpened(from, 1, src.path());
      int sourceMode = modeOf(source);
      Content.checkWanted(progress);
      try (Target to = openTarget(sourceMode)) {
        Content.checkWanted(progress); // before the content of the target is lost
        checkSource(sourceMode);
        if (!isSameFile(source, to.path)) {
          copyMode(sourceMode, to.path);
          to.channel.truncate(0);
          Content.copy(from, to.channel, progress);
        }
        to.isComplete = true;
      }
    }
    return dest;
  }

  private int modeOf(PathOfHandle source) throws IOException {
    return source.key() == null ? Attributes.mode(src.path()) : source.stats("copyfile").mode();
  }

  private boolean isSameFile(PathOfHandle source, PathOfHandle target) throws IOException {
    Object from = source.key();
    Object to = target.key();
    if (from == null || to == null) { // in a zip file, which may not have been written yet
      return normal(src).equals(normal(dest));
    }
    return from.equals(to);
  }

  private static Path normal(Location file) throws IOException {
    return file.path().toAbsolutePath().normalize();
  }

  /** After the target has been opened, since libuv looks in this order. */
  private void checkSource(int sourceMode) throws IOException {
    if (FileType.ofMode(sourceMode) == FileType.DIRECTORY) {
      throw Opening.isDirectory(src.text());
    }
    if ((mode & FsConstants.COPYFILE_FICLONE_FORCE) != 0) {
      throw new FileSystemException(src.text(), null, Errno.ENOTSUP.glibcText());
    }
  }

  private Target openTarget(int sourceMode) throws IOException {
    Opening.checkSeparator(dest, OpenFlags.WRITE);
    Path path = dest.path();
    try {
      return make(path, sourceMode);
    } catch (FileAlreadyExistsException e) {
      if ((mode & FsConstants.COPYFILE_EXCL) != 0) {
        throw e;
      }
    }
    if (Opening.isForeignDirectory(path)) {
      throw Opening.isDirectory(dest.text());
    }
    try {
      return target(FileChannel.open(path, StandardOpenOption.WRITE), path, false);
    } catch (NoSuchFileException e) {
      return make(Links.follow(path), sourceMode); // a link that leads nowhere exists too
    }
  }

  private Target make(Path path, int sourceMode) throws IOException {
    Content.checkWanted(progress);
    int newMode = Modes.areKnown(src.path()) ? sourceMode & 0777 : Modes.FILE;
    return target(Opening.make(path, newMode), path, true);
  }

  private Target target(FileChannel channel, Path path, boolean isMade) throws IOException {
    hasBegun = true;
    try {
      PathOfHandle opened = PathOfHandle.ofOpened(channel, 1, path);
      return new Target(channel, opened, isMade ? path : null);
    } catch (IOException | RuntimeException e) {
      if (isMade) {
        deleteAfter(e, path);
      }
      throw e;
    }
  }

  private static void deleteAfter(Exception failure, Path made) {
    try {
      Files.deleteIfExists(made);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** All that the umask took away, and what open(2) does not set. */
  private void copyMode(int sourceMode, PathOfHandle target) throws IOException {
    if (Modes.areKnown(src.path()) && Modes.areKnown(dest.path())) {
      int present = target.stats("copyfile").mode();
      // libuv would give a device another mode as well
      if (FileType.ofMode(present) == FileType.FILE
          && (present & Modes.ALL) != (sourceMode & Modes.ALL)) {
        Modes.set(target.toChange("copyfile"), sourceMode);
      }
    }
  }

  /** Where the copy goes, until it is complete. */
  private static final class Target implements AutoCloseable {
    final FileChannel channel;
    final PathOfHandle path;
    private final @Nullable Path made;
    private boolean isComplete;

    Target(FileChannel channel, PathOfHandle path, @Nullable Path made) {
      this.channel = channel;
      this.path = path;
      this.made = made;
    }

    @Override
    public void close() throws IOException {
      boolean isToBeDeleted;
      try (channel) {
        isToBeDeleted = !isComplete && made != null && path.isStillAt(made);
      }
      if (isToBeDeleted && made != null) {
        Files.deleteIfExists(made); // in a zip file it is there only now
      }
    }
  }
}

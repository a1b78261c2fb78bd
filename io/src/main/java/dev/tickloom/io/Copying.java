package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Work;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * Copies single files, step by step as libuv does: a target that exists is opened and emptied, not
 * replaced, so its other names see the new content; and the source's mode goes along, to a target
 * that is open elsewhere as well by its path ({@link PathOfHandle#setMode}).
 *
 * <p>Nothing is touched before it is known that the source can be copied. After a failure on the
 * way a target that was made here is deleted; one that existed stays, where libuv deletes it too.
 */
final class Copying {
  private static final int MAX_MODE =
      FsConstants.COPYFILE_EXCL | FsConstants.COPYFILE_FICLONE | FsConstants.COPYFILE_FICLONE_FORCE;

  private static final OpenFlags WITHOUT_EMPTYING =
      OpenFlags.of(OpenFlags.O_WRONLY | OpenFlags.O_CREAT);

  private final Location src;
  private final Location dest;
  private final int mode;

  private final Progress progress;

  /** Whether something was changed that has not been taken back. */
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
    return Work.<@Nullable Void>ofBody(
            "copyfile",
            progress -> {
              Copying copying = new Copying(src, dest, mode, progress);
              copying.run();
              return null;
            })
        .withPaths(src.text(), dest.text());
  }

  private void run() {
    try {
      SystemCall.run("copyfile", src.text(), dest.text(), this::copy);
    } catch (FsException e) {
      throw hasBegun ? e : Descriptors.orNotBegun(e);
    }
  }

  @SuppressWarnings("try") // the channel is closed here and used by its target
  private Object copy() throws IOException {
    try (SeekableByteChannel from =
        Opening.channel(src, OpenFlags.READ, Modes.FILE, Opening.BYTE_CHANNEL)) {
      PathOfHandle source = PathOfHandle.ofOpened(from, 1, src.path());
      int sourceMode = modeOf(source);
      Content.checkWanted(progress);
      try (Target to = openTarget(sourceMode)) {
        copy(from, source, sourceMode, to);
      }
    }
    return dest;
  }

  private void copy(SeekableByteChannel from, PathOfHandle source, int sourceMode, Target to)
      throws IOException {
    try {
      Content.checkWanted(progress); // before the content of the target is lost
      checkSource(sourceMode);
      if (!isSameFile(source, to.path)) {
        copyMode(sourceMode, to.path);
        hasBegun |= to.made == null;
        copyContent(from, to);
      }
      hasBegun = true;
    } catch (Throwable e) {
      if (to.made != null) {
        to.path.deleteIfStillAt(to.made, e);
        hasBegun |= e.getSuppressed().length > 0;
      }
      throw e;
    }
  }

  private void copyContent(SeekableByteChannel from, Target to) throws IOException {
    if (to.made != null) {
      Content.copy(from, to.channel, progress);
      return;
    }
    try {
      to.channel.truncate(0);
    } catch (UnsupportedOperationException e) { // of a provider that empties files as it opens them
      to.channel.close(); // first, because closing may write its content once more
      try (FileChannel emptied =
          FileChannel.open(
              to.place, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        Content.copy(from, emptied, progress);
      }
      return;
    }
    Content.copy(from, to.channel, progress);
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

  /** After the target has been opened, because libuv looks in this order. */
  private void checkSource(int sourceMode) throws IOException {
    if (FileType.ofMode(sourceMode) == FileType.DIRECTORY) {
      throw Opening.isDirectory(src.text());
    }
    if ((mode & FsConstants.COPYFILE_FICLONE_FORCE) != 0) {
      throw new FileSystemException(src.text(), null, Errno.ENOTSUP.glibcText());
    }
  }

  private Target openTarget(int sourceMode) throws IOException {
    Content.checkWanted(progress);
    Opening.checkSeparator(dest, OpenFlags.WRITE);
    Path path = dest.path();
    int newMode = Modes.areKnown(src.path()) ? sourceMode & 0777 : Modes.FILE;
    if ((mode & FsConstants.COPYFILE_EXCL) != 0) {
      return Target.made(Opening.make(path, newMode), path);
    }
    Opening.Opened<FileChannel> opened =
        Opening.openOrMake(path, WITHOUT_EMPTYING, newMode, this::openIfWanted);
    return opened.made() == null
        ? new Target(opened.channel(), PathOfHandle.ofOpened(opened.channel(), 1, path), path, null)
        : Target.made(opened.channel(), opened.made());
  }

  private FileChannel openIfWanted(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Content.checkWanted(progress);
    return FileChannel.open(path, options, attributes);
  }

  /** All that the umask took away, and what open(2) does not set. */
  private void copyMode(int sourceMode, PathOfHandle target) throws IOException {
    if (Modes.areKnown(src.path()) && Modes.areKnown(dest.path())) {
      target.setMode(present -> sourceMode, "copyfile");
    }
  }

  /**
   * Where the copy goes.
   *
   * @param place by which it was opened
   * @param made where it was made here; null if it was there
   */
  private record Target(FileChannel channel, PathOfHandle path, Path place, @Nullable Path made)
      implements Closeable {
    static Target made(FileChannel channel, Path made) throws IOException {
      return new Target(channel, PathOfHandle.ofMade(channel, made), made, made);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/** The operations that change times. */
final class Times {
  /** The JDK converts to nanoseconds in 64 bits, which end in 2262. */
  private static final Instant MAX = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000_000);

  private static final Instant MIN = Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000_000);

  private Times() {}

  static Work<@Nullable Void> utimes(Location file, Instant atime, Instant mtime) {
    checkTimes(atime, mtime);
    return SystemCall.opening(
        "utime",
        file,
        () -> {
          setTimes(Metadata.existing(file), atime, mtime);
          return null;
        });
  }

  static Work<@Nullable Void> lutimes(Location file, Instant atime, Instant mtime) {
    checkTimes(atime, mtime);
    return SystemCall.opening(
        "lutime",
        file,
        () -> {
          setTimes(Metadata.existing(file), atime, mtime, Metadata.noFollow(file));
          return null;
        });
  }

  private static void checkTimes(Instant atime, Instant mtime) {
    Objects.requireNonNull(atime, "atime");
    Objects.requireNonNull(mtime, "mtime");
  }

  /**
   * Sets both times.
   *
   * <p>The JDK opens the file to do so, for reading, which on a pipe would wait for a writer.
   */
  static void setTimes(Path path, Instant atime, Instant mtime, LinkOption... options)
      throws IOException {
    FileType type = FileType.ofMode(Attributes.mode(path, options));
    if (type == FileType.FIFO || type == FileType.SOCKET) {
      throw new UnsupportedOperationException("the JDK cannot set the times of a " + type);
    }
    setTimesOfOpen(path, atime, mtime, options);
  }

  /** Sets both times of a file that is open, so that to open it again waits for nobody. */
  static void setTimesOfOpen(Path path, Instant atime, Instant mtime, LinkOption... options)
      throws IOException {
    BasicFileAttributeView view =
        Files.getFileAttributeView(path, BasicFileAttributeView.class, options);
    if (view == null) {
      throw new UnsupportedOperationException("this file system has no times to set");
    }
    view.setTimes(expressible(mtime), expressible(atime), null);
  }

  /**
   * The nearest time that the JDK gets right. What is beyond 64 bits it would cut off too, but a
   * fraction of a second before 1970 it would take for 1970.
   */
  private static FileTime expressible(Instant time) {
    if (time.isAfter(MAX)) {
      return FileTime.from(MAX);
    }
    if (time.isBefore(MIN)) {
      return FileTime.from(MIN);
    }
    return FileTime.from(
        time.isBefore(Instant.EPOCH) ? Instant.ofEpochSecond(time.getEpochSecond()) : time);
  }
}

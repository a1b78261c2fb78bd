package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jetbrains.annotations.Nullable;

/** Makes sure that data are on the device and not only on their way: fsync(2). */
final class Flushing {
  private Flushing() {}

  /** Flushes the content of an open file. */
  static void file(SeekableByteChannel channel) {
    SystemCall.perform(
        "fsync",
        null,
        () -> {
          if (!(channel instanceof FileChannel file)) {
            throw new UnsupportedOperationException("this file system cannot flush");
          }
          file.force(true);
        });
  }

  /**
   * Fails where directories cannot be flushed, before anything has been done that should last: on
   * Windows, and in a zip file, which is written when it is closed. Other providers keep names as
   * well as they keep content.
   */
  static void checkFolders(Location file) {
    SystemCall.perform(
        "fsync",
        null,
        () -> {
          Path path = file.path();
          boolean isWindows = Providers.isDefault(path) && !hasFoldersToFlush(path);
          if (isWindows || Providers.isZip(path)) {
            throw new UnsupportedOperationException("this file system cannot flush folders");
          }
        });
  }

  /**
   * Opens the directory of the file that a location leads to, as the first call of a job that takes
   * a descriptor: later there might be none, and the name would be made and not be flushed.
   *
   * @param target the file, with links followed
   */
  static Folder openFolderOf(Location file, Path target) {
    return Descriptors.first("open", file.text(), () -> openFolderOf(target));
  }

  private static boolean hasFoldersToFlush(Path path) {
    return Providers.isDefault(path)
        && path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  private static Folder openFolderOf(Path file) throws IOException {
    if (!hasFoldersToFlush(file)) {
      return new Folder(null);
    }
    Path folder = file.toAbsolutePath().getParent();
    return new Folder(FileChannel.open(folder == null ? file : folder, StandardOpenOption.READ));
  }

  /**
   * An open directory, whose names can be flushed, so that a new name outlasts a power failure.
   *
   * @param channel null if there is nothing to flush
   */
  record Folder(@Nullable FileChannel channel) implements AutoCloseable {
    void flush() {
      if (channel != null) {
        SystemCall.perform("fsync", null, () -> channel.force(true));
      }
    }

    @Override
    public void close() {
      if (channel != null) {
        SystemCall.perform("close", null, channel::close);
      }
    }
  }
}

package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

  /** Flushes the names in the folder of a file, so that a new name outlasts a power failure. */
  static void folderOf(Path file) {
    SystemCall.perform("fsync", null, () -> flush(folder(file)));
  }

  private static void flush(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path folder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /** Fails where folders cannot be flushed, before anything has been done that should last. */
  static void checkFolders(Path file) {
    SystemCall.perform(
        "fsync",
        null,
        () -> {
          if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            throw new UnsupportedOperationException("this file system cannot flush folders");
          }
        });
  }
}

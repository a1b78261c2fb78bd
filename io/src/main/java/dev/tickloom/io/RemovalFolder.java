package dev.tickloom.io;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory while what is in it is deleted, and how that is got at: by names in the open
 * directory (openat(2)) where the system can do that, else by paths.
 *
 * <p>By names it is safe against somebody who puts a link in the place of a directory meanwhile, to
 * have other files deleted. An open directory takes two descriptors, so only so many are kept open
 * at a time, the outermost.
 */
final class RemovalFolder {
  /** How many of the directories on the way down may be open. */
  static final int MAX_OPEN = 64;

  /** Where the first path is. */
  static final RemovalFolder BY_PATH = new RemovalFolder(null, List.of());

  /** Null if entries are got at by path. */
  private final @Nullable SecureDirectoryStream<Path> stream;

  private final List<Path> entries;

  private RemovalFolder(@Nullable SecureDirectoryStream<Path> stream, List<Path> entries) {
    this.stream = stream;
    this.entries = entries;
  }

  /** What was in it when it was opened, as paths. */
  List<Path> entries() {
    return entries;
  }

  boolean isDirectory(Path entry) throws IOException {
    if (stream == null) {
      int mode = Attributes.mode(entry, LinkOption.NOFOLLOW_LINKS);
      return FileType.ofMode(mode) == FileType.DIRECTORY;
    }
    return stream
        .getFileAttributeView(name(entry), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }

  void deleteFile(Path entry) throws IOException {
    if (stream == null) {
      Files.delete(entry);
    } else {
      stream.deleteFile(name(entry));
    }
  }

  void deleteDirectory(Path entry) throws IOException {
    if (stream == null) {
      Files.delete(entry);
    } else {
      stream.deleteDirectory(name(entry));
    }
  }

  /**
   * Opens a directory in this one.
   *
   * @param staysOpen whether it may, so that names can be looked up in it
   */
  RemovalFolder open(Path entry, boolean staysOpen) throws IOException {
    DirectoryStream<Path> opened = openStream(entry);
    boolean isKept = false;
    try {
      List<Path> entries = new ArrayList<>();
      opened.forEach(path -> entries.add(entry.resolve(name(path))));
      if (staysOpen && opened instanceof SecureDirectoryStream<Path> secure) {
        isKept = true;
        return new RemovalFolder(secure, entries);
      }
      return new RemovalFolder(null, entries);
    } finally {
      if (!isKept) {
        opened.close();
      }
    }
  }

  @SuppressWarnings("StreamResourceLeak") // whoever opens it keeps it or closes it
  private DirectoryStream<Path> openStream(Path entry) throws IOException {
    if (stream == null) {
      return Files.newDirectoryStream(entry);
    }
    return stream.newDirectoryStream(name(entry), LinkOption.NOFOLLOW_LINKS);
  }

  /** Nothing depends on it, so a failure is only logged. */
  void close() {
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException e) {
      Log.LOGGER.log(Level.WARNING, "closing a directory failed", e);
    }
  }

  private static Path name(Path path) {
    return Objects.requireNonNull(path.getFileName());
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * A directory whose entries are found by path. It is open only until its entries have been listed;
 * everything else works on a closed one too.
 */
final class PathFolder extends OpenFolder {
  private final Path path;
  private final @Nullable DirectoryStream<Path> stream;

  PathFolder(Path path, @Nullable DirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  /** Where any path is an entry. */
  static PathFolder around(Path path) {
    return new PathFolder(path.getFileSystem().getPath(""), null);
  }

  @Override
  OpenFolder again(FileSystem fileSystem) {
    return new PathFolder(path, null);
  }

  @Override
  @Nullable
  Object key() throws IOException {
    return attributes(path).fileKey();
  }

  @Override
  Iterator<Path> entries() {
    return Objects.requireNonNull(stream).iterator();
  }

  @Override
  List<Path> names(Progress progress) throws IOException {
    List<Path> names = super.names(progress);
    close();
    return names;
  }

  @Override
  BasicFileAttributes look(Path name) throws IOException {
    Path entry = path.resolve(name);
    return Attributes.read(entry, () -> attributes(entry));
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  EntryStatus status(Path name, LinkOption... options) throws IOException {
    return statusOf(path.resolve(name), options);
  }

  /** The status of the file that a path leads to. */
  static EntryStatus statusOf(Path entry, LinkOption... options) throws IOException {
    StatFields fields = StatFields.of(entry);
    if (fields != null) {
      return Attributes.read(
          entry,
          () ->
              EntryStatus.of(
                  Files.readAttributes(entry, PosixFileAttributes.class, options), fields));
    }
    int mode = Attributes.mode(entry, options);
    return EntryStatus.of(
        Files.readAttributes(entry, BasicFileAttributes.class, options), mode, true);
  }

  /** As {@link #statusOf}, but without the mode of what is a file, a directory or a link. */
  static EntryStatus typeOf(Path entry, LinkOption... options) throws IOException {
    BasicFileAttributes attributes =
        Attributes.read(
            entry, () -> Files.readAttributes(entry, BasicFileAttributes.class, options));
    return attributes.isOther()
        ? statusOf(entry, options)
        : EntryStatus.of(attributes, FileType.of(attributes).bits(), false);
  }

  @Override
  SeekableByteChannel openFile(Path name, LinkOption... options) throws IOException {
    Set<OpenOption> read = new HashSet<>(Set.of(options));
    read.add(StandardOpenOption.READ);
    try {
      return Files.newByteChannel(path.resolve(name), read);
    } catch (IllegalArgumentException e) { // a zip file has no links, and does not know the option
      return Files.newByteChannel(path.resolve(name), StandardOpenOption.READ);
    }
  }

  @Override
  FileChannel makeFile(Path name, int mode) throws IOException {
    return Opening.make(path.resolve(name), mode);
  }

  @Override
  void setTimes(FileTime mtime, FileTime atime) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class).setTimes(mtime, atime, null);
  }

  /** The path of an entry, by which everything is done to it here. */
  Path pathOf(Path name) {
    return path.resolve(name);
  }

  @Override
  void deleteFile(Path name) throws IOException {
    Files.delete(path.resolve(name));
  }

  @Override
  void deleteDirectory(Path name) throws IOException {
    Files.delete(Providers.found(path.resolve(name)));
  }

  @Override
  OpenFolder open(Path name, @Nullable Object key) throws IOException {
    return at(path.resolve(name), key);
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }
}

package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * A directory whose entries are found by name in the open directory: openat(2) and its kin. Takes
 * two descriptors.
 *
 * <p>{@link #open} asks for {@code name/.} and compares keys. To ask for {@code name} without
 * following links would be as safe from links, but where a file has taken the place of the
 * directory the JDK leaks one descriptor and closes another one twice, which by then may be the
 * descriptor of somebody else. Where a FIFO has taken its place the JDK would wait for a writer.
 */
final class SecureFolder extends OpenFolder {
  /** How many the JDK takes for one. */
  static final int DESCRIPTORS = 2;

  private final SecureDirectoryStream<Path> stream;

  SecureFolder(SecureDirectoryStream<Path> stream) {
    this.stream = stream;
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // whoever asks for it closes it
  SecureFolder again(FileSystem fileSystem) throws IOException {
    return new SecureFolder(
        stream.newDirectoryStream(fileSystem.getPath("."), LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  @Nullable
  Object key() throws IOException {
    return stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
  }

  @Override
  Iterator<Path> entries() {
    return stream.iterator();
  }

  @Override
  BasicFileAttributes look(Path name) throws IOException {
    return stream
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  @Override
  EntryStatus status(Path name, LinkOption... options) throws IOException {
    PosixFileAttributeView posix =
        stream.getFileAttributeView(name, PosixFileAttributeView.class, options);
    if (posix == null) { // files have no permissions there
      BasicFileAttributes basic =
          stream.getFileAttributeView(name, BasicFileAttributeView.class, options).readAttributes();
      return EntryStatus.of(basic, FileType.of(basic).bits(), true);
    }
    PosixFileAttributes attributes = posix.readAttributes();
    StatFields fields = StatFields.of(name);
    return fields == null
        ? EntryStatus.of(attributes, Attributes.modeOf(attributes), false)
        : EntryStatus.of(attributes, fields);
  }

  @Override
  SeekableByteChannel openFile(Path name, LinkOption... options) throws IOException {
    Set<OpenOption> read = new HashSet<>(Set.of(options));
    read.add(StandardOpenOption.READ);
    return stream.newByteChannel(name, read);
  }

  @Override
  FileChannel makeFile(Path name, int mode) throws IOException {
    return (FileChannel)
        stream.newByteChannel(
            name,
            Set.of(
                StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
            Modes.attributes(name, mode, Modes.FILE));
  }

  @Override
  void setTimes(FileTime mtime, FileTime atime) throws IOException {
    stream.getFileAttributeView(BasicFileAttributeView.class).setTimes(mtime, atime, null);
  }

  /** Sets the nine bits of this directory, and takes the others away. */
  void setPermissions(int permissions) throws IOException {
    stream
        .getFileAttributeView(PosixFileAttributeView.class)
        .setPermissions(Modes.permissions(permissions));
  }

  /** Moves an entry of this directory into another one, in the place of what has that name. */
  void move(Path name, SecureFolder into, Path newName) throws IOException {
    stream.move(name, into.stream, newName);
  }

  /**
   * Paths that lead to this directory wherever its name has gone, one for each descriptor that the
   * process has of it; none where descriptors are not listed.
   */
  List<Path> descriptors() throws IOException {
    Object key = key();
    return key == null || !ChannelDescriptor.ARE_LISTED ? List.of() : PathOfHandle.entriesWith(key);
  }

  @Override
  void deleteFile(Path name) throws IOException {
    stream.deleteFile(name);
  }

  @Override
  void deleteDirectory(Path name) throws IOException {
    stream.deleteDirectory(name);
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // whoever opens it closes it
  OpenFolder open(Path name, @Nullable Object key) throws IOException {
    Path opened = key == null ? name : name.resolve(".");
    return of(name, stream.newDirectoryStream(opened, LinkOption.NOFOLLOW_LINKS), key);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** For what only this kind of directory can do. */
  SecureDirectoryStream<Path> stream() {
    return stream;
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * An open directory, and what is done to its entries by their names. Everything that goes down a
 * tree opens directories here. For one thread at a time.
 *
 * <p>A {@link SecureFolder} looks names up in the open directory itself, a {@link PathFolder} by
 * path. Only the former is safe from somebody who puts a symbolic link into the place of a
 * directory meanwhile. The latter is for file systems that cannot do better.
 */
abstract sealed class OpenFolder implements Closeable permits SecureFolder, PathFolder {
  /**
   * Opens a directory, following links.
   *
   * @param key of the directory that this must be, from its attributes; null if any will do
   * @throws IOException ESTALE if it is another directory by now
   */
  static OpenFolder at(Path directory, @Nullable Object key) throws IOException {
    return of(directory, openStream(directory), key);
  }

  /**
   * On the default file system {@code directory/.} is opened: where a FIFO has taken the place of
   * the directory, the JDK would wait for a writer. A directory that may be listed but not searched
   * has no such name.
   */
  @SuppressWarnings("StreamResourceLeak") // whoever opens it closes it
  private static DirectoryStream<Path> openStream(Path directory) throws IOException {
    if (Providers.isDefault(directory)) {
      try {
        return Files.newDirectoryStream(directory.resolve("."));
      } catch (AccessDeniedException e) {
        // looks first and opens then
      }
    }
    if (Attributes.typeIfExists(directory) == FileType.DIRECTORY) {
      return Files.newDirectoryStream(directory);
    }
    var unused = Attributes.mode(directory); // fails if it is missing
    throw new NotDirectoryException(directory.toString());
  }

  /** Takes over a stream, and closes it if it is not that of the directory with that key. */
  static OpenFolder of(Path directory, DirectoryStream<Path> stream, @Nullable Object key)
      throws IOException {
    OpenFolder opened =
        stream instanceof SecureDirectoryStream<Path> secure
            ? new SecureFolder(secure)
            : new PathFolder(directory, stream);
    boolean isRight = false;
    try {
      isRight = key == null || key.equals(opened.key());
    } finally {
      if (!isRight) {
        opened.close();
      }
    }
    if (!isRight) {
      throw new FileSystemException(directory.toString(), null, Errno.ESTALE.glibcText());
    }
    return opened;
  }

  /**
   * The same directory once more, to be closed by itself.
   *
   * @param fileSystem where it is
   */
  abstract OpenFolder again(FileSystem fileSystem) throws IOException;

  /** The file key of this directory; null if the file system has none. */
  abstract @Nullable Object key() throws IOException;

  /** Its entries, as paths of which only the names count. May be called once. */
  abstract Iterator<Path> entries();

  /** The names of all its entries, unless the call is aborted meanwhile. May be called once. */
  List<Path> names(Progress progress) throws IOException {
    List<Path> names = new ArrayList<>();
    Iterator<Path> entries = entries();
    while (entries.hasNext()) {
      Content.checkWanted(progress);
      names.add(Objects.requireNonNull(entries.next().getFileName()));
    }
    return names;
  }

  /** The attributes of an entry itself. */
  abstract BasicFileAttributes look(Path name) throws IOException;

  /**
   * Returns the type and the permissions of an entry.
   *
   * @param options none to follow links
   */
  abstract EntryStatus status(Path name, LinkOption... options) throws IOException;

  /**
   * Opens an entry for reading.
   *
   * @param options none to follow links
   */
  abstract SeekableByteChannel openFile(Path name, LinkOption... options) throws IOException;

  /**
   * The text of a symbolic link. NIO reads it by path only; this fails if the entry is not the same
   * before and after.
   *
   * @param path that leads to the entry
   * @param key as {@link #status} told; null if the file system has no such thing
   * @throws FileSystemException ESTALE if the entry has been exchanged
   */
  Path readLink(Path name, Path path, @Nullable Object key) throws IOException {
    checkKey(name, key);
    Path text = Files.readSymbolicLink(path);
    checkKey(name, key);
    return text;
  }

  private void checkKey(Path name, @Nullable Object key) throws IOException {
    if (key != null && !key.equals(look(name).fileKey())) {
      throw new FileSystemException(name.toString(), null, Errno.ESTALE.glibcText());
    }
  }

  /** Makes a file, which must not exist, and opens it for writing. */
  abstract FileChannel makeFile(Path name, int mode) throws IOException;

  /** Gives this directory the times of another. */
  abstract void setTimes(FileTime mtime, FileTime atime) throws IOException;

  /** Deletes an entry that is no directory. */
  abstract void deleteFile(Path name) throws IOException;

  /** Deletes an entry that is an empty directory. */
  abstract void deleteDirectory(Path name) throws IOException;

  /**
   * Opens a directory in this one, and only the one with that key.
   *
   * @param key as {@link #look} told; null if the file system has no such thing
   */
  abstract OpenFolder open(Path name, @Nullable Object key) throws IOException;
}

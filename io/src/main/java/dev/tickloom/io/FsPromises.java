package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Node's {@code fs} in its promise form, {@code fs.promises}. Made by {@link Fs#promises}.
 *
 * <p>Any thread may call; the promises are of the loop, which stays alive until they are settled.
 * What goes wrong rejects them: with an {@link FsException} when a call fails, with a {@link
 * dev.tickloom.loop.AbortException} when the request was cancelled or the loop closed, and for a
 * wrong argument as the package says. Methods throw only {@link IllegalStateException}, when the
 * loop is closed and nothing could settle a promise.
 *
 * <p>Every path may be text or a {@link Path}. A {@code Path} is taken as it is: the empty one is
 * the working directory, and it may belong to another file system than this facade.
 */
@SuppressWarnings("doclint:missing") // what overloads with a Path say by reference
public final class FsPromises {
  private final EventLoop loop;
  private final FileSystem fileSystem;
  private final WholeFiles files = new WholeFiles(true);

  FsPromises(EventLoop loop, FileSystem fileSystem) {
    this.loop = loop;
    this.fileSystem = fileSystem;
  }

  // ---- whole files ---------------------------------------------------------------------------

  /**
   * Reads a whole file. What is appended meanwhile may be missed. A directory fails with {@code
   * EISDIR}, one of more than 2<sup>31</sup>-9 bytes with {@code ERR_FS_FILE_TOO_LARGE}.
   *
   * @param path the file
   * @return its bytes
   */
  public Promise<byte[]> readFile(String path) {
    return start(() -> files.readFile(at(path)));
  }

  /** As {@link #readFile(String)}. */
  public Promise<byte[]> readFile(Path path) {
    return start(() -> files.readFile(at(path)));
  }

  /**
   * Reads a whole file as text.
   *
   * @param path the file
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return its text
   */
  public Promise<String> readFile(String path, Charset charset) {
    return start(() -> files.readFile(at(path), charset));
  }

  /** As {@link #readFile(String, Charset)}. */
  public Promise<String> readFile(Path path, Charset charset) {
    return start(() -> files.readFile(at(path), charset));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> writeFile(String path, byte[] data) {
    return start(() -> files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /** As {@link #writeFile(String, byte[])}. */
  public Promise<@Nullable Void> writeFile(Path path, byte[] data) {
    return start(() -> files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @param options how to open, and whether to flush
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> writeFile(String path, byte[] data, WriteOptions options) {
    return start(() -> files.writeFile(at(path), data, options));
  }

  /** As {@link #writeFile(String, byte[], WriteOptions)}. */
  public Promise<@Nullable Void> writeFile(Path path, byte[] data, WriteOptions options) {
    return start(() -> files.writeFile(at(path), data, options));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content, from position to limit, which stay as they are; the bytes are not
   *     to be changed before the call is over
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> writeFile(String path, ByteBuffer data) {
    return start(() -> files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /** As {@link #writeFile(String, ByteBuffer)}. */
  public Promise<@Nullable Void> writeFile(Path path, ByteBuffer data) {
    return start(() -> files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content, from position to limit, which stay as they are; the bytes are not
   *     to be changed before the call is over
   * @param options how to open, and whether to flush
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> writeFile(String path, ByteBuffer data, WriteOptions options) {
    return start(() -> files.writeFile(at(path), data, options));
  }

  /** As {@link #writeFile(String, ByteBuffer, WriteOptions)}. */
  public Promise<@Nullable Void> writeFile(Path path, ByteBuffer data, WriteOptions options) {
    return start(() -> files.writeFile(at(path), data, options));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content, encoded in UTF-8
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> writeFile(String path, CharSequence data) {
    return start(() -> files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /** As {@link #writeFile(String, CharSequence)}. */
  public Promise<@Nullable Void> writeFile(Path path, CharSequence data) {
    return start(() -> files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content, encoded in UTF-8
   * @param options how to open, and whether to flush
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> writeFile(String path, CharSequence data, WriteOptions options) {
    return start(() -> files.writeFile(at(path), data, options));
  }

  /** As {@link #writeFile(String, CharSequence, WriteOptions)}. */
  public Promise<@Nullable Void> writeFile(Path path, CharSequence data, WriteOptions options) {
    return start(() -> files.writeFile(at(path), data, options));
  }

  // ---- what is known about a file ------------------------------------------------------------

  /**
   * Tells what is known about a file.
   *
   * @param path what to look at; links are followed
   * @return what is known
   */
  public Promise<Stats> stat(String path) {
    return start(() -> Metadata.stat(at(path)));
  }

  /** As {@link #stat(String)}. */
  public Promise<Stats> stat(Path path) {
    return start(() -> Metadata.stat(at(path)));
  }

  /**
   * Tells what is known about a file, or about the symbolic link that leads to it.
   *
   * @param path what to look at; a symbolic link itself
   * @return what is known
   */
  public Promise<Stats> lstat(String path) {
    return start(() -> Metadata.lstat(at(path)));
  }

  /** As {@link #lstat(String)}. */
  public Promise<Stats> lstat(Path path) {
    return start(() -> Metadata.lstat(at(path)));
  }

  // ---- directories ---------------------------------------------------------------------------

  /**
   * Lists a directory.
   *
   * @param path the directory
   * @return the names, sorted by their bytes in UTF-8; unmodifiable
   */
  public Promise<List<String>> readdir(String path) {
    return start(() -> Directories.readdir(at(path)));
  }

  /** As {@link #readdir(String)}. */
  public Promise<List<String>> readdir(Path path) {
    return start(() -> Directories.readdir(at(path)));
  }

  /**
   * Lists a directory with the types of the entries. Node's {@code readdir} with {@code
   * withFileTypes}. An entry whose type could not be read is {@link Dirent#isUnknown}.
   *
   * @param path the directory
   * @return the entries, sorted by the bytes of their names in UTF-8; unmodifiable
   */
  public Promise<List<Dirent>> readdirWithFileTypes(String path) {
    return start(() -> Directories.readdirWithFileTypes(at(path)));
  }

  /** As {@link #readdirWithFileTypes(String)}. */
  public Promise<List<Dirent>> readdirWithFileTypes(Path path) {
    return start(() -> Directories.readdirWithFileTypes(at(path)));
  }

  /**
   * Makes a directory.
   *
   * @param path the directory
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> mkdir(String path) {
    return start(() -> DirectoryMaking.mkdir(at(path)));
  }

  /** As {@link #mkdir(String)}. */
  public Promise<@Nullable Void> mkdir(Path path) {
    return start(() -> DirectoryMaking.mkdir(at(path)));
  }

  /**
   * Makes a directory, and its parents if asked to.
   *
   * @param path the directory
   * @param options whether to make parents too, and with which permissions
   * @return the first directory that was made, as it stands in {@code path}; null if all existed,
   *     or without recursion
   */
  public Promise<@Nullable String> mkdir(String path, MkdirOptions options) {
    return start(() -> DirectoryMaking.mkdir(at(path), options));
  }

  /** As {@link #mkdir(String, MkdirOptions)}. */
  public Promise<@Nullable String> mkdir(Path path, MkdirOptions options) {
    return start(() -> DirectoryMaking.mkdir(at(path), options));
  }

  // ---- names and links -----------------------------------------------------------------------

  /**
   * Deletes a name of a file, and with its last name the file. A directory fails with {@code
   * EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> unlink(String path) {
    return start(() -> Links.unlink(at(path)));
  }

  /** As {@link #unlink(String)}. */
  public Promise<@Nullable Void> unlink(Path path) {
    return start(() -> Links.unlink(at(path)));
  }

  // ---- permissions, owners and times ---------------------------------------------------------

  // ---- open files ----------------------------------------------------------------------------

  /**
   * Opens a file for reading.
   *
   * @param path the file
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(String path) {
    return start(() -> open(at(path), OpenFlags.READ, Modes.FILE));
  }

  /** As {@link #open(String)}. */
  public Promise<FileHandle> open(Path path) {
    return start(() -> open(at(path), OpenFlags.READ, Modes.FILE));
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(String path, String flags) {
    return start(() -> open(at(path), OpenFlags.parse(flags), Modes.FILE));
  }

  /** As {@link #open(String, String)}. */
  public Promise<FileHandle> open(Path path, String flags) {
    return start(() -> open(at(path), OpenFlags.parse(flags), Modes.FILE));
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(String path, OpenFlags flags) {
    return start(() -> open(at(path), flags, Modes.FILE));
  }

  /** As {@link #open(String, OpenFlags)}. */
  public Promise<FileHandle> open(Path path, OpenFlags flags) {
    return start(() -> open(at(path), flags, Modes.FILE));
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @param mode the permissions of a file that is made, before the umask; at least 0, bits above
   *     0777 are ignored
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(String path, String flags, int mode) {
    return start(() -> open(at(path), OpenFlags.parse(flags), mode));
  }

  /** As {@link #open(String, String, int)}. */
  public Promise<FileHandle> open(Path path, String flags, int mode) {
    return start(() -> open(at(path), OpenFlags.parse(flags), mode));
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @param mode the permissions of a file that is made, before the umask; at least 0, bits above
   *     0777 are ignored
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(String path, OpenFlags flags, int mode) {
    return start(() -> open(at(path), flags, mode));
  }

  /** As {@link #open(String, OpenFlags, int)}. */
  public Promise<FileHandle> open(Path path, OpenFlags flags, int mode) {
    return start(() -> open(at(path), flags, mode));
  }

  private Work<FileHandle> open(Location file, OpenFlags flags, int mode) {
    return Handles.open(loop, file, flags, mode);
  }

  private Location at(String path) {
    return Location.of("path", path, fileSystem);
  }

  private static Location at(Path path) {
    return Location.of("path", path);
  }

  private <T extends @Nullable Object> Promise<T> start(Supplier<Work<T>> operation) {
    return Promises.start(loop, operation, loop::queueWork);
  }
}

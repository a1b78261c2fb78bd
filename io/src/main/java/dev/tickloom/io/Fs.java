package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Work;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Node's {@code fs} in its callback form, and the way to the other two forms.
 *
 * <pre>{@code
 * Fs fs = Fs.on(loop);
 * fs.readFile("notes.txt", StandardCharsets.UTF_8, (error, text) -> {
 *   System.out.println(error != null ? error.getMessage() : text);
 * });
 * }</pre>
 *
 * <p>Its methods are for the loop thread, and throw {@link IllegalStateException} elsewhere and
 * when the loop is closed. They throw at once for a wrong argument; see the package for how. All
 * else arrives in the callback, in a poll phase and never before the method has returned: the
 * result, or an {@link FsException}, or a {@link dev.tickloom.loop.AbortException} if the request
 * was cancelled or the loop closed. The loop stays alive until then.
 *
 * <p>Node's functions have the same names and orders of arguments, with options last before the
 * callback. What varies by option in Node has a name of its own where the result has another type.
 */
public final class Fs {
  /** For {@code copyFile}: the target must not exist. */
  public static final int COPYFILE_EXCL = 1;

  /** For {@code copyFile}: the copy may share the blocks of the source; here it does not. */
  public static final int COPYFILE_FICLONE = 2;

  /** For {@code copyFile}: the copy must share the blocks; here that fails with ENOTSUP. */
  public static final int COPYFILE_FICLONE_FORCE = 4;

  private final EventLoop loop;
  private final FileSystem fileSystem;
  private final WholeFiles files = new WholeFiles(true);

  private Fs(EventLoop loop, FileSystem fileSystem) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.fileSystem = Objects.requireNonNull(fileSystem, "fileSystem");
  }

  /**
   * The default file system, for a loop. Any thread.
   *
   * @param loop gets the outcomes
   * @return the callback form
   */
  public static Fs on(EventLoop loop) {
    return new Fs(loop, FileSystems.getDefault());
  }

  /**
   * Any file system, such as that of a zip file or one in memory, for a loop. What it cannot do
   * fails with {@code ENOSYS}. Any thread.
   *
   * @param loop gets the outcomes
   * @param fileSystem where paths are looked up
   * @return the callback form
   */
  public static Fs on(EventLoop loop, FileSystem fileSystem) {
    return new Fs(loop, fileSystem);
  }

  /**
   * The promise form, on the same loop and file system. Any thread.
   *
   * @return Node's {@code fs.promises}
   */
  public FsPromises promises() {
    return new FsPromises(loop, fileSystem);
  }

  /**
   * The blocking form, on the same file system. Any thread.
   *
   * @return Node's functions whose names end in {@code Sync}
   */
  public FsSync sync() {
    return new FsSync(loop, fileSystem);
  }

  // ---- whole files ---------------------------------------------------------------------------

  /**
   * Reads a whole file. What is appended meanwhile may be missed. A directory fails with {@code
   * EISDIR}, one of more than 2<sup>31</sup>-9 bytes with {@code ERR_FS_FILE_TOO_LARGE}.
   *
   * @param path the file
   * @param callback gets its bytes
   */
  public void readFile(String path, Callback<? super byte[]> callback) {
    start(files.readFile(at(path)), callback);
  }

  /**
   * Reads a whole file as text.
   *
   * @param path the file
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @param callback gets its text
   */
  public void readFile(String path, Charset charset, Callback<? super String> callback) {
    start(files.readFile(at(path), charset), callback);
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void writeFile(String path, byte[] data, Callback<? super @Nullable Void> callback) {
    start(files.writeFile(at(path), data, WriteOptions.DEFAULT), callback);
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @param options how to open, and whether to flush
   * @param callback called when that is done, with null
   */
  public void writeFile(
      String path, byte[] data, WriteOptions options, Callback<? super @Nullable Void> callback) {
    start(files.writeFile(at(path), data, options), callback);
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content, from position to limit, which stay as they are; the bytes are not
   *     to be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void writeFile(String path, ByteBuffer data, Callback<? super @Nullable Void> callback) {
    start(files.writeFile(at(path), data, WriteOptions.DEFAULT), callback);
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content, from position to limit, which stay as they are; the bytes are not
   *     to be changed before the call is over
   * @param options how to open, and whether to flush
   * @param callback called when that is done, with null
   */
  public void writeFile(
      String path,
      ByteBuffer data,
      WriteOptions options,
      Callback<? super @Nullable Void> callback) {
    start(files.writeFile(at(path), data, options), callback);
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content, encoded in UTF-8
   * @param callback called when that is done, with null
   */
  public void writeFile(String path, CharSequence data, Callback<? super @Nullable Void> callback) {
    start(files.writeFile(at(path), data, WriteOptions.DEFAULT), callback);
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content, encoded in UTF-8
   * @param options how to open, and whether to flush
   * @param callback called when that is done, with null
   */
  public void writeFile(
      String path,
      CharSequence data,
      WriteOptions options,
      Callback<? super @Nullable Void> callback) {
    start(files.writeFile(at(path), data, options), callback);
  }

  /**
   * Reads a whole file that is opened in another way: {@code "a+"} makes it if it is missing,
   * {@code "rs"} goes past the caches.
   *
   * @param path the file
   * @param flag how to open it
   * @param callback gets its bytes
   */
  public void readFile(String path, OpenFlags flag, Callback<? super byte[]> callback) {
    start(files.readFile(at(path), flag), callback);
  }

  /**
   * Reads a whole file into a buffer. One that has too little room fails with {@code
   * ERR_INVALID_ARG_VALUE}. Node's {@code readFile} with {@code buffer}.
   *
   * @param path the file
   * @param into gets the bytes, from its position on, which moves behind them; nobody else may
   *     touch it before the call is over, and after an abandoned call nobody ever
   * @param callback gets how many bytes were read
   */
  public void readFile(String path, ByteBuffer into, Callback<? super Integer> callback) {
    start(files.readFile(at(path), into), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, not to be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void appendFile(String path, byte[] data, Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data, WriteOptions.DEFAULT), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, not to be changed before the call is over
   * @param options how to open, and whether to flush; the flag {@code "w"}, which they have by
   *     default, stands for {@code "a"}
   * @param callback called when that is done, with null
   */
  public void appendFile(
      String path, byte[] data, WriteOptions options, Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data, options), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void appendFile(String path, ByteBuffer data, Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data, WriteOptions.DEFAULT), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @param options how to open, and whether to flush; the flag {@code "w"}, which they have by
   *     default, stands for {@code "a"}
   * @param callback called when that is done, with null
   */
  public void appendFile(
      String path,
      ByteBuffer data,
      WriteOptions options,
      Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data, options), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, encoded in UTF-8
   * @param callback called when that is done, with null
   */
  public void appendFile(
      String path, CharSequence data, Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data, WriteOptions.DEFAULT), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, encoded in UTF-8
   * @param options how to open, and whether to flush; the flag {@code "w"}, which they have by
   *     default, stands for {@code "a"}
   * @param callback called when that is done, with null
   */
  public void appendFile(
      String path,
      CharSequence data,
      WriteOptions options,
      Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data, options), callback);
  }

  /**
   * Copies a file with its mode. A target that exists is emptied and written to, so that its other
   * hard links show the new content; copying a file to itself does nothing. A directory fails with
   * {@code EISDIR}.
   *
   * @param src the file; links are followed
   * @param dest where the copy goes
   * @param callback called when that is done, with null
   */
  public void copyFile(String src, String dest, Callback<? super @Nullable Void> callback) {
    start(Copying.copyFile(at("src", src), at("dest", dest), 0), callback);
  }

  /**
   * Copies a file with its mode, as {@link #copyFile(String, String, Callback)}.
   *
   * @param src the file; links are followed
   * @param dest where the copy goes
   * @param mode 0, or a sum of {@link Fs#COPYFILE_EXCL}, {@link Fs#COPYFILE_FICLONE} and {@link
   *     Fs#COPYFILE_FICLONE_FORCE}
   * @param callback called when that is done, with null
   */
  public void copyFile(
      String src, String dest, int mode, Callback<? super @Nullable Void> callback) {
    start(Copying.copyFile(at("src", src), at("dest", dest), mode), callback);
  }

  /**
   * Empties a file, which must exist.
   *
   * @param path the file
   * @param callback called when that is done, with null
   */
  public void truncate(String path, Callback<? super @Nullable Void> callback) {
    start(WholeFiles.truncate(at(path), 0), callback);
  }

  /**
   * Gives a file, which must exist, another length. What it grows by reads as zeros and takes no
   * room.
   *
   * @param path the file
   * @param length in bytes; what is negative counts as 0
   * @param callback called when that is done, with null
   */
  public void truncate(String path, long length, Callback<? super @Nullable Void> callback) {
    start(WholeFiles.truncate(at(path), length), callback);
  }

  // ---- what is known about a file ------------------------------------------------------------

  /**
   * Tells what is known about a file.
   *
   * @param path what to look at; links are followed
   * @param callback gets what is known
   */
  public void stat(String path, Callback<? super Stats> callback) {
    start(Metadata.stat(at(path)), callback);
  }

  /**
   * Tells what is known about a file, or about the symbolic link that leads to it.
   *
   * @param path what to look at; a symbolic link itself
   * @param callback gets what is known
   */
  public void lstat(String path, Callback<? super Stats> callback) {
    start(Metadata.lstat(at(path)), callback);
  }

  // ---- directories ---------------------------------------------------------------------------

  /**
   * Lists a directory.
   *
   * @param path the directory
   * @param callback gets the names, sorted by their bytes in UTF-8; unmodifiable
   */
  public void readdir(String path, Callback<? super List<String>> callback) {
    start(Directories.readdir(at(path)), callback);
  }

  /**
   * Lists a directory with the types of the entries. Node's {@code readdir} with {@code
   * withFileTypes}. An entry whose type could not be read is {@link Dirent#isUnknown}.
   *
   * @param path the directory
   * @param callback gets the entries, sorted by the bytes of their names in UTF-8; unmodifiable
   */
  public void readdirWithFileTypes(String path, Callback<? super List<Dirent>> callback) {
    start(Directories.readdirWithFileTypes(at(path)), callback);
  }

  /**
   * Makes a directory.
   *
   * @param path the directory
   * @param callback called when that is done, with null
   */
  public void mkdir(String path, Callback<? super @Nullable Void> callback) {
    start(DirectoryMaking.mkdir(at(path)), callback);
  }

  /**
   * Makes a directory, and its parents if asked to.
   *
   * @param path the directory
   * @param options whether to make parents too, and with which permissions
   * @param callback gets the first directory that was made, as it stands in {@code path}; null if
   *     all existed, or without recursion
   */
  public void mkdir(
      String path, MkdirOptions options, Callback<? super @Nullable String> callback) {
    start(DirectoryMaking.mkdir(at(path), options), callback);
  }

  // ---- names and links -----------------------------------------------------------------------

  /**
   * Deletes a name of a file, and with its last name the file. A directory fails with {@code
   * EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @param callback called when that is done, with null
   */
  public void unlink(String path, Callback<? super @Nullable Void> callback) {
    start(Links.unlink(at(path)), callback);
  }

  /**
   * Gives a file or directory another name, in one step. A file that has it is replaced, an empty
   * directory by a directory only. Never copies: to another file system it fails with {@code
   * EXDEV}.
   *
   * @param oldPath the file or directory, or the symbolic link itself
   * @param newPath its new name
   * @param callback called when that is done, with null
   */
  public void rename(String oldPath, String newPath, Callback<? super @Nullable Void> callback) {
    start(Renaming.rename(at("oldPath", oldPath), at("newPath", newPath)), callback);
  }

  /**
   * Deletes a file. A directory fails with {@code ERR_FS_EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @param callback called when that is done, with null
   */
  public void rm(String path, Callback<? super @Nullable Void> callback) {
    start(Removal.rm(at(path), RmOptions.DEFAULT), callback);
  }

  /**
   * Deletes a file, or a directory with all that is in it. Symbolic links are deleted, never
   * followed. When something cannot be deleted, the rest beside it is, and the first failure is
   * reported.
   *
   * @param path the file or directory, or the symbolic link itself
   * @param options whether to delete directories, and what to put up with; waits between retries
   *     keep a worker
   * @param callback called when that is done, with null
   */
  public void rm(String path, RmOptions options, Callback<? super @Nullable Void> callback) {
    start(Removal.rm(at(path), options), callback);
  }

  /**
   * Makes another name for a file, a hard link.
   *
   * @param existingPath the file, or the symbolic link itself
   * @param newPath the other name
   * @param callback called when that is done, with null
   */
  public void link(String existingPath, String newPath, Callback<? super @Nullable Void> callback) {
    start(Links.link(at("existingPath", existingPath), at("newPath", newPath)), callback);
  }

  /**
   * Makes a symbolic link. The text of the target is kept as it is, but for separators that say
   * nothing: {@code a//b/} becomes {@code a/b}.
   *
   * @param target what the link leads to, as seen from the folder of the link; need not exist
   * @param path the link
   * @param callback called when that is done, with null
   */
  public void symlink(String target, String path, Callback<? super @Nullable Void> callback) {
    start(Links.symlink(at("target", target), at(path)), callback);
  }

  /**
   * Makes a symbolic link, as {@link #symlink(String, String, Callback)}, of a type. Types have a
   * meaning on Windows only, and are not needed there either.
   *
   * @param target what the link leads to, as seen from the folder of the link; need not exist
   * @param path the link
   * @param type {@code "file"}, {@code "dir"} or {@code "junction"}
   * @param callback called when that is done, with null
   */
  public void symlink(
      String target, String path, String type, Callback<? super @Nullable Void> callback) {
    start(Links.symlink(at("target", target), at(path), type), callback);
  }

  /**
   * Reads a symbolic link.
   *
   * @param path the link
   * @param callback gets the text that it leads to
   */
  public void readlink(String path, Callback<? super String> callback) {
    start(Links.readlink(at(path)), callback);
  }

  /**
   * Finds the path of a file without links in it. Goes name by name as Node does in this form: a
   * failure names the call and the path that failed, such as {@code lstat}, and {@code a/..} is
   * nothing even if {@code a} is a link or missing. See {@link FsPromises#realpath(String)} for how
   * the system does it.
   *
   * @param path the file
   * @param callback gets its absolute path
   */
  public void realpath(String path, Callback<? super String> callback) {
    start(RealPaths.realpathByNames(at(path), fileSystem), callback);
  }

  // ---- permissions, owners and times ---------------------------------------------------------

  // ---- open files ----------------------------------------------------------------------------

  /**
   * Opens a file for reading.
   *
   * @param path the file
   * @param callback gets the file; it must be closed
   */
  public void open(String path, Callback<? super FileHandle> callback) {
    open(path, OpenFlags.READ, Modes.FILE, callback);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @param callback gets the file; it must be closed
   */
  public void open(String path, String flags, Callback<? super FileHandle> callback) {
    open(path, OpenFlags.parse(flags), Modes.FILE, callback);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @param callback gets the file; it must be closed
   */
  public void open(String path, OpenFlags flags, Callback<? super FileHandle> callback) {
    open(path, flags, Modes.FILE, callback);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @param mode the permissions of a file that is made, before the umask; at least 0, bits above
   *     0777 are ignored
   * @param callback gets the file; it must be closed
   */
  public void open(String path, String flags, int mode, Callback<? super FileHandle> callback) {
    open(path, OpenFlags.parse(flags), mode, callback);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @param mode the permissions of a file that is made, before the umask; at least 0, bits above
   *     0777 are ignored
   * @param callback gets the file; it must be closed
   */
  public void open(String path, OpenFlags flags, int mode, Callback<? super FileHandle> callback) {
    start(Handles.open(loop, at(path), flags, mode), callback);
  }

  /**
   * Reads where the last such call left off.
   *
   * @param handle the open file
   * @param into gets the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param callback gets how many bytes were read, 0 at the end of the file
   */
  public void read(FileHandle handle, ByteBuffer into, Callback<? super Integer> callback) {
    Handles.read(handle, into, OpenFile.CURRENT).start(loop, callback);
  }

  /**
   * Reads at a position.
   *
   * @param handle the open file
   * @param into gets the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @param callback gets how many bytes were read, 0 at the end of the file
   */
  public void read(
      FileHandle handle, ByteBuffer into, long position, Callback<? super Integer> callback) {
    Handles.read(handle, into, position).start(loop, callback);
  }

  /**
   * Writes where the last such call left off, or at the end if the file was opened for appending.
   *
   * @param handle the open file
   * @param from has the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param callback gets how many bytes were written, which may be fewer than there are
   */
  public void write(FileHandle handle, ByteBuffer from, Callback<? super Integer> callback) {
    Handles.write(handle, from, OpenFile.CURRENT).start(loop, callback);
  }

  /**
   * Writes at a position, or at the end if the file was opened for appending.
   *
   * @param handle the open file
   * @param from has the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @param callback gets how many bytes were written, which may be fewer than there are
   */
  public void write(
      FileHandle handle, ByteBuffer from, long position, Callback<? super Integer> callback) {
    Handles.write(handle, from, position).start(loop, callback);
  }

  /**
   * Closes a file when the calls under way have ended, and refuses further ones from now on.
   * Closing again fails with {@code EBADF}.
   *
   * @param handle the open file
   * @param callback called when the file is closed, with null
   */
  public void close(FileHandle handle, Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(handle, "handle").close(loop, callback);
  }

  private Location at(String path) {
    return at("path", path);
  }

  private Location at(String name, String path) {
    return Location.of(name, path, fileSystem);
  }

  private <T extends @Nullable Object> void start(Work<T> work, Callback<? super T> callback) {
    loop.queueWork(work, callback);
  }
}

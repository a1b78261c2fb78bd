package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Work;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.FileSystem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Node's {@code fs} in its blocking form: the functions whose names end in {@code Sync} there. Made
 * by {@link Fs#sync}.
 *
 * <p>Works in the calling thread and keeps it until the call is over; on the loop thread everything
 * else waits meanwhile. Any thread may call, at the same time as others. It throws at once for a
 * wrong argument, see the package for how, and an {@link FsException} when a call fails. It does
 * not need the loop and goes on working when that is closed.
 *
 * <p>Not to be interrupted: as always with NIO, the file is then closed, and the call fails with
 * {@code ECANCELED}.
 */
public final class FsSync {
  private final EventLoop loop;
  private final FileSystem fileSystem;
  private final WholeFiles files = new WholeFiles(false);

  FsSync(EventLoop loop, FileSystem fileSystem) {
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
   * @throws FsException if that fails
   */
  public byte[] readFile(String path) {
    return call(files.readFile(at(path)));
  }

  /**
   * Reads a whole file as text.
   *
   * @param path the file
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return its text
   * @throws FsException if that fails
   */
  public String readFile(String path, Charset charset) {
    return call(files.readFile(at(path), charset));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @throws FsException if that fails
   */
  public void writeFile(String path, byte[] data) {
    call(files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @param options how to open, and whether to flush
   * @throws FsException if that fails
   */
  public void writeFile(String path, byte[] data, WriteOptions options) {
    call(files.writeFile(at(path), data, options));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content, from position to limit, which stay as they are; the bytes are not
   *     to be changed before the call is over
   * @throws FsException if that fails
   */
  public void writeFile(String path, ByteBuffer data) {
    call(files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content, from position to limit, which stay as they are; the bytes are not
   *     to be changed before the call is over
   * @param options how to open, and whether to flush
   * @throws FsException if that fails
   */
  public void writeFile(String path, ByteBuffer data, WriteOptions options) {
    call(files.writeFile(at(path), data, options));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content, encoded in UTF-8
   * @throws FsException if that fails
   */
  public void writeFile(String path, CharSequence data) {
    call(files.writeFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes a whole file.
   *
   * @param path the file
   * @param data the new content, encoded in UTF-8
   * @param options how to open, and whether to flush
   * @throws FsException if that fails
   */
  public void writeFile(String path, CharSequence data, WriteOptions options) {
    call(files.writeFile(at(path), data, options));
  }

  /**
   * Reads a whole file that is opened in another way: {@code "a+"} makes it if it is missing,
   * {@code "rs"} goes past the caches.
   *
   * @param path the file
   * @param flag how to open it
   * @return its bytes
   * @throws FsException if that fails
   */
  public byte[] readFile(String path, OpenFlags flag) {
    return call(files.readFile(at(path), flag));
  }

  /**
   * Reads a whole file into a buffer. One that has too little room fails with {@code
   * ERR_INVALID_ARG_VALUE}. Node's {@code readFile} with {@code buffer}.
   *
   * @param path the file
   * @param into gets the bytes, from its position on, which moves behind them; nobody else may
   *     touch it before the call is over
   * @return how many bytes were read
   * @throws FsException if that fails
   */
  public int readFile(String path, ByteBuffer into) {
    return call(files.readFile(at(path), into));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, not to be changed before the call is over
   * @throws FsException if that fails
   */
  public void appendFile(String path, byte[] data) {
    call(files.appendFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, not to be changed before the call is over
   * @param options how to open, and whether to flush; the flag {@code "w"}, which they have by
   *     default, stands for {@code "a"}
   * @throws FsException if that fails
   */
  public void appendFile(String path, byte[] data, WriteOptions options) {
    call(files.appendFile(at(path), data, options));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @throws FsException if that fails
   */
  public void appendFile(String path, ByteBuffer data) {
    call(files.appendFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @param options how to open, and whether to flush; the flag {@code "w"}, which they have by
   *     default, stands for {@code "a"}
   * @throws FsException if that fails
   */
  public void appendFile(String path, ByteBuffer data, WriteOptions options) {
    call(files.appendFile(at(path), data, options));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, encoded in UTF-8
   * @throws FsException if that fails
   */
  public void appendFile(String path, CharSequence data) {
    call(files.appendFile(at(path), data, WriteOptions.DEFAULT));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, encoded in UTF-8
   * @param options how to open, and whether to flush; the flag {@code "w"}, which they have by
   *     default, stands for {@code "a"}
   * @throws FsException if that fails
   */
  public void appendFile(String path, CharSequence data, WriteOptions options) {
    call(files.appendFile(at(path), data, options));
  }

  /**
   * Copies a file with its mode. A target that exists is emptied and written to, so that its other
   * hard links show the new content; copying a file to itself does nothing. A directory fails with
   * {@code EISDIR}.
   *
   * @param src the file; links are followed
   * @param dest where the copy goes
   * @throws FsException if that fails
   */
  public void copyFile(String src, String dest) {
    call(Copying.copyFile(at("src", src), at("dest", dest), 0));
  }

  /**
   * Copies a file with its mode, as {@link #copyFile(String, String)}.
   *
   * @param src the file; links are followed
   * @param dest where the copy goes
   * @param mode 0, or a sum of {@link Fs#COPYFILE_EXCL}, {@link Fs#COPYFILE_FICLONE} and {@link
   *     Fs#COPYFILE_FICLONE_FORCE}
   * @throws FsException if that fails
   */
  public void copyFile(String src, String dest, int mode) {
    call(Copying.copyFile(at("src", src), at("dest", dest), mode));
  }

  /**
   * Empties a file, which must exist.
   *
   * @param path the file
   * @throws FsException if that fails
   */
  public void truncate(String path) {
    call(WholeFiles.truncate(at(path), 0));
  }

  /**
   * Gives a file, which must exist, another length. What it grows by reads as zeros and takes no
   * room.
   *
   * @param path the file
   * @param length in bytes; what is negative counts as 0
   * @throws FsException if that fails
   */
  public void truncate(String path, long length) {
    call(WholeFiles.truncate(at(path), length));
  }

  // ---- what is known about a file ------------------------------------------------------------

  /**
   * Tells what is known about a file.
   *
   * @param path what to look at; links are followed
   * @return what is known
   * @throws FsException if that fails
   */
  public Stats stat(String path) {
    return call(Metadata.stat(at(path)));
  }

  /**
   * Tells what is known about a file, or about the symbolic link that leads to it.
   *
   * @param path what to look at; a symbolic link itself
   * @return what is known
   * @throws FsException if that fails
   */
  public Stats lstat(String path) {
    return call(Metadata.lstat(at(path)));
  }

  // ---- directories ---------------------------------------------------------------------------

  /**
   * Lists a directory.
   *
   * @param path the directory
   * @return the names, sorted by their bytes in UTF-8; unmodifiable
   * @throws FsException if that fails
   */
  public List<String> readdir(String path) {
    return call(Directories.readdir(at(path)));
  }

  /**
   * Lists a directory with the types of the entries. Node's {@code readdir} with {@code
   * withFileTypes}. An entry whose type could not be read is {@link Dirent#isUnknown}.
   *
   * @param path the directory
   * @return the entries, sorted by the bytes of their names in UTF-8; unmodifiable
   * @throws FsException if that fails
   */
  public List<Dirent> readdirWithFileTypes(String path) {
    return call(Directories.readdirWithFileTypes(at(path)));
  }

  /**
   * Makes a directory.
   *
   * @param path the directory
   * @throws FsException if that fails
   */
  public void mkdir(String path) {
    call(DirectoryMaking.mkdir(at(path)));
  }

  /**
   * Makes a directory, and its parents if asked to.
   *
   * @param path the directory
   * @param options whether to make parents too, and with which permissions
   * @return the first directory that was made, as it stands in {@code path}; null if all existed,
   *     or without recursion
   * @throws FsException if that fails
   */
  public @Nullable String mkdir(String path, MkdirOptions options) {
    return call(DirectoryMaking.mkdir(at(path), options));
  }

  // ---- names and links -----------------------------------------------------------------------

  /**
   * Deletes a name of a file, and with its last name the file. A directory fails with {@code
   * EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @throws FsException if that fails
   */
  public void unlink(String path) {
    call(Links.unlink(at(path)));
  }

  /**
   * Gives a file or directory another name, in one step. A file that has it is replaced, an empty
   * directory by a directory only. Never copies: to another file system it fails with {@code
   * EXDEV}.
   *
   * @param oldPath the file or directory, or the symbolic link itself
   * @param newPath its new name
   * @throws FsException if that fails
   */
  public void rename(String oldPath, String newPath) {
    call(Renaming.rename(at("oldPath", oldPath), at("newPath", newPath)));
  }

  /**
   * Deletes a file. A directory fails with {@code ERR_FS_EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @throws FsException if that fails
   */
  public void rm(String path) {
    call(Removal.rm(at(path), RmOptions.DEFAULT));
  }

  /**
   * Deletes a file, or a directory with all that is in it. Symbolic links are deleted, never
   * followed. When something cannot be deleted, the rest beside it is, and the first failure is
   * reported.
   *
   * @param path the file or directory, or the symbolic link itself
   * @param options whether to delete directories, and what to put up with; waits between retries
   *     block the caller
   * @throws FsException if that fails
   */
  public void rm(String path, RmOptions options) {
    call(Removal.rm(at(path), options));
  }

  /**
   * Makes another name for a file, a hard link.
   *
   * @param existingPath the file, or the symbolic link itself
   * @param newPath the other name
   * @throws FsException if that fails
   */
  public void link(String existingPath, String newPath) {
    call(Links.link(at("existingPath", existingPath), at("newPath", newPath)));
  }

  /**
   * Makes a symbolic link. The text of the target is kept as it is, but for separators that say
   * nothing: {@code a//b/} becomes {@code a/b}.
   *
   * @param target what the link leads to, as seen from the folder of the link; need not exist
   * @param path the link
   * @throws FsException if that fails
   */
  public void symlink(String target, String path) {
    call(Links.symlink(at("target", target), at(path)));
  }

  /**
   * Makes a symbolic link, as {@link #symlink(String, String)}, of a type. Types have a meaning on
   * Windows only, and are not needed there either.
   *
   * @param target what the link leads to, as seen from the folder of the link; need not exist
   * @param path the link
   * @param type {@code "file"}, {@code "dir"} or {@code "junction"}
   * @throws FsException if that fails
   */
  public void symlink(String target, String path, String type) {
    call(Links.symlink(at("target", target), at(path), type));
  }

  /**
   * Reads a symbolic link.
   *
   * @param path the link
   * @return the text that it leads to
   * @throws FsException if that fails
   */
  public String readlink(String path) {
    return call(Links.readlink(at(path)));
  }

  /**
   * Finds the path of a file without links in it. Goes name by name as Node does in this form: a
   * failure names the call and the path that failed, such as {@code lstat}, and {@code a/..} is
   * nothing even if {@code a} is a link or missing. See {@link FsPromises#realpath(String)} for how
   * the system does it.
   *
   * @param path the file
   * @return its absolute path
   * @throws FsException if that fails
   */
  public String realpath(String path) {
    return call(RealPaths.realpathByNames(at(path), fileSystem));
  }

  // ---- permissions, owners and times ---------------------------------------------------------

  // ---- open files ----------------------------------------------------------------------------

  /**
   * Opens a file for reading.
   *
   * @param path the file
   * @return the file; it must be closed
   * @throws FsException if that fails
   */
  public FileHandle open(String path) {
    return open(path, OpenFlags.READ, Modes.FILE);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @return the file; it must be closed
   * @throws FsException if that fails
   */
  public FileHandle open(String path, String flags) {
    return open(path, OpenFlags.parse(flags), Modes.FILE);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @return the file; it must be closed
   * @throws FsException if that fails
   */
  public FileHandle open(String path, OpenFlags flags) {
    return open(path, flags, Modes.FILE);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @param mode the permissions of a file that is made, before the umask; at least 0, bits above
   *     0777 are ignored
   * @return the file; it must be closed
   * @throws FsException if that fails
   */
  public FileHandle open(String path, String flags, int mode) {
    return open(path, OpenFlags.parse(flags), mode);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @param mode the permissions of a file that is made, before the umask; at least 0, bits above
   *     0777 are ignored
   * @return the file; it must be closed
   * @throws FsException if that fails
   */
  public FileHandle open(String path, OpenFlags flags, int mode) {
    return call(Handles.open(loop, at(path), flags, mode));
  }

  /**
   * Reads where the last such call left off.
   *
   * @param handle the open file
   * @param into gets the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @return how many bytes were read, 0 at the end of the file
   * @throws FsException if that fails
   */
  public int read(FileHandle handle, ByteBuffer into) {
    return Handles.read(handle, into, OpenFile.CURRENT).call();
  }

  /**
   * Reads at a position.
   *
   * @param handle the open file
   * @param into gets the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @return how many bytes were read, 0 at the end of the file
   * @throws FsException if that fails
   */
  public int read(FileHandle handle, ByteBuffer into, long position) {
    return Handles.read(handle, into, position).call();
  }

  /**
   * Writes where the last such call left off, or at the end if the file was opened for appending.
   *
   * @param handle the open file
   * @param from has the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @return how many bytes were written, which may be fewer than there are
   * @throws FsException if that fails
   */
  public int write(FileHandle handle, ByteBuffer from) {
    return Handles.write(handle, from, OpenFile.CURRENT).call();
  }

  /**
   * Writes at a position, or at the end if the file was opened for appending.
   *
   * @param handle the open file
   * @param from has the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @return how many bytes were written, which may be fewer than there are
   * @throws FsException if that fails
   */
  public int write(FileHandle handle, ByteBuffer from, long position) {
    return Handles.write(handle, from, position).call();
  }

  /**
   * Closes a file: refuses further calls, and waits for those under way. Closing again fails with
   * {@code EBADF}.
   *
   * @param handle the open file
   * @throws FsException if that fails
   */
  public void close(FileHandle handle) {
    Objects.requireNonNull(handle, "handle").closeAndWait();
  }

  private Location at(String path) {
    return at("path", path);
  }

  private Location at(String name, String path) {
    return Location.of(name, path, fileSystem);
  }

  /** Runs work here and now. */
  static <T extends @Nullable Object> T call(Work<T> work) {
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("the work of a file system call throws FsException only", e);
    }
  }
}

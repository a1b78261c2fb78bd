package dev.tickloom.io;

import dev.tickloom.loop.Settled;
import dev.tickloom.loop.Work;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * Node's {@code fs} in its blocking form: the functions whose names end in {@code Sync} there. Made
 * by {@link Fs#sync}. It is the file API for virtual threads: a call that hangs pins none of their
 * carriers.
 *
 * <pre>{@code
 * FsSync fs = Fs.shared().sync();
 * Thread.startVirtualThread(() -> System.out.println(fs.readFile(path, StandardCharsets.UTF_8)));
 * }</pre>
 *
 * <p>Blocks the calling thread until the call is over; on the loop thread everything else waits
 * meanwhile. Any thread may call, at the same time as others. It throws at once for a wrong
 * argument, see the package for how, and an {@link FsException} when a call fails. It goes on
 * working when the loop is closed. Paths are text, or a {@link java.nio.file.Path} of any file
 * system.
 *
 * <p><b>Where a call runs.</b> On a platform thread calls by path run in the calling thread. On a
 * virtual thread a worker of the loop makes them, and the caller parks: a file call would hold its
 * carrier. Only a body of {@code async} on the loop makes them itself, as the loop has to wait for
 * them either way. Calls on an open {@link FileHandle} or {@link Dir} are always made by a worker,
 * but for {@code close}, in the order of its other calls. The way to a worker costs some
 * microseconds a call. A job of {@code Workers.fixed} must not wait for virtual threads that need
 * the same workers.
 *
 * <p><b>Interrupts</b> do not end a call, close no open file and are not lost: the thread is still
 * interrupted when the call is over. One that comes during a call by path that runs in the calling
 * thread may fail it with {@code ECANCELED}.
 */
public final class FsSync extends FsSyncOfPaths {
  private final RequestTerms terms;
  private final Lookup lookup;
  private final WholeFiles files = WholeFiles.ofBlockingForm();
  private final Temporaries temporaries = new Temporaries(false);

  FsSync(RequestTerms terms, Lookup lookup) {
    this.terms = terms;
    this.lookup = lookup;
  }

  /**
   * This form of {@link Fs#in}.
   *
   * @param directory at which relative paths start
   * @return a view
   */
  public FsSync in(Path directory) {
    return new FsSync(terms, lookup.in(directory));
  }

  // ---- whole files ---------------------------------------------------------------------------

  /**
   * Reads a whole file. Data that is appended meanwhile may be missed. A directory fails with
   * {@code EISDIR}, a file of more than 2<sup>31</sup>-9 bytes with {@code ERR_FS_FILE_TOO_LARGE}.
   *
   * @param path the file
   * @return its bytes
   * @throws FsException if that fails
   */
  public byte[] readFile(CharSequence path) {
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
  public String readFile(CharSequence path, Charset charset) {
    return call(files.readFile(at(path), charset));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @throws FsException if that fails
   */
  public void writeFile(CharSequence path, byte[] data) {
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
  public void writeFile(CharSequence path, byte[] data, WriteOptions options) {
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
  public void writeFile(CharSequence path, ByteBuffer data) {
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
  public void writeFile(CharSequence path, ByteBuffer data, WriteOptions options) {
    call(files.writeFile(at(path), data, options));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content, encoded in UTF-8
   * @throws FsException if that fails
   */
  public void writeFile(CharSequence path, CharSequence data) {
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
  public void writeFile(CharSequence path, CharSequence data, WriteOptions options) {
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
  public byte[] readFile(CharSequence path, OpenFlags flag) {
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
  public int readFile(CharSequence path, ByteBuffer into) {
    return call(files.readFile(at(path), into));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, not to be changed before the call is over
   * @throws FsException if that fails
   */
  public void appendFile(CharSequence path, byte[] data) {
    call(files.appendFile(at(path), data));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @throws FsException if that fails
   */
  public void appendFile(CharSequence path, ByteBuffer data) {
    call(files.appendFile(at(path), data));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, encoded in UTF-8
   * @throws FsException if that fails
   */
  public void appendFile(CharSequence path, CharSequence data) {
    call(files.appendFile(at(path), data));
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
  public void copyFile(CharSequence src, CharSequence dest) {
    call(Copying.copyFile(at("src", src), at("dest", dest), 0));
  }

  /**
   * Copies a file with its mode, as {@link #copyFile(CharSequence, CharSequence)}.
   *
   * @param src the file; links are followed
   * @param dest where the copy goes
   * @param mode 0, or a sum of {@link FsConstants#COPYFILE_EXCL}, {@link
   *     FsConstants#COPYFILE_FICLONE} and {@link FsConstants#COPYFILE_FICLONE_FORCE}
   * @throws FsException if that fails
   */
  public void copyFile(CharSequence src, CharSequence dest, int mode) {
    call(Copying.copyFile(at("src", src), at("dest", dest), mode));
  }

  /**
   * Copies a file with its mode, as {@link #cp(CharSequence, CharSequence, CpOptions)}. A directory
   * fails with {@code ERR_FS_EISDIR}.
   *
   * @param src the file, or the symbolic link itself
   * @param dest the copy; a file or link is replaced
   * @throws FsException if that fails
   */
  public void cp(CharSequence src, CharSequence dest) {
    TreeCopy.cp(at("src", src), at("dest", dest), CpOptions.DEFAULT).call(terms);
  }

  /**
   * Copies a file, or a directory with all that is in it. A symbolic link is copied as a link.
   * Missing parents of the target are made. Directories that exist at the target are merged, files
   * and links there are replaced; a file that is replaced stays whole until its copy is complete.
   * Copying twice changes nothing. Nothing is copied into itself, by whatever alias.
   *
   * <p>Several directories are copied at a time; with a parallelism of 1 entries come by the bytes
   * of their names. The first failure ends the copying; what was copied until then stays, and no
   * file is there in part. Aborting it has the same effect; the number of copied bytes is in the
   * {@link dev.tickloom.loop.AbortException}.
   *
   * <p>On Linux everything is read and made by its name in an open directory, at any depth. If
   * somebody puts a symbolic link into the place of a directory meanwhile, nothing is made through
   * it, and the call fails, for example with {@code ESTALE}. The parent of the target is opened by
   * its path, following links, and so are, with {@code dereference}, the links at the target.
   * Things that take several steps are made in a directory that only this user may enter and that
   * is called {@code .tickloom-...tmp}; a process that ends may leave one behind. On file systems
   * without {@link java.nio.file.SecureDirectoryStream}, such as those of Windows and of zip files,
   * everything goes by path, and that protection is missing.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest the copy itself, not the directory that it goes into
   * @param options what to copy, and what to do with what exists
   * @throws FsException if that fails
   */
  public void cp(CharSequence src, CharSequence dest, CpOptions options) {
    TreeCopy.cp(at("src", src), at("dest", dest), options).call(terms);
  }

  /**
   * Makes one tree like another, as {@link #sync(CharSequence, CharSequence, SyncOptions)}. Files
   * of the same size, time and mode are left, and nothing is deleted.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest what becomes like it, not the directory that it goes into
   * @return what was done
   * @throws FsException if that fails
   */
  public SyncReport sync(CharSequence src, CharSequence dest) {
    return TreeCopy.sync(at("src", src), at("dest", dest), SyncOptions.DEFAULT).call(terms);
  }

  /**
   * Makes a file or directory at the target like the source, with all that is in it: makes what is
   * missing, replaces what is different, gives everything the modes and times of the source, and
   * with {@code delete} deletes what the source does not have. Entries that are up to date are not
   * touched, so a second run reports no changes. Not in Node.
   *
   * <p>A symbolic link is copied with its text as it is. Each name of a file that has several in
   * the source becomes a file of its own. In each directory, what is to be deleted is deleted
   * first. The first failure ends the call; what was done until then stays, and no file is there in
   * part. Everything else is as {@link #cp(CharSequence, CharSequence, CpOptions)} does it, and so
   * is what happens if somebody puts links into the trees meanwhile.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest what becomes like it, not the directory that it goes into; missing parents are made
   * @param options what counts as unchanged, and whether to delete, or only to report
   * @return what was done
   * @throws FsException if that fails
   */
  public SyncReport sync(CharSequence src, CharSequence dest, SyncOptions options) {
    return TreeCopy.sync(at("src", src), at("dest", dest), options).call(terms);
  }

  /**
   * Empties a file, which must exist.
   *
   * @param path the file
   * @throws FsException if that fails
   */
  public void truncate(CharSequence path) {
    call(WholeFiles.truncate(at(path), 0));
  }

  /**
   * Gives a file, which must exist, another length. Added bytes read as zeros and take no room.
   *
   * @param path the file
   * @param length in bytes; a negative one counts as 0
   * @throws FsException if that fails
   */
  public void truncate(CharSequence path, long length) {
    call(WholeFiles.truncate(at(path), length));
  }

  // ---- what is known about a file ------------------------------------------------------------

  /**
   * Reads the status of a file.
   *
   * @param path what to look at; links are followed
   * @return the status
   * @throws FsException if that fails
   */
  public Stats stat(CharSequence path) {
    return call(Metadata.stat(at(path)));
  }

  /**
   * Reads the status of a file or a symbolic link.
   *
   * @param path what to look at; a symbolic link itself
   * @return the status
   * @throws FsException if that fails
   */
  public Stats lstat(CharSequence path) {
    return call(Metadata.lstat(at(path)));
  }

  /**
   * Reads the status of a file, if there is one. Node's {@code stat} with {@code throwIfNoEntry:
   * false}: what would fail with {@code ENOENT} or {@code ENOTDIR} yields null, anything else still
   * fails.
   *
   * @param path what to look at; links are followed
   * @return the status; null if there is nothing
   * @throws FsException if that fails
   */
  public @Nullable Stats statIfExists(CharSequence path) {
    return call(Metadata.statIfExists(at(path)));
  }

  /**
   * Reads the status of a file or a symbolic link, if there is one. Node's {@code lstatSync} with
   * {@code throwIfNoEntry: false}: what would fail with {@code ENOENT} yields null, anything else
   * still fails, even {@code ENOTDIR}.
   *
   * @param path what to look at; a symbolic link itself
   * @return the status; null if there is nothing
   * @throws FsException if that fails
   */
  public @Nullable Stats lstatIfExists(CharSequence path) {
    return call(Metadata.lstatIfExists(at(path)));
  }

  /**
   * Reads the status of many files in a single request, which costs a fraction of as many calls of
   * {@code stat}. Not in Node.
   *
   * @param paths what to look at; links are followed
   * @return the status of each, or the {@link FsException} for it; in the order of {@code paths},
   *     unmodifiable
   */
  public List<Settled<Stats>> statMany(List<? extends CharSequence> paths) {
    return call(Metadata.statMany(at(paths)));
  }

  /**
   * Checks that something exists.
   *
   * @param path what to look at; links are followed
   * @throws FsException if not
   */
  public void access(CharSequence path) {
    call(Metadata.access(at(path), FsConstants.F_OK));
  }

  /**
   * Checks that this process may do something with a file. Fails if not, for example with {@code
   * EACCES}.
   *
   * @param path what to look at; links are followed
   * @param mode what it must allow: a sum of {@link FsConstants#R_OK}, {@link FsConstants#W_OK} and
   *     {@link FsConstants#X_OK}, or {@link FsConstants#F_OK}
   * @throws FsException if not
   */
  public void access(CharSequence path, int mode) {
    call(Metadata.access(at(path), mode));
  }

  /**
   * Tells whether something exists. No error of the file system fails this.
   *
   * @param path what to look at; links are followed
   * @return whether it exists; false too if that cannot be found out
   */
  public boolean exists(CharSequence path) {
    return call(Metadata.exists(path, lookup));
  }

  /**
   * Reads the status of a file system.
   *
   * @param path any file on the file system; links are followed
   * @return the status
   * @throws FsException if that fails
   */
  public StatFs statfs(CharSequence path) {
    return call(FileStores.statfs(at(path)));
  }

  // ---- directories ---------------------------------------------------------------------------

  /**
   * Lists a directory.
   *
   * @param path the directory
   * @return the names, sorted by their bytes in UTF-8; unmodifiable
   * @throws FsException if that fails
   */
  public List<String> readdir(CharSequence path) {
    return call(Directories.readdir(terms.loop(), at(path), ReaddirOptions.DEFAULT));
  }

  /**
   * Lists a directory with the types of the entries. Node's {@code readdir} with {@code
   * withFileTypes}. An entry whose type could not be read is {@link Dirent#isUnknown}.
   *
   * @param path the directory
   * @return the entries, sorted by the bytes of their names in UTF-8; unmodifiable
   * @throws FsException if that fails
   */
  public List<Dirent> readdirWithFileTypes(CharSequence path) {
    return call(Directories.readdirWithFileTypes(terms.loop(), at(path), ReaddirOptions.DEFAULT));
  }

  /**
   * Makes a directory.
   *
   * @param path the directory
   * @throws FsException if that fails
   */
  public void mkdir(CharSequence path) {
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
  public @Nullable String mkdir(CharSequence path, MkdirOptions options) {
    return call(DirectoryMaking.mkdir(at(path), options));
  }

  /**
   * Lists a directory, and all below it if asked to. If a directory below cannot be listed the call
   * fails.
   *
   * @param path the directory
   * @param options whether to list what is below, too
   * @return the paths relative to the directory; sorted by their bytes in UTF-8 directory by
   *     directory; unmodifiable
   * @throws FsException if that fails
   */
  public List<String> readdir(CharSequence path, ReaddirOptions options) {
    return call(Directories.readdir(terms.loop(), at(path), options));
  }

  /**
   * Lists a directory, and all below it if asked to, with the types of the entries.
   *
   * @param path the directory
   * @param options whether to list what is below, too
   * @return the entries, sorted by the bytes of their names in UTF-8 directory by directory;
   *     unmodifiable
   * @throws FsException if that fails
   */
  public List<Dirent> readdirWithFileTypes(CharSequence path, ReaddirOptions options) {
    return call(Directories.readdirWithFileTypes(terms.loop(), at(path), options));
  }

  /**
   * Opens a directory, to be read entry by entry. For large ones: {@code readdir} has all entries
   * in memory, sorted.
   *
   * @param path the directory
   * @return the open directory; it must be closed
   * @throws FsException if that fails
   */
  public Dir opendir(CharSequence path) {
    return call(Directories.opendir(terms, at(path), OpendirOptions.DEFAULT, false));
  }

  /**
   * Opens a directory, to be read entry by entry.
   *
   * @param path the directory
   * @param options how much to read at a time, and whether to read what is below
   * @return the open directory; it must be closed
   * @throws FsException if that fails
   */
  public Dir opendir(CharSequence path, OpendirOptions options) {
    return call(Directories.opendir(terms, at(path), options, false));
  }

  /**
   * Reads the next entry of an open directory.
   *
   * @param dir the open directory
   * @return the entry; null at the end
   * @throws FsException if that fails
   */
  public @Nullable Dirent read(Dir dir) {
    return Objects.requireNonNull(dir, "dir").readAndWait();
  }

  /**
   * Closes a directory when the calls under way have ended, and refuses further ones from now on.
   * Closing again fails with {@code ERR_DIR_CLOSED}. If a call does not return, this fails with
   * {@code EBUSY}, as {@link Dir#close} says.
   *
   * @param dir the open directory
   * @throws FsException if that fails
   */
  public void close(Dir dir) {
    Objects.requireNonNull(dir, "dir").closeAndWait();
  }

  /**
   * Deletes an empty directory. One that is not empty fails with {@code ENOTEMPTY}, anything else
   * with {@code ENOTDIR}.
   *
   * @param path the directory
   * @throws FsException if that fails
   */
  public void rmdir(CharSequence path) {
    call(Directories.rmdir(at(path)));
  }

  /**
   * Makes a directory with a new name, for the owner alone.
   *
   * @param prefix the path to begin with, such as {@code "/tmp/work-"}
   * @return the path: {@code prefix} and six characters, letters and digits
   * @throws FsException if that fails
   */
  public String mkdtemp(CharSequence prefix) {
    return call(temporaries.mkdtemp(Location.of("prefix", prefix, lookup)));
  }

  /**
   * Makes a directory with a new name, for the owner alone, which is to be deleted after use.
   *
   * @param prefix the path to begin with, such as {@code "/tmp/work-"}
   * @return the directory, which can delete itself
   * @throws FsException if that fails
   */
  public TempDirectory mkdtempDisposable(CharSequence prefix) {
    return call(temporaries.mkdtempDisposable(terms, Location.of("prefix", prefix, lookup)));
  }

  /**
   * Deletes a temporary directory with all that is in it, as {@link TempDirectory#close}. If it is
   * gone already, that is fine.
   *
   * @param directory what {@code mkdtempDisposable} yielded
   * @throws FsException if that fails
   */
  public void close(TempDirectory directory) {
    Objects.requireNonNull(directory, "directory").closeAndWait();
  }

  /**
   * Counts the files in a tree and what they hold, as {@link #du(CharSequence, WalkOptions)}.
   *
   * @param path the file or directory; a symbolic link itself
   * @return the numbers
   * @throws FsException if that fails
   */
  public DiskUsage du(CharSequence path) {
    return TreeWalks.du(at(path), WalkOptions.DEFAULT).call(terms);
  }

  /**
   * Counts the files in a tree and what they hold. One request, however large the tree. Entries
   * that vanish meanwhile are not counted, and that is no error. Not in Node.
   *
   * @param path the file or directory; a symbolic link itself
   * @param options how far to go, and what to leave out
   * @return the numbers
   * @throws FsException if that fails
   */
  public DiskUsage du(CharSequence path, WalkOptions options) {
    return TreeWalks.du(at(path), options).call(terms);
  }

  // ---- patterns -------------------------------------------------------------------------------

  /**
   * Finds files by a pattern, as {@link #glob(String, GlobOptions)}.
   *
   * @param pattern what to find, relative to the directory of the view ({@code in}), or the working
   *     directory
   * @return the paths, relative as the pattern is
   * @throws FsException if that fails
   */
  public List<String> glob(String pattern) {
    return call(
        Globbing.all(
            terms.loop(),
            List.of(Objects.requireNonNull(pattern, "pattern")),
            GlobOptions.DEFAULT,
            lookup,
            Globbing.Shape.TEXT));
  }

  /**
   * Finds files by a pattern. The language is that of {@link GlobPattern}, except that {@code a/**}
   * also finds {@code a}. Each path comes once, in Node's order: the matches in a directory by the
   * bytes of their names, then those in its subdirectories, from the last to the first. A directory
   * that a final {@code **} matches comes just before its content.
   *
   * <p>Symbolic links are found, and entered if a pattern names them literally. A directory that
   * may not be listed, or has vanished, has no matches, and that is no error.
   *
   * @param pattern what to find, relative to {@code options.cwd}
   * @param options where to look, and what to leave out
   * @return the paths, relative as the pattern is
   * @throws FsException if that fails
   */
  public List<String> glob(String pattern, GlobOptions options) {
    return call(
        Globbing.all(
            terms.loop(),
            List.of(Objects.requireNonNull(pattern, "pattern")),
            options,
            lookup,
            Globbing.Shape.TEXT));
  }

  /**
   * Finds files by several patterns. The language is that of {@link GlobPattern}, except that
   * {@code a/**} also finds {@code a}. Each path comes once, in Node's order: the matches in a
   * directory by the bytes of their names, then those in its subdirectories, from the last to the
   * first. A directory that a final {@code **} matches comes just before its content.
   *
   * <p>Symbolic links are found, and entered if a pattern names them literally. A directory that
   * may not be listed, or has vanished, has no matches, and that is no error.
   *
   * @param patterns what to find, relative to {@code options.cwd}
   * @param options where to look, and what to leave out
   * @return the paths, relative as the pattern is
   * @throws FsException if that fails
   */
  public List<String> glob(List<String> patterns, GlobOptions options) {
    return call(Globbing.all(terms.loop(), patterns, options, lookup, Globbing.Shape.TEXT));
  }

  /**
   * Finds files by a pattern, with their types, as {@link #globWithFileTypes(String, GlobOptions)}.
   *
   * @param pattern what to find, relative to the directory of the view ({@code in}), or the working
   *     directory
   * @return the entries
   * @throws FsException if that fails
   */
  public List<Dirent> globWithFileTypes(String pattern) {
    return call(
        Globbing.all(
            terms.loop(),
            List.of(Objects.requireNonNull(pattern, "pattern")),
            GlobOptions.DEFAULT,
            lookup,
            Globbing.Shape.DIRENT));
  }

  /**
   * Finds files by a pattern, with their types. The language is that of {@link GlobPattern}, except
   * that {@code a/**} also finds {@code a}. Each path comes once, in Node's order: the matches in a
   * directory by the bytes of their names, then those in its subdirectories, from the last to the
   * first. A directory that a final {@code **} matches comes just before its content.
   *
   * <p>Symbolic links are found, and entered if a pattern names them literally. A directory that
   * may not be listed, or has vanished, has no matches, and that is no error.
   *
   * @param pattern what to find, relative to {@code options.cwd}
   * @param options where to look, and what to leave out
   * @return the entries
   * @throws FsException if that fails
   */
  public List<Dirent> globWithFileTypes(String pattern, GlobOptions options) {
    return call(
        Globbing.all(
            terms.loop(),
            List.of(Objects.requireNonNull(pattern, "pattern")),
            options,
            lookup,
            Globbing.Shape.DIRENT));
  }

  /**
   * Finds files by several patterns, with their types. The language is that of {@link GlobPattern},
   * except that {@code a/**} also finds {@code a}. Each path comes once, in Node's order: the
   * matches in a directory by the bytes of their names, then those in its subdirectories, from the
   * last to the first. A directory that a final {@code **} matches comes just before its content.
   *
   * <p>Symbolic links are found, and entered if a pattern names them literally. A directory that
   * may not be listed, or has vanished, has no matches, and that is no error.
   *
   * @param patterns what to find, relative to {@code options.cwd}
   * @param options where to look, and what to leave out
   * @return the entries
   * @throws FsException if that fails
   */
  public List<Dirent> globWithFileTypes(List<String> patterns, GlobOptions options) {
    return call(Globbing.all(terms.loop(), patterns, options, lookup, Globbing.Shape.DIRENT));
  }

  // ---- names and links -----------------------------------------------------------------------

  /**
   * Deletes a name of a file, and with its last name the file. A directory fails with {@code
   * EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @throws FsException if that fails
   */
  public void unlink(CharSequence path) {
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
  public void rename(CharSequence oldPath, CharSequence newPath) {
    call(Renaming.rename(at("oldPath", oldPath), at("newPath", newPath)));
  }

  /**
   * Deletes a file. A directory fails with {@code ERR_FS_EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @throws FsException if that fails
   */
  public void rm(CharSequence path) {
    Removal.rm(at(path), RmOptions.DEFAULT).call(terms);
  }

  /**
   * Deletes a file, or a directory with all that is in it. Symbolic links are deleted, never
   * followed. When something cannot be deleted, the rest beside it is, and the first failure is
   * reported.
   *
   * <p>On Linux the directory and everything in it is deleted by its name in an open directory, at
   * any depth. If somebody puts a symbolic link into the place of a directory meanwhile, nothing is
   * deleted through it, and the call fails, for example with {@code ESTALE}. The root itself is
   * opened and deleted by its path, and its identity is checked after it was opened, if it is
   * called {@code /} or ends with {@code .} or {@code ..}, or if its parent cannot be listed.
   * Everything is deleted by path, and that protection is missing, on file systems without {@link
   * java.nio.file.SecureDirectoryStream}, such as those of Windows and of zip files.
   *
   * @param path the file or directory, or the symbolic link itself
   * @param options whether to delete directories, whether to ignore a missing file, and how often
   *     to retry; waits between retries block the caller
   * @throws FsException if that fails
   */
  public void rm(CharSequence path, RmOptions options) {
    Removal.rm(at(path), options).call(terms);
  }

  /**
   * Makes another name for a file, a hard link.
   *
   * @param existingPath the file, or the symbolic link itself
   * @param newPath the other name
   * @throws FsException if that fails
   */
  public void link(CharSequence existingPath, CharSequence newPath) {
    call(Links.link(at("existingPath", existingPath), at("newPath", newPath)));
  }

  /**
   * Makes a symbolic link. The text of the target is kept as it is, but for separators that say
   * nothing: {@code a//b/} becomes {@code a/b}.
   *
   * @param target what the link leads to, as seen from the directory of the link; need not exist
   * @param path the link
   * @throws FsException if that fails
   */
  public void symlink(CharSequence target, CharSequence path) {
    call(Links.symlink(at("target", target), at(path)));
  }

  /**
   * Reads a symbolic link.
   *
   * @param path the link
   * @return the text that it leads to
   * @throws FsException if that fails
   */
  public String readlink(CharSequence path) {
    return call(Links.readlink(at(path)));
  }

  /**
   * Finds the path of a file without links in it. Goes name by name as Node does in this form: a
   * failure names the call and the path that failed, such as {@code lstat}, and {@code a/..} is
   * nothing even if {@code a} is a link or missing. See {@link FsPromises#realpath(CharSequence)}
   * for how the system does it.
   *
   * @param path the file
   * @return its absolute path
   * @throws FsException if that fails
   */
  public String realpath(CharSequence path) {
    return call(RealPaths.realpathByNames(at(path)));
  }

  // ---- permissions, owners and times ---------------------------------------------------------

  /**
   * Sets permissions.
   *
   * @param path the file; links are followed
   * @param mode the permissions, such as 0644, and the bits of set-user-ID, set-group-ID and
   *     sticky, where the file system has them; at least 0
   * @throws FsException if that fails
   */
  public void chmod(CharSequence path, int mode) {
    call(Permissions.chmod(at(path), mode));
  }

  /**
   * Sets the owner and the group. Should another process see the file meanwhile, it may find one
   * set and the other not.
   *
   * @param path the file; links are followed
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @throws FsException if that fails
   */
  public void chown(CharSequence path, long uid, long gid) {
    call(Ownership.chown(at(path), uid, gid));
  }

  /**
   * Sets the owner and the group of a file or a symbolic link.
   *
   * @param path the file; a symbolic link itself
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @throws FsException if that fails
   */
  public void lchown(CharSequence path, long uid, long gid) {
    call(Ownership.lchown(at(path), uid, gid));
  }

  /**
   * Sets the times of a file. Times before 1970 are cut to whole seconds, those outside 1677 to
   * 2262 become the nearest ones inside, and a file system may keep less. A file that may not be
   * read fails with {@code EACCES}, a pipe or a socket with {@code ENOSYS}: the JDK opens the file.
   *
   * @param path the file; links are followed
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @throws FsException if that fails
   */
  public void utimes(CharSequence path, Instant atime, Instant mtime) {
    call(Times.utimes(at(path), atime, mtime));
  }

  /**
   * Sets the times of a file or a symbolic link. The limits of {@code utimes} hold here, too; on
   * JDK 21 the times of links are cut to microseconds.
   *
   * @param path the file; a symbolic link itself
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @throws FsException if that fails
   */
  public void lutimes(CharSequence path, Instant atime, Instant mtime) {
    call(Times.lutimes(at(path), atime, mtime));
  }

  // ---- open files ----------------------------------------------------------------------------

  /**
   * Opens a file for reading.
   *
   * @param path the file
   * @return the file; it must be closed
   * @throws FsException if that fails
   */
  public FileHandle open(CharSequence path) {
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
  public FileHandle open(CharSequence path, String flags) {
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
  public FileHandle open(CharSequence path, OpenFlags flags) {
    return open(path, flags, Modes.FILE);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @param mode the permissions of a file that is made, before the umask; at least 0, as {@link
   *     WriteOptions#mode}
   * @return the file; it must be closed
   * @throws FsException if that fails
   */
  public FileHandle open(CharSequence path, String flags, int mode) {
    return open(path, OpenFlags.parse(flags), mode);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @param mode the permissions of a file that is made, before the umask; at least 0, as {@link
   *     WriteOptions#mode}
   * @return the file; it must be closed
   * @throws FsException if that fails
   */
  public FileHandle open(CharSequence path, OpenFlags flags, int mode) {
    return call(FileHandleOps.open(terms, at(path), flags, mode));
  }

  /**
   * Reads at the file's own position.
   *
   * @param handle the open file
   * @param into gets the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @return how many bytes were read, 0 at the end of the file
   * @throws FsException if that fails
   */
  public int read(FileHandle handle, ByteBuffer into) {
    return FileHandleOps.read(handle, into, OpenFile.CURRENT).call();
  }

  /**
   * Reads at a position.
   *
   * @param handle the open file
   * @param into gets the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were read, 0 at the end of the file
   * @throws FsException if that fails
   */
  public int read(FileHandle handle, ByteBuffer into, long position) {
    return FileHandleOps.read(handle, into, position).call();
  }

  /**
   * Writes at the file's own position, or at the end if the file was opened for appending.
   *
   * @param handle the open file
   * @param from has the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @return how many bytes were written, which may be fewer than there are
   * @throws FsException if that fails
   */
  public int write(FileHandle handle, ByteBuffer from) {
    return FileHandleOps.write(handle, from, OpenFile.CURRENT).call();
  }

  /**
   * Writes at a position, or at the end if the file was opened for appending.
   *
   * @param handle the open file
   * @param from has the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were written, which may be fewer than there are
   * @throws FsException if that fails
   */
  public int write(FileHandle handle, ByteBuffer from, long position) {
    return FileHandleOps.write(handle, from, position).call();
  }

  /**
   * Writes text at the file's own position, or at the end if the file was opened for appending: all
   * of it, unless that fails after a part.
   *
   * @param handle the open file
   * @param text what to write, encoded in UTF-8
   * @return how many bytes were written
   * @throws FsException if that fails
   */
  public int write(FileHandle handle, CharSequence text) {
    return FileHandleOps.write(handle, text, OpenFile.CURRENT, StandardCharsets.UTF_8).call();
  }

  /**
   * Writes text at a position, or at the end if the file was opened for appending: all of it,
   * unless that fails after a part.
   *
   * @param handle the open file
   * @param text what to write, encoded in UTF-8
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were written
   * @throws FsException if that fails
   */
  public int write(FileHandle handle, CharSequence text, long position) {
    return FileHandleOps.write(handle, text, position, StandardCharsets.UTF_8).call();
  }

  /**
   * Writes text at a position, or at the end if the file was opened for appending: all of it,
   * unless that fails after a part.
   *
   * @param handle the open file
   * @param text what to write
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @param charset what encodes it
   * @return how many bytes were written
   * @throws FsException if that fails
   */
  public int write(FileHandle handle, CharSequence text, long position, Charset charset) {
    return FileHandleOps.write(handle, text, position, charset).call();
  }

  /**
   * Reads into several buffers, one after the other, at the file's own position. Without any buffer
   * it fails with {@code EINVAL}.
   *
   * @param handle the open file
   * @param into get the bytes; see {@link FileHandle} for who may touch them meanwhile
   * @return how many bytes were read, 0 at the end of the file
   * @throws FsException if that fails
   */
  public long readv(FileHandle handle, List<ByteBuffer> into) {
    return FileHandleOps.readv(handle, into, OpenFile.CURRENT).call();
  }

  /**
   * Reads into several buffers, one after the other, at a position. Without any buffer it fails
   * with {@code EINVAL}.
   *
   * @param handle the open file
   * @param into get the bytes; see {@link FileHandle} for who may touch them meanwhile
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were read, 0 at the end of the file
   * @throws FsException if that fails
   */
  public long readv(FileHandle handle, List<ByteBuffer> into, long position) {
    return FileHandleOps.readv(handle, into, position).call();
  }

  /**
   * Writes what several buffers have, one after the other, at the file's own position, or at the
   * end if the file was opened for appending: all of it, unless that fails after a part.
   *
   * @param handle the open file
   * @param from have the bytes; see {@link FileHandle} for who may touch them meanwhile
   * @return how many bytes were written
   * @throws FsException if that fails
   */
  public long writev(FileHandle handle, List<ByteBuffer> from) {
    return FileHandleOps.writev(handle, from, OpenFile.CURRENT).call();
  }

  /**
   * Writes what several buffers have, one after the other, at a position, or at the end if the file
   * was opened for appending: all of it, unless that fails after a part.
   *
   * @param handle the open file
   * @param from have the bytes; see {@link FileHandle} for who may touch them meanwhile
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were written
   * @throws FsException if that fails
   */
  public long writev(FileHandle handle, List<ByteBuffer> from, long position) {
    return FileHandleOps.writev(handle, from, position).call();
  }

  /**
   * Reads from the file's own position to the end of an open file. Data that is appended meanwhile
   * may be missed. A directory fails with {@code EISDIR}, more than 2<sup>31</sup>-9 bytes with
   * {@code ERR_FS_FILE_TOO_LARGE}.
   *
   * @param handle the open file
   * @return its bytes
   * @throws FsException if that fails
   */
  public byte[] readFile(FileHandle handle) {
    return FileHandleOps.readFile(handle).call();
  }

  /**
   * Reads from the file's own position to the end of an open file, as text.
   *
   * @param handle the open file
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return its text
   * @throws FsException if that fails
   */
  public String readFile(FileHandle handle, Charset charset) {
    return FileHandleOps.readFile(handle, charset).call();
  }

  /**
   * Writes all the data to an open file at the file's own position, or at the end if the file was
   * opened for appending. Content behind the written data stays as it is.
   *
   * @param handle the open file
   * @param data what to write; not to be changed before the call is over
   * @throws FsException if that fails
   */
  public void writeFile(FileHandle handle, byte[] data) {
    FileHandleOps.writeFile(handle, data).call();
  }

  /**
   * Writes all the data to an open file at the file's own position, or at the end if the file was
   * opened for appending. Content behind the written data stays as it is.
   *
   * @param handle the open file
   * @param data what to write, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @throws FsException if that fails
   */
  public void writeFile(FileHandle handle, ByteBuffer data) {
    FileHandleOps.writeFile(handle, data).call();
  }

  /**
   * Writes all the text to an open file at the file's own position, or at the end if the file was
   * opened for appending. Content behind the written data stays as it is.
   *
   * @param handle the open file
   * @param data what to write, encoded in UTF-8
   * @throws FsException if that fails
   */
  public void writeFile(FileHandle handle, CharSequence data) {
    FileHandleOps.writeFile(handle, data, StandardCharsets.UTF_8).call();
  }

  /**
   * Writes all the text to an open file at the file's own position, or at the end if the file was
   * opened for appending. Content behind the written data stays as it is.
   *
   * @param handle the open file
   * @param data what to write
   * @param charset what encodes it
   * @throws FsException if that fails
   */
  public void writeFile(FileHandle handle, CharSequence data, Charset charset) {
    FileHandleOps.writeFile(handle, data, charset).call();
  }

  /**
   * Writes to an open file as {@code writeFile} does, in Node too: at the end only if the file was
   * opened for appending.
   *
   * @param handle the open file
   * @param data what to write; not to be changed before the call is over
   * @throws FsException if that fails
   */
  public void appendFile(FileHandle handle, byte[] data) {
    FileHandleOps.writeFile(handle, data).call();
  }

  /**
   * Writes to an open file as {@code writeFile} does, in Node too: at the end only if the file was
   * opened for appending.
   *
   * @param handle the open file
   * @param data what to write, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @throws FsException if that fails
   */
  public void appendFile(FileHandle handle, ByteBuffer data) {
    FileHandleOps.writeFile(handle, data).call();
  }

  /**
   * Writes text to an open file as {@code writeFile} does, in Node too: at the end only if the file
   * was opened for appending.
   *
   * @param handle the open file
   * @param data what to write, encoded in UTF-8
   * @throws FsException if that fails
   */
  public void appendFile(FileHandle handle, CharSequence data) {
    FileHandleOps.writeFile(handle, data, StandardCharsets.UTF_8).call();
  }

  /**
   * Writes text to an open file as {@code writeFile} does, in Node too: at the end only if the file
   * was opened for appending.
   *
   * @param handle the open file
   * @param data what to write
   * @param charset what encodes it
   * @throws FsException if that fails
   */
  public void appendFile(FileHandle handle, CharSequence data, Charset charset) {
    FileHandleOps.writeFile(handle, data, charset).call();
  }

  /**
   * Waits until the device has all that was written to a file.
   *
   * @param handle the open file
   * @throws FsException if that fails
   */
  public void fsync(FileHandle handle) {
    FileHandleOps.fsync(handle).call();
  }

  /**
   * Waits until the device has all that was written to a file, but maybe not its metadata, such as
   * its times.
   *
   * @param handle the open file
   * @throws FsException if that fails
   */
  public void fdatasync(FileHandle handle) {
    FileHandleOps.fdatasync(handle).call();
  }

  /**
   * Empties a file.
   *
   * @param handle the open file
   * @throws FsException if that fails
   */
  public void ftruncate(FileHandle handle) {
    FileHandleOps.ftruncate(handle, 0).call();
  }

  /**
   * Makes a file shorter, or longer with zeros, as {@link FileHandle#truncate(long)}.
   *
   * @param handle the open file
   * @param length in bytes; a negative one counts as 0
   * @throws FsException if that fails
   */
  public void ftruncate(FileHandle handle, long length) {
    FileHandleOps.ftruncate(handle, length).call();
  }

  /**
   * Reads the status of a file. See {@link FileHandle} for its limits.
   *
   * @param handle the open file
   * @return the status
   * @throws FsException if that fails
   */
  public Stats fstat(FileHandle handle) {
    return FileHandleOps.fstat(handle).call();
  }

  /**
   * Changes the permissions of a file. See {@link FileHandle} for its limits.
   *
   * @param handle the open file
   * @param mode the permissions, such as 0644; at least 0
   * @throws FsException if that fails
   */
  public void fchmod(FileHandle handle, int mode) {
    FileHandleOps.fchmod(handle, mode).call();
  }

  /**
   * Changes the owner and the group of a file. See {@link FileHandle} for its limits.
   *
   * @param handle the open file
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @throws FsException if that fails
   */
  public void fchown(FileHandle handle, long uid, long gid) {
    FileHandleOps.fchown(handle, uid, gid).call();
  }

  /**
   * Changes the times of a file. See {@link FileHandle} for its limits.
   *
   * @param handle the open file
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @throws FsException if that fails
   */
  public void futimes(FileHandle handle, Instant atime, Instant mtime) {
    FileHandleOps.futimes(handle, atime, mtime).call();
  }

  /**
   * Closes a file when the calls under way have ended, and refuses further ones from now on.
   * Closing again fails with {@code EBADF}. If a call does not return, this fails with {@code
   * EBUSY}, as {@link FileHandle#close} says. On the loop thread, which delivers nothing meanwhile,
   * that is ten seconds after its start.
   *
   * @param handle the open file
   * @throws FsException if that fails
   */
  public void close(FileHandle handle) {
    Objects.requireNonNull(handle, "handle").closeAndWait();
  }

  private Location at(CharSequence path) {
    return at("path", path);
  }

  private Location at(String name, CharSequence path) {
    return Location.of(name, path, lookup);
  }

  private List<Location> at(List<? extends CharSequence> paths) {
    return Objects.requireNonNull(paths, "paths").stream().map(this::at).toList();
  }

  private <T extends @Nullable Object> T call(Work<T> work) {
    return terms.call(work);
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Settled;
import dev.tickloom.loop.Work;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jetbrains.annotations.Nullable;

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
 * result, or an {@link FsException}, or a {@link dev.tickloom.loop.AbortException} if the call was
 * aborted or the loop closed. The loop stays alive until then.
 *
 * <p>Node's functions have the same names and orders of arguments, with options last before the
 * callback. Node's options that change the type of the result are methods with names of their own
 * here.
 */
public final class Fs {
  private static volatile @Nullable Fs shared;

  private final RequestTerms terms;
  private final Lookup lookup;
  private final WholeFiles files;
  private final Temporaries temporaries = new Temporaries(true);

  private Fs(RequestTerms terms, Lookup lookup) {
    this.terms = terms;
    this.files = WholeFiles.of(terms.loop());
    this.lookup = lookup;
  }

  /**
   * The default file system, for a loop. Any thread.
   *
   * @param loop gets the outcomes
   * @return the callback form
   */
  public static Fs on(EventLoop loop) {
    return new Fs(RequestTerms.of(loop), Lookup.on(FileSystems.getDefault()));
  }

  /**
   * Any file system, such as that of a zip file or one in memory, for a loop. Operations that it
   * lacks fail with {@code ENOSYS}. Any thread.
   *
   * @param loop gets the outcomes
   * @param fileSystem where paths are looked up
   * @return the callback form
   */
  public static Fs on(EventLoop loop, FileSystem fileSystem) {
    return new Fs(RequestTerms.of(loop), Lookup.on(fileSystem));
  }

  /**
   * The default file system, for applications without a loop of their own: on the loop of the
   * process, {@link EventLoop#shared}, which starts with the first call. The promise and the
   * blocking form are for any thread, the callback form is for the loop thread: {@code
   * Async.async(fs.loop(), body)} runs a body there. Reactions run there, too, and must not block
   * it. Any thread.
   *
   * @return the callback form; see {@link #promises}
   */
  public static Fs shared() {
    Fs known = shared;
    if (known == null) { // several callers may each make one; all are equal
      known = on(EventLoop.shared());
      shared = known;
    }
    return known;
  }

  /**
   * A {@code Path} as an argument of all three forms, where they take a path as text:
   *
   * <pre>{@code
   * fs.unlink(Fs.path(entry.toPath()), callback);
   * }</pre>
   *
   * <p>It is taken as it is. It may be of another file system than the one that the form is for, it
   * may have a name that no text can express, and the empty one is the working directory, or that
   * of {@link #in}. For any other path {@code path.toString()} does the same. Any thread.
   *
   * @param path a path of any file system
   * @return its text, which the forms take for the path itself
   */
  public static CharSequence path(Path path) {
    return new PathText(path);
  }

  /**
   * This file system, but a signal aborts its calls: one that waits never begins, and one under way
   * is abandoned. Either way the callback gets an {@link dev.tickloom.loop.AbortException}. A file
   * that an abandoned call still opens is closed. The calls of files that are opened through the
   * view are aborted, too, except closing. Any thread.
   *
   * @param signal aborts calls, besides the signals that this view has already
   * @return a view, whose blocking form ignores this
   */
  public Fs with(AbortSignal signal) {
    return new Fs(terms.with(signal), lookup);
  }

  /**
   * This file system, but each call is aborted after a time, as by a signal; the cause of the
   * {@link dev.tickloom.loop.AbortException} is then a {@link
   * java.util.concurrent.TimeoutException}. A file system that hangs then delays no caller for
   * longer. Any thread.
   *
   * @param timeout of each call, from 1 to 2<sup>31</sup>-1 milliseconds; the shorter one if this
   *     view has one already
   * @return a view, whose blocking form ignores this
   * @throws IllegalArgumentException if {@code timeout} is out of range
   */
  public Fs within(Duration timeout) {
    return new Fs(terms.within(timeout), lookup);
  }

  /**
   * This file system, but relative paths start at a directory, on whatever file system that is:
   * Node's {@code process.chdir}, for this view alone. Absolute paths lead anywhere on the same
   * file system, and so do {@code ..} and symbolic links. Errors and results repeat relative paths
   * as they were given. Paths from {@link #path} are looked up in the same way if they belong to
   * that file system. The content of a symbolic link is written as it is. Any thread.
   *
   * @param directory which need not be there yet; a relative one starts at that of this view, if
   *     both are of one file system
   * @return a view
   */
  public Fs in(Path directory) {
    return new Fs(terms, lookup.in(directory));
  }

  /**
   * The loop that gets the outcomes: for {@code Async.async(fs.loop(), body)}, which runs a body
   * there. Any thread.
   *
   * @return the loop
   */
  public EventLoop loop() {
    return terms.loop();
  }

  /**
   * The promise form, on the same loop and file system. Any thread.
   *
   * @return Node's {@code fs.promises}
   */
  public FsPromises promises() {
    return new FsPromises(terms, lookup);
  }

  /**
   * The blocking form, on the same file system. Any thread.
   *
   * @return Node's functions whose names end in {@code Sync}
   */
  public FsSync sync() {
    return new FsSync(terms, lookup);
  }

  // ---- whole files ---------------------------------------------------------------------------

  /**
   * Reads a whole file. Data that is appended meanwhile may be missed. A directory fails with
   * {@code EISDIR}, a file of more than 2<sup>31</sup>-9 bytes with {@code ERR_FS_FILE_TOO_LARGE}.
   *
   * @param path the file
   * @param callback gets its bytes
   */
  public void readFile(CharSequence path, Callback<? super byte[]> callback) {
    start(files.readFile(at(path)), callback);
  }

  /**
   * Reads a whole file as text.
   *
   * @param path the file
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @param callback gets its text
   */
  public void readFile(CharSequence path, Charset charset, Callback<? super String> callback) {
    start(files.readFile(at(path), charset), callback);
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void writeFile(CharSequence path, byte[] data, Callback<? super @Nullable Void> callback) {
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
      CharSequence path,
      byte[] data,
      WriteOptions options,
      Callback<? super @Nullable Void> callback) {
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
  public void writeFile(
      CharSequence path, ByteBuffer data, Callback<? super @Nullable Void> callback) {
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
      CharSequence path,
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
  public void writeFile(
      CharSequence path, CharSequence data, Callback<? super @Nullable Void> callback) {
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
      CharSequence path,
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
  public void readFile(CharSequence path, OpenFlags flag, Callback<? super byte[]> callback) {
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
  public void readFile(CharSequence path, ByteBuffer into, Callback<? super Integer> callback) {
    start(files.readFile(at(path), into), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, not to be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void appendFile(
      CharSequence path, byte[] data, Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void appendFile(
      CharSequence path, ByteBuffer data, Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data), callback);
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, encoded in UTF-8
   * @param callback called when that is done, with null
   */
  public void appendFile(
      CharSequence path, CharSequence data, Callback<? super @Nullable Void> callback) {
    start(files.appendFile(at(path), data), callback);
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
  public void copyFile(
      CharSequence src, CharSequence dest, Callback<? super @Nullable Void> callback) {
    start(Copying.copyFile(at("src", src), at("dest", dest), 0), callback);
  }

  /**
   * Copies a file with its mode, as {@link #copyFile(CharSequence, CharSequence, Callback)}.
   *
   * @param src the file; links are followed
   * @param dest where the copy goes
   * @param mode 0, or a sum of {@link FsConstants#COPYFILE_EXCL}, {@link
   *     FsConstants#COPYFILE_FICLONE} and {@link FsConstants#COPYFILE_FICLONE_FORCE}
   * @param callback called when that is done, with null
   */
  public void copyFile(
      CharSequence src, CharSequence dest, int mode, Callback<? super @Nullable Void> callback) {
    start(Copying.copyFile(at("src", src), at("dest", dest), mode), callback);
  }

  /**
   * Copies a file with its mode, as {@link #cp(CharSequence, CharSequence, CpOptions, Callback)}. A
   * directory fails with {@code ERR_FS_EISDIR}.
   *
   * @param src the file, or the symbolic link itself
   * @param dest the copy; a file or link is replaced
   * @param callback called when that is done, with null
   */
  public void cp(CharSequence src, CharSequence dest, Callback<? super @Nullable Void> callback) {
    TreeCopy.cp(at("src", src), at("dest", dest), CpOptions.DEFAULT).start(terms, callback);
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
   * @param callback called when that is done, with null
   */
  public void cp(
      CharSequence src,
      CharSequence dest,
      CpOptions options,
      Callback<? super @Nullable Void> callback) {
    TreeCopy.cp(at("src", src), at("dest", dest), options).start(terms, callback);
  }

  /**
   * Makes one tree like another, as {@link #sync(CharSequence, CharSequence, SyncOptions,
   * Callback)}. Files of the same size, time and mode are left, and nothing is deleted.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest what becomes like it, not the directory that it goes into
   * @param callback gets what was done
   */
  public void sync(CharSequence src, CharSequence dest, Callback<? super SyncReport> callback) {
    TreeCopy.sync(at("src", src), at("dest", dest), SyncOptions.DEFAULT).start(terms, callback);
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
   * part. Everything else is as {@link #cp(CharSequence, CharSequence, CpOptions, Callback)} does
   * it, and so is what happens if somebody puts links into the trees meanwhile.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest what becomes like it, not the directory that it goes into; missing parents are made
   * @param options what counts as unchanged, and whether to delete, or only to report
   * @param callback gets what was done
   */
  public void sync(
      CharSequence src,
      CharSequence dest,
      SyncOptions options,
      Callback<? super SyncReport> callback) {
    TreeCopy.sync(at("src", src), at("dest", dest), options).start(terms, callback);
  }

  /**
   * Empties a file, which must exist.
   *
   * @param path the file
   * @param callback called when that is done, with null
   */
  public void truncate(CharSequence path, Callback<? super @Nullable Void> callback) {
    start(WholeFiles.truncate(at(path), 0), callback);
  }

  /**
   * Gives a file, which must exist, another length. Added bytes read as zeros and take no room.
   *
   * @param path the file
   * @param length in bytes; a negative one counts as 0
   * @param callback called when that is done, with null
   */
  public void truncate(CharSequence path, long length, Callback<? super @Nullable Void> callback) {
    start(WholeFiles.truncate(at(path), length), callback);
  }

  // ---- what is known about a file ------------------------------------------------------------

  /**
   * Reads the status of a file.
   *
   * @param path what to look at; links are followed
   * @param callback gets the status
   */
  public void stat(CharSequence path, Callback<? super Stats> callback) {
    start(Metadata.stat(at(path)), callback);
  }

  /**
   * Reads the status of a file or a symbolic link.
   *
   * @param path what to look at; a symbolic link itself
   * @param callback gets the status
   */
  public void lstat(CharSequence path, Callback<? super Stats> callback) {
    start(Metadata.lstat(at(path)), callback);
  }

  /**
   * Reads the status of a file, if there is one. Node's {@code stat} with {@code throwIfNoEntry:
   * false}: what would fail with {@code ENOENT} or {@code ENOTDIR} yields null, anything else still
   * fails.
   *
   * @param path what to look at; links are followed
   * @param callback gets the status; null if there is nothing
   */
  public void statIfExists(CharSequence path, Callback<? super @Nullable Stats> callback) {
    start(Metadata.statIfExists(at(path)), callback);
  }

  /**
   * Reads the status of a file or a symbolic link, if there is one. Node's {@code lstatSync} with
   * {@code throwIfNoEntry: false}: what would fail with {@code ENOENT} yields null, anything else
   * still fails, even {@code ENOTDIR}.
   *
   * @param path what to look at; a symbolic link itself
   * @param callback gets the status; null if there is nothing
   */
  public void lstatIfExists(CharSequence path, Callback<? super @Nullable Stats> callback) {
    start(Metadata.lstatIfExists(at(path)), callback);
  }

  /**
   * Reads the status of many files in a single request, which costs a fraction of as many calls of
   * {@code stat}. Not in Node.
   *
   * @param paths what to look at; links are followed
   * @param callback gets the status of each, or the {@link FsException} for it; in the order of
   *     {@code paths}, unmodifiable
   */
  public void statMany(
      List<? extends CharSequence> paths, Callback<? super List<Settled<Stats>>> callback) {
    start(Metadata.statMany(at(paths)), callback);
  }

  /**
   * Checks that something exists.
   *
   * @param path what to look at; links are followed
   * @param callback called with null if it does
   */
  public void access(CharSequence path, Callback<? super @Nullable Void> callback) {
    start(Metadata.access(at(path), FsConstants.F_OK), callback);
  }

  /**
   * Checks that this process may do something with a file. Fails if not, for example with {@code
   * EACCES}.
   *
   * @param path what to look at; links are followed
   * @param mode what it must allow: a sum of {@link FsConstants#R_OK}, {@link FsConstants#W_OK} and
   *     {@link FsConstants#X_OK}, or {@link FsConstants#F_OK}
   * @param callback called with null if it may
   */
  public void access(CharSequence path, int mode, Callback<? super @Nullable Void> callback) {
    start(Metadata.access(at(path), mode), callback);
  }

  /**
   * Tells whether something exists. No error of the file system fails this.
   *
   * @param path what to look at; links are followed
   * @param callback gets whether it exists; false too if that cannot be found out
   */
  public void exists(CharSequence path, Callback<? super Boolean> callback) {
    start(Metadata.exists(path, lookup), callback);
  }

  /**
   * Reads the status of a file system.
   *
   * @param path any file on the file system; links are followed
   * @param callback gets the status
   */
  public void statfs(CharSequence path, Callback<? super StatFs> callback) {
    start(FileStores.statfs(at(path)), callback);
  }

  // ---- directories ---------------------------------------------------------------------------

  /**
   * Lists a directory.
   *
   * @param path the directory
   * @param callback gets the names, sorted by their bytes in UTF-8; unmodifiable
   */
  public void readdir(CharSequence path, Callback<? super List<String>> callback) {
    start(Directories.readdir(terms.loop(), at(path), ReaddirOptions.DEFAULT), callback);
  }

  /**
   * Lists a directory with the types of the entries. Node's {@code readdir} with {@code
   * withFileTypes}. An entry whose type could not be read is {@link Dirent#isUnknown}.
   *
   * @param path the directory
   * @param callback gets the entries, sorted by the bytes of their names in UTF-8; unmodifiable
   */
  public void readdirWithFileTypes(CharSequence path, Callback<? super List<Dirent>> callback) {
    start(
        Directories.readdirWithFileTypes(terms.loop(), at(path), ReaddirOptions.DEFAULT), callback);
  }

  /**
   * Makes a directory.
   *
   * @param path the directory
   * @param callback called when that is done, with null
   */
  public void mkdir(CharSequence path, Callback<? super @Nullable Void> callback) {
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
      CharSequence path, MkdirOptions options, Callback<? super @Nullable String> callback) {
    start(DirectoryMaking.mkdir(at(path), options), callback);
  }

  /**
   * Lists a directory, and all below it if asked to. If a directory below cannot be listed the call
   * fails.
   *
   * @param path the directory
   * @param options whether to list what is below, too
   * @param callback gets the paths relative to the directory; sorted by their bytes in UTF-8
   *     directory by directory; unmodifiable
   */
  public void readdir(
      CharSequence path, ReaddirOptions options, Callback<? super List<String>> callback) {
    start(Directories.readdir(terms.loop(), at(path), options), callback);
  }

  /**
   * Lists a directory, and all below it if asked to, with the types of the entries.
   *
   * @param path the directory
   * @param options whether to list what is below, too
   * @param callback gets the entries, sorted by the bytes of their names in UTF-8 directory by
   *     directory; unmodifiable
   */
  public void readdirWithFileTypes(
      CharSequence path, ReaddirOptions options, Callback<? super List<Dirent>> callback) {
    start(Directories.readdirWithFileTypes(terms.loop(), at(path), options), callback);
  }

  /**
   * Opens a directory, to be read entry by entry. For large ones: {@code readdir} has all entries
   * in memory, sorted.
   *
   * @param path the directory
   * @param callback gets the open directory; it must be closed
   */
  public void opendir(CharSequence path, Callback<? super Dir> callback) {
    start(Directories.opendir(terms, at(path), OpendirOptions.DEFAULT, true), callback);
  }

  /**
   * Opens a directory, to be read entry by entry.
   *
   * @param path the directory
   * @param options how much to read at a time, and whether to read what is below
   * @param callback gets the open directory; it must be closed
   */
  public void opendir(CharSequence path, OpendirOptions options, Callback<? super Dir> callback) {
    start(Directories.opendir(terms, at(path), options, true), callback);
  }

  /**
   * Reads the next entry of an open directory.
   *
   * @param dir the open directory
   * @param callback gets the entry; null at the end. One that has been read ahead comes in a tick,
   *     as in Node
   */
  public void read(Dir dir, Callback<? super @Nullable Dirent> callback) {
    Objects.requireNonNull(dir, "dir").read(callback);
  }

  /**
   * Closes a directory when the calls under way have ended, and refuses further ones from now on.
   * Closing again fails with {@code ERR_DIR_CLOSED}. If a call does not return, this fails with
   * {@code EBUSY}, as {@link Dir#close} says.
   *
   * @param dir the open directory
   * @param callback called when the directory is closed, with null
   */
  public void close(Dir dir, Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(dir, "dir").close(callback);
  }

  /**
   * Deletes an empty directory. One that is not empty fails with {@code ENOTEMPTY}, anything else
   * with {@code ENOTDIR}.
   *
   * @param path the directory
   * @param callback called when that is done, with null
   */
  public void rmdir(CharSequence path, Callback<? super @Nullable Void> callback) {
    start(Directories.rmdir(at(path)), callback);
  }

  /**
   * Makes a directory with a new name, for the owner alone.
   *
   * @param prefix the path to begin with, such as {@code "/tmp/work-"}
   * @param callback gets the path: {@code prefix} and six characters, letters and digits
   */
  public void mkdtemp(CharSequence prefix, Callback<? super String> callback) {
    start(temporaries.mkdtemp(Location.of("prefix", prefix, lookup)), callback);
  }

  /**
   * Makes a directory with a new name, for the owner alone, which is to be deleted after use.
   *
   * @param prefix the path to begin with, such as {@code "/tmp/work-"}
   * @param callback gets the directory, which can delete itself
   */
  public void mkdtempDisposable(CharSequence prefix, Callback<? super TempDirectory> callback) {
    start(temporaries.mkdtempDisposable(terms, Location.of("prefix", prefix, lookup)), callback);
  }

  /**
   * Counts the files in a tree and what they hold, as {@link #du(CharSequence, WalkOptions,
   * Callback)}.
   *
   * @param path the file or directory; a symbolic link itself
   * @param callback gets the numbers
   */
  public void du(CharSequence path, Callback<? super DiskUsage> callback) {
    TreeWalks.du(at(path), WalkOptions.DEFAULT).start(terms, callback);
  }

  /**
   * Counts the files in a tree and what they hold. One request, however large the tree. Entries
   * that vanish meanwhile are not counted, and that is no error. Not in Node.
   *
   * @param path the file or directory; a symbolic link itself
   * @param options how far to go, and what to leave out
   * @param callback gets the numbers
   */
  public void du(CharSequence path, WalkOptions options, Callback<? super DiskUsage> callback) {
    TreeWalks.du(at(path), options).start(terms, callback);
  }

  // ---- patterns -------------------------------------------------------------------------------

  /**
   * Finds files by a pattern, as {@link #glob(String, GlobOptions, Callback)}.
   *
   * @param pattern what to find, relative to the directory of the view ({@code in}), or the working
   *     directory
   * @param callback gets the paths, relative as the pattern is
   */
  public void glob(String pattern, Callback<? super List<String>> callback) {
    start(
        Globbing.all(
            terms.loop(),
            List.of(Objects.requireNonNull(pattern, "pattern")),
            GlobOptions.DEFAULT,
            lookup,
            Globbing.Shape.TEXT),
        callback);
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
   * @param callback gets the paths, relative as the pattern is
   */
  public void glob(String pattern, GlobOptions options, Callback<? super List<String>> callback) {
    start(
        Globbing.all(
            terms.loop(),
            List.of(Objects.requireNonNull(pattern, "pattern")),
            options,
            lookup,
            Globbing.Shape.TEXT),
        callback);
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
   * @param callback gets the paths, relative as the pattern is
   */
  public void glob(
      List<String> patterns, GlobOptions options, Callback<? super List<String>> callback) {
    start(Globbing.all(terms.loop(), patterns, options, lookup, Globbing.Shape.TEXT), callback);
  }

  /**
   * Finds files by a pattern, with their types, as {@link #globWithFileTypes(String, GlobOptions,
   * Callback)}.
   *
   * @param pattern what to find, relative to the directory of the view ({@code in}), or the working
   *     directory
   * @param callback gets the entries
   */
  public void globWithFileTypes(String pattern, Callback<? super List<Dirent>> callback) {
    start(
        Globbing.all(
            terms.loop(),
            List.of(Objects.requireNonNull(pattern, "pattern")),
            GlobOptions.DEFAULT,
            lookup,
            Globbing.Shape.DIRENT),
        callback);
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
   * @param callback gets the entries
   */
  public void globWithFileTypes(
      String pattern, GlobOptions options, Callback<? super List<Dirent>> callback) {
    start(
        Globbing.all(
            terms.loop(),
            List.of(Objects.requireNonNull(pattern, "pattern")),
            options,
            lookup,
            Globbing.Shape.DIRENT),
        callback);
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
   * @param callback gets the entries
   */
  public void globWithFileTypes(
      List<String> patterns, GlobOptions options, Callback<? super List<Dirent>> callback) {
    start(Globbing.all(terms.loop(), patterns, options, lookup, Globbing.Shape.DIRENT), callback);
  }

  // ---- names and links -----------------------------------------------------------------------

  /**
   * Deletes a name of a file, and with its last name the file. A directory fails with {@code
   * EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @param callback called when that is done, with null
   */
  public void unlink(CharSequence path, Callback<? super @Nullable Void> callback) {
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
  public void rename(
      CharSequence oldPath, CharSequence newPath, Callback<? super @Nullable Void> callback) {
    start(Renaming.rename(at("oldPath", oldPath), at("newPath", newPath)), callback);
  }

  /**
   * Deletes a file. A directory fails with {@code ERR_FS_EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @param callback called when that is done, with null
   */
  public void rm(CharSequence path, Callback<? super @Nullable Void> callback) {
    Removal.rm(at(path), RmOptions.DEFAULT).start(terms, callback);
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
   *     to retry; waits between retries keep a worker
   * @param callback called when that is done, with null
   */
  public void rm(CharSequence path, RmOptions options, Callback<? super @Nullable Void> callback) {
    Removal.rm(at(path), options).start(terms, callback);
  }

  /**
   * Makes another name for a file, a hard link.
   *
   * @param existingPath the file, or the symbolic link itself
   * @param newPath the other name
   * @param callback called when that is done, with null
   */
  public void link(
      CharSequence existingPath, CharSequence newPath, Callback<? super @Nullable Void> callback) {
    start(Links.link(at("existingPath", existingPath), at("newPath", newPath)), callback);
  }

  /**
   * Makes a symbolic link. The text of the target is kept as it is, but for separators that say
   * nothing: {@code a//b/} becomes {@code a/b}.
   *
   * @param target what the link leads to, as seen from the directory of the link; need not exist
   * @param path the link
   * @param callback called when that is done, with null
   */
  public void symlink(
      CharSequence target, CharSequence path, Callback<? super @Nullable Void> callback) {
    start(Links.symlink(at("target", target), at(path)), callback);
  }

  /**
   * Reads a symbolic link.
   *
   * @param path the link
   * @param callback gets the text that it leads to
   */
  public void readlink(CharSequence path, Callback<? super String> callback) {
    start(Links.readlink(at(path)), callback);
  }

  /**
   * Finds the path of a file without links in it. Goes name by name as Node does in this form: a
   * failure names the call and the path that failed, such as {@code lstat}, and {@code a/..} is
   * nothing even if {@code a} is a link or missing. See {@link FsPromises#realpath(CharSequence)}
   * for how the system does it.
   *
   * @param path the file
   * @param callback gets its absolute path
   */
  public void realpath(CharSequence path, Callback<? super String> callback) {
    start(RealPaths.realpathByNames(at(path)), callback);
  }

  // ---- permissions, owners and times ---------------------------------------------------------

  /**
   * Sets permissions.
   *
   * @param path the file; links are followed
   * @param mode the permissions, such as 0644, and the bits of set-user-ID, set-group-ID and
   *     sticky, where the file system has them; at least 0
   * @param callback called when that is done, with null
   */
  public void chmod(CharSequence path, int mode, Callback<? super @Nullable Void> callback) {
    start(Permissions.chmod(at(path), mode), callback);
  }

  /**
   * Sets the owner and the group. Should another process see the file meanwhile, it may find one
   * set and the other not.
   *
   * @param path the file; links are followed
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param callback called when that is done, with null
   */
  public void chown(
      CharSequence path, long uid, long gid, Callback<? super @Nullable Void> callback) {
    start(Ownership.chown(at(path), uid, gid), callback);
  }

  /**
   * Sets the owner and the group of a file or a symbolic link.
   *
   * @param path the file; a symbolic link itself
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param callback called when that is done, with null
   */
  public void lchown(
      CharSequence path, long uid, long gid, Callback<? super @Nullable Void> callback) {
    start(Ownership.lchown(at(path), uid, gid), callback);
  }

  /**
   * Sets the times of a file. Times before 1970 are cut to whole seconds, those outside 1677 to
   * 2262 become the nearest ones inside, and a file system may keep less. A file that may not be
   * read fails with {@code EACCES}, a pipe or a socket with {@code ENOSYS}: the JDK opens the file.
   *
   * @param path the file; links are followed
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @param callback called when that is done, with null
   */
  public void utimes(
      CharSequence path, Instant atime, Instant mtime, Callback<? super @Nullable Void> callback) {
    start(Times.utimes(at(path), atime, mtime), callback);
  }

  /**
   * Sets the times of a file or a symbolic link. The limits of {@code utimes} hold here, too; on
   * JDK 21 the times of links are cut to microseconds.
   *
   * @param path the file; a symbolic link itself
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @param callback called when that is done, with null
   */
  public void lutimes(
      CharSequence path, Instant atime, Instant mtime, Callback<? super @Nullable Void> callback) {
    start(Times.lutimes(at(path), atime, mtime), callback);
  }

  // ---- open files ----------------------------------------------------------------------------

  /**
   * Opens a file for reading.
   *
   * @param path the file
   * @param callback gets the file; it must be closed
   */
  public void open(CharSequence path, Callback<? super FileHandle> callback) {
    open(path, OpenFlags.READ, Modes.FILE, callback);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @param callback gets the file; it must be closed
   */
  public void open(CharSequence path, String flags, Callback<? super FileHandle> callback) {
    open(path, OpenFlags.parse(flags), Modes.FILE, callback);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @param callback gets the file; it must be closed
   */
  public void open(CharSequence path, OpenFlags flags, Callback<? super FileHandle> callback) {
    open(path, flags, Modes.FILE, callback);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @param mode the permissions of a file that is made, before the umask; at least 0, as {@link
   *     WriteOptions#mode}
   * @param callback gets the file; it must be closed
   */
  public void open(
      CharSequence path, String flags, int mode, Callback<? super FileHandle> callback) {
    open(path, OpenFlags.parse(flags), mode, callback);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @param mode the permissions of a file that is made, before the umask; at least 0, as {@link
   *     WriteOptions#mode}
   * @param callback gets the file; it must be closed
   */
  public void open(
      CharSequence path, OpenFlags flags, int mode, Callback<? super FileHandle> callback) {
    start(FileHandleOps.open(terms, at(path), flags, mode), callback);
  }

  /**
   * Reads at the file's own position.
   *
   * @param handle the open file
   * @param into gets the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param callback gets how many bytes were read, 0 at the end of the file
   */
  public void read(FileHandle handle, ByteBuffer into, Callback<? super Integer> callback) {
    FileHandleOps.read(handle, into, OpenFile.CURRENT).start(terms, callback);
  }

  /**
   * Reads at a position.
   *
   * @param handle the open file
   * @param into gets the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @param callback gets how many bytes were read, 0 at the end of the file
   */
  public void read(
      FileHandle handle, ByteBuffer into, long position, Callback<? super Integer> callback) {
    FileHandleOps.read(handle, into, position).start(terms, callback);
  }

  /**
   * Writes at the file's own position, or at the end if the file was opened for appending.
   *
   * @param handle the open file
   * @param from has the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param callback gets how many bytes were written, which may be fewer than there are
   */
  public void write(FileHandle handle, ByteBuffer from, Callback<? super Integer> callback) {
    FileHandleOps.write(handle, from, OpenFile.CURRENT).start(terms, callback);
  }

  /**
   * Writes at a position, or at the end if the file was opened for appending.
   *
   * @param handle the open file
   * @param from has the bytes; see {@link FileHandle} for who may touch it meanwhile
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @param callback gets how many bytes were written, which may be fewer than there are
   */
  public void write(
      FileHandle handle, ByteBuffer from, long position, Callback<? super Integer> callback) {
    FileHandleOps.write(handle, from, position).start(terms, callback);
  }

  /**
   * Writes text at the file's own position, or at the end if the file was opened for appending: all
   * of it, unless that fails after a part.
   *
   * @param handle the open file
   * @param text what to write, encoded in UTF-8
   * @param callback gets how many bytes were written
   */
  public void write(FileHandle handle, CharSequence text, Callback<? super Integer> callback) {
    FileHandleOps.write(handle, text, OpenFile.CURRENT, StandardCharsets.UTF_8)
        .start(terms, callback);
  }

  /**
   * Writes text at a position, or at the end if the file was opened for appending: all of it,
   * unless that fails after a part.
   *
   * @param handle the open file
   * @param text what to write, encoded in UTF-8
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @param callback gets how many bytes were written
   */
  public void write(
      FileHandle handle, CharSequence text, long position, Callback<? super Integer> callback) {
    FileHandleOps.write(handle, text, position, StandardCharsets.UTF_8).start(terms, callback);
  }

  /**
   * Writes text at a position, or at the end if the file was opened for appending: all of it,
   * unless that fails after a part.
   *
   * @param handle the open file
   * @param text what to write
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @param charset what encodes it
   * @param callback gets how many bytes were written
   */
  public void write(
      FileHandle handle,
      CharSequence text,
      long position,
      Charset charset,
      Callback<? super Integer> callback) {
    FileHandleOps.write(handle, text, position, charset).start(terms, callback);
  }

  /**
   * Reads into several buffers, one after the other, at the file's own position. Without any buffer
   * it fails with {@code EINVAL}.
   *
   * @param handle the open file
   * @param into get the bytes; see {@link FileHandle} for who may touch them meanwhile
   * @param callback gets how many bytes were read, 0 at the end of the file
   */
  public void readv(FileHandle handle, List<ByteBuffer> into, Callback<? super Long> callback) {
    FileHandleOps.readv(handle, into, OpenFile.CURRENT).start(terms, callback);
  }

  /**
   * Reads into several buffers, one after the other, at a position. Without any buffer it fails
   * with {@code EINVAL}.
   *
   * @param handle the open file
   * @param into get the bytes; see {@link FileHandle} for who may touch them meanwhile
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @param callback gets how many bytes were read, 0 at the end of the file
   */
  public void readv(
      FileHandle handle, List<ByteBuffer> into, long position, Callback<? super Long> callback) {
    FileHandleOps.readv(handle, into, position).start(terms, callback);
  }

  /**
   * Writes what several buffers have, one after the other, at the file's own position, or at the
   * end if the file was opened for appending: all of it, unless that fails after a part.
   *
   * @param handle the open file
   * @param from have the bytes; see {@link FileHandle} for who may touch them meanwhile
   * @param callback gets how many bytes were written
   */
  public void writev(FileHandle handle, List<ByteBuffer> from, Callback<? super Long> callback) {
    FileHandleOps.writev(handle, from, OpenFile.CURRENT).start(terms, callback);
  }

  /**
   * Writes what several buffers have, one after the other, at a position, or at the end if the file
   * was opened for appending: all of it, unless that fails after a part.
   *
   * @param handle the open file
   * @param from have the bytes; see {@link FileHandle} for who may touch them meanwhile
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @param callback gets how many bytes were written
   */
  public void writev(
      FileHandle handle, List<ByteBuffer> from, long position, Callback<? super Long> callback) {
    FileHandleOps.writev(handle, from, position).start(terms, callback);
  }

  /**
   * Reads from the file's own position to the end of an open file. Data that is appended meanwhile
   * may be missed. A directory fails with {@code EISDIR}, more than 2<sup>31</sup>-9 bytes with
   * {@code ERR_FS_FILE_TOO_LARGE}.
   *
   * @param handle the open file
   * @param callback gets its bytes
   */
  public void readFile(FileHandle handle, Callback<? super byte[]> callback) {
    FileHandleOps.readFile(handle).start(terms, callback);
  }

  /**
   * Reads from the file's own position to the end of an open file, as text.
   *
   * @param handle the open file
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @param callback gets its text
   */
  public void readFile(FileHandle handle, Charset charset, Callback<? super String> callback) {
    FileHandleOps.readFile(handle, charset).start(terms, callback);
  }

  /**
   * Writes all the data to an open file at the file's own position, or at the end if the file was
   * opened for appending. Content behind the written data stays as it is.
   *
   * @param handle the open file
   * @param data what to write; not to be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void writeFile(FileHandle handle, byte[] data, Callback<? super @Nullable Void> callback) {
    FileHandleOps.writeFile(handle, data).start(terms, callback);
  }

  /**
   * Writes all the data to an open file at the file's own position, or at the end if the file was
   * opened for appending. Content behind the written data stays as it is.
   *
   * @param handle the open file
   * @param data what to write, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void writeFile(
      FileHandle handle, ByteBuffer data, Callback<? super @Nullable Void> callback) {
    FileHandleOps.writeFile(handle, data).start(terms, callback);
  }

  /**
   * Writes all the text to an open file at the file's own position, or at the end if the file was
   * opened for appending. Content behind the written data stays as it is.
   *
   * @param handle the open file
   * @param data what to write, encoded in UTF-8
   * @param callback called when that is done, with null
   */
  public void writeFile(
      FileHandle handle, CharSequence data, Callback<? super @Nullable Void> callback) {
    FileHandleOps.writeFile(handle, data, StandardCharsets.UTF_8).start(terms, callback);
  }

  /**
   * Writes all the text to an open file at the file's own position, or at the end if the file was
   * opened for appending. Content behind the written data stays as it is.
   *
   * @param handle the open file
   * @param data what to write
   * @param charset what encodes it
   * @param callback called when that is done, with null
   */
  public void writeFile(
      FileHandle handle,
      CharSequence data,
      Charset charset,
      Callback<? super @Nullable Void> callback) {
    FileHandleOps.writeFile(handle, data, charset).start(terms, callback);
  }

  /**
   * Writes to an open file as {@code writeFile} does, in Node too: at the end only if the file was
   * opened for appending.
   *
   * @param handle the open file
   * @param data what to write; not to be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void appendFile(
      FileHandle handle, byte[] data, Callback<? super @Nullable Void> callback) {
    FileHandleOps.writeFile(handle, data).start(terms, callback);
  }

  /**
   * Writes to an open file as {@code writeFile} does, in Node too: at the end only if the file was
   * opened for appending.
   *
   * @param handle the open file
   * @param data what to write, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @param callback called when that is done, with null
   */
  public void appendFile(
      FileHandle handle, ByteBuffer data, Callback<? super @Nullable Void> callback) {
    FileHandleOps.writeFile(handle, data).start(terms, callback);
  }

  /**
   * Writes text to an open file as {@code writeFile} does, in Node too: at the end only if the file
   * was opened for appending.
   *
   * @param handle the open file
   * @param data what to write, encoded in UTF-8
   * @param callback called when that is done, with null
   */
  public void appendFile(
      FileHandle handle, CharSequence data, Callback<? super @Nullable Void> callback) {
    FileHandleOps.writeFile(handle, data, StandardCharsets.UTF_8).start(terms, callback);
  }

  /**
   * Writes text to an open file as {@code writeFile} does, in Node too: at the end only if the file
   * was opened for appending.
   *
   * @param handle the open file
   * @param data what to write
   * @param charset what encodes it
   * @param callback called when that is done, with null
   */
  public void appendFile(
      FileHandle handle,
      CharSequence data,
      Charset charset,
      Callback<? super @Nullable Void> callback) {
    FileHandleOps.writeFile(handle, data, charset).start(terms, callback);
  }

  /**
   * Waits until the device has all that was written to a file.
   *
   * @param handle the open file
   * @param callback called when that is done, with null
   */
  public void fsync(FileHandle handle, Callback<? super @Nullable Void> callback) {
    FileHandleOps.fsync(handle).start(terms, callback);
  }

  /**
   * Waits until the device has all that was written to a file, but maybe not its metadata, such as
   * its times.
   *
   * @param handle the open file
   * @param callback called when that is done, with null
   */
  public void fdatasync(FileHandle handle, Callback<? super @Nullable Void> callback) {
    FileHandleOps.fdatasync(handle).start(terms, callback);
  }

  /**
   * Empties a file.
   *
   * @param handle the open file
   * @param callback called when that is done, with null
   */
  public void ftruncate(FileHandle handle, Callback<? super @Nullable Void> callback) {
    FileHandleOps.ftruncate(handle, 0).start(terms, callback);
  }

  /**
   * Makes a file shorter, or longer with zeros, as {@link FileHandle#truncate(long)}.
   *
   * @param handle the open file
   * @param length in bytes; a negative one counts as 0
   * @param callback called when that is done, with null
   */
  public void ftruncate(FileHandle handle, long length, Callback<? super @Nullable Void> callback) {
    FileHandleOps.ftruncate(handle, length).start(terms, callback);
  }

  /**
   * Reads the status of a file. See {@link FileHandle} for its limits.
   *
   * @param handle the open file
   * @param callback gets the status
   */
  public void fstat(FileHandle handle, Callback<? super Stats> callback) {
    FileHandleOps.fstat(handle).start(terms, callback);
  }

  /**
   * Changes the permissions of a file. See {@link FileHandle} for its limits.
   *
   * @param handle the open file
   * @param mode the permissions, such as 0644; at least 0
   * @param callback called when that is done, with null
   */
  public void fchmod(FileHandle handle, int mode, Callback<? super @Nullable Void> callback) {
    FileHandleOps.fchmod(handle, mode).start(terms, callback);
  }

  /**
   * Changes the owner and the group of a file. See {@link FileHandle} for its limits.
   *
   * @param handle the open file
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param callback called when that is done, with null
   */
  public void fchown(
      FileHandle handle, long uid, long gid, Callback<? super @Nullable Void> callback) {
    FileHandleOps.fchown(handle, uid, gid).start(terms, callback);
  }

  /**
   * Changes the times of a file. See {@link FileHandle} for its limits.
   *
   * @param handle the open file
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @param callback called when that is done, with null
   */
  public void futimes(
      FileHandle handle, Instant atime, Instant mtime, Callback<? super @Nullable Void> callback) {
    FileHandleOps.futimes(handle, atime, mtime).start(terms, callback);
  }

  /**
   * Closes a file when the calls under way have ended, and refuses further ones from now on.
   * Closing again fails with {@code EBADF}. If a call does not return, this fails with {@code
   * EBUSY}, as {@link FileHandle#close} says.
   *
   * @param handle the open file
   * @param callback called when the file is closed, with null
   */
  public void close(FileHandle handle, Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(handle, "handle").close(terms.loop(), callback);
  }

  // ---- streams -------------------------------------------------------------------------------

  /**
   * Reads a file as a stream. The stream opens it, and closes it at its end, for a failure, and
   * when it is destroyed.
   *
   * @param path the file
   * @return the stream, whose event error tells if the file cannot be opened
   */
  public ReadStream createReadStream(CharSequence path) {
    return createReadStream(path, ReadStreamOptions.DEFAULT);
  }

  /**
   * Reads a file, or a range of it, as a stream. The signal of a view ({@link #with}) destroys the
   * stream; its time limit ({@link #within}) holds for each system call.
   *
   * @param path the file
   * @param options what to read, and how much at a time
   * @return the stream, whose event error tells if the file cannot be opened
   */
  public ReadStream createReadStream(CharSequence path, ReadStreamOptions options) {
    return new ReadStream(terms, at(path), options);
  }

  /**
   * Writes a file as a stream: makes it, or replaces its content.
   *
   * @param path the file
   * @return the stream, whose event error tells if the file cannot be opened
   */
  public WriteStream createWriteStream(CharSequence path) {
    return createWriteStream(path, WriteStreamOptions.DEFAULT);
  }

  /**
   * Writes a file as a stream. The signal of a view ({@link #with}) destroys the stream; its time
   * limit ({@link #within}) holds for each system call.
   *
   * @param path the file
   * @param options how to open it, and where to write
   * @return the stream, whose event error tells if the file cannot be opened
   */
  public WriteStream createWriteStream(CharSequence path, WriteStreamOptions options) {
    return new WriteStream(terms, at(path), options);
  }

  // ---- watching -------------------------------------------------------------------------------

  /**
   * Watches a file or a directory, as {@link #watch(CharSequence, WatchOptions)}.
   *
   * @param path what to watch
   * @return the watcher, whose event error tells if nothing is there
   */
  public Watcher watch(CharSequence path) {
    return watch(path, WatchOptions.DEFAULT);
  }

  /**
   * Watches a file, a directory or a tree. {@link Watcher#ready} tells when all is watched. The
   * signal of a view ({@link #with}) closes the watcher.
   *
   * @param path what to watch
   * @param options what of it, and what to tell
   * @return the watcher, whose event error tells if nothing is there
   */
  public Watcher watch(CharSequence path, WatchOptions options) {
    return new Watcher(terms, at(path), options);
  }

  /**
   * Watches a file or a directory, and tells what Node would tell, as {@link #watch(CharSequence,
   * WatchOptions, BiConsumer)}.
   *
   * @param path what to watch
   * @param listener gets {@code rename} or {@code change}, and {@link FileChange#filename}
   * @return the watcher, whose event error tells if nothing is there
   */
  public Watcher watch(CharSequence path, BiConsumer<? super String, ? super String> listener) {
    return watch(path, WatchOptions.DEFAULT, listener);
  }

  /**
   * Watches a file, a directory or a tree, and tells what Node would tell: {@code change} for
   * {@link FileChange.Kind#MODIFY}, {@code rename} for what has come or gone, both names of what
   * was renamed included.
   *
   * @param path what to watch
   * @param options what of it, and what to tell
   * @param listener gets {@code rename} or {@code change}, and {@link FileChange#filename}
   * @return the watcher, whose event error tells if nothing is there
   */
  public Watcher watch(
      CharSequence path,
      WatchOptions options,
      BiConsumer<? super String, ? super String> listener) {
    Objects.requireNonNull(listener, "listener");
    Watcher watcher = watch(path, options);
    var unused = watcher.onNodeEvent(listener);
    return watcher;
  }

  /**
   * Looks at a file every 5007 milliseconds, as {@link #watchFile(CharSequence, Duration,
   * BiConsumer)}.
   *
   * @param path the file, which need not be there
   * @param listener gets what the file is like now, and what it was like before
   * @return the watcher of the path
   */
  public StatWatcher watchFile(
      CharSequence path, BiConsumer<? super Stats, ? super Stats> listener) {
    return watchFile(path, StatWatchers.INTERVAL, listener);
  }

  /**
   * Looks at a file regularly, and tells when anything about it has changed but the time of the
   * last read. A file that is not there has zero everywhere; if it is not there at first that is
   * told once. All calls for a path share a watcher, and the interval of the first one.
   *
   * @param path the file, which need not be there
   * @param interval between two looks, from 0 to 2<sup>32</sup>-1 milliseconds
   * @param listener gets what the file is like now, and what it was like before
   * @return the watcher of the path
   */
  public StatWatcher watchFile(
      CharSequence path, Duration interval, BiConsumer<? super Stats, ? super Stats> listener) {
    return StatWatchers.watch(terms, at(path), interval, listener);
  }

  /**
   * Ends what {@link #watchFile(CharSequence, BiConsumer)} began, for all listeners. Does nothing
   * if there is no watcher of the path.
   *
   * @param path the file
   */
  public void unwatchFile(CharSequence path) {
    StatWatchers.unwatch(terms.loop(), at(path), null);
  }

  /**
   * Ends what {@link #watchFile(CharSequence, BiConsumer)} began, for one listener; without any
   * left the watcher ends.
   *
   * @param path the file
   * @param listener as it was given
   */
  public void unwatchFile(CharSequence path, BiConsumer<? super Stats, ? super Stats> listener) {
    Objects.requireNonNull(listener, "listener");
    StatWatchers.unwatch(terms.loop(), at(path), listener);
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

  private <T extends @Nullable Object> void start(Work<T> work, Callback<? super T> callback) {
    terms.start(work, callback);
  }
}

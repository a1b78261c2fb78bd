package dev.tickloom.io;

import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Settled;
import dev.tickloom.loop.Work;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * Node's {@code fs} in its promise form, {@code fs.promises}. Made by {@link Fs#promises}.
 *
 * <p>Any thread may call; the promises are of the loop, which stays alive until they are settled.
 * Failures reject them: with an {@link FsException} when a call fails, with a {@link
 * dev.tickloom.loop.AbortException} when the call was aborted or the loop closed, and for a wrong
 * argument as the package says. Methods that return a promise throw only {@link
 * IllegalStateException}, when the loop is closed and nothing could settle it.
 */
public final class FsPromises {
  private final RequestTerms terms;
  private final Lookup lookup;
  private final WholeFiles files;
  private final Temporaries temporaries = new Temporaries(true);

  FsPromises(RequestTerms terms, Lookup lookup) {
    this.terms = terms;
    this.files = WholeFiles.of(terms.loop());
    this.lookup = lookup;
  }

  /**
   * This form of {@link Fs#with}.
   *
   * @param signal aborts calls
   * @return a view
   */
  public FsPromises with(AbortSignal signal) {
    return new FsPromises(terms.with(signal), lookup);
  }

  /**
   * This form of {@link Fs#within}.
   *
   * @param timeout of each call, from 1 to 2<sup>31</sup>-1 milliseconds
   * @return a view
   * @throws IllegalArgumentException if {@code timeout} is out of range
   */
  public FsPromises within(Duration timeout) {
    return new FsPromises(terms.within(timeout), lookup);
  }

  /**
   * This form of {@link Fs#in}.
   *
   * @param directory at which relative paths start
   * @return a view
   */
  public FsPromises in(Path directory) {
    return new FsPromises(terms, lookup.in(directory));
  }

  // ---- whole files ---------------------------------------------------------------------------

  /**
   * Reads a whole file. Data that is appended meanwhile may be missed. A directory fails with
   * {@code EISDIR}, a file of more than 2<sup>31</sup>-9 bytes with {@code ERR_FS_FILE_TOO_LARGE}.
   *
   * @param path the file
   * @return its bytes
   */
  public Promise<byte[]> readFile(CharSequence path) {
    return start(() -> files.readFile(at(path)));
  }

  /**
   * Reads a whole file as text.
   *
   * @param path the file
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return its text
   */
  public Promise<String> readFile(CharSequence path, Charset charset) {
    return start(() -> files.readFile(at(path), charset));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content; not to be changed before the call is over
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> writeFile(CharSequence path, byte[] data) {
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
  public Promise<@Nullable Void> writeFile(CharSequence path, byte[] data, WriteOptions options) {
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
  public Promise<@Nullable Void> writeFile(CharSequence path, ByteBuffer data) {
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
  public Promise<@Nullable Void> writeFile(
      CharSequence path, ByteBuffer data, WriteOptions options) {
    return start(() -> files.writeFile(at(path), data, options));
  }

  /**
   * Writes a whole file: makes it, or replaces its content.
   *
   * @param path the file
   * @param data the new content, encoded in UTF-8
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> writeFile(CharSequence path, CharSequence data) {
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
  public Promise<@Nullable Void> writeFile(
      CharSequence path, CharSequence data, WriteOptions options) {
    return start(() -> files.writeFile(at(path), data, options));
  }

  /**
   * Reads a whole file that is opened in another way: {@code "a+"} makes it if it is missing,
   * {@code "rs"} goes past the caches.
   *
   * @param path the file
   * @param flag how to open it
   * @return its bytes
   */
  public Promise<byte[]> readFile(CharSequence path, OpenFlags flag) {
    return start(() -> files.readFile(at(path), flag));
  }

  /**
   * Reads a whole file into a buffer. One that has too little room fails with {@code
   * ERR_INVALID_ARG_VALUE}. Node's {@code readFile} with {@code buffer}.
   *
   * @param path the file
   * @param into gets the bytes, from its position on, which moves behind them; nobody else may
   *     touch it before the call is over, and after an abandoned call nobody ever
   * @return how many bytes were read
   */
  public Promise<Integer> readFile(CharSequence path, ByteBuffer into) {
    return start(() -> files.readFile(at(path), into));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, not to be changed before the call is over
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> appendFile(CharSequence path, byte[] data) {
    return start(() -> files.appendFile(at(path), data));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> appendFile(CharSequence path, ByteBuffer data) {
    return start(() -> files.appendFile(at(path), data));
  }

  /**
   * Writes at the end of a file; makes it if it does not exist.
   *
   * @param path the file
   * @param data what to add, encoded in UTF-8
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> appendFile(CharSequence path, CharSequence data) {
    return start(() -> files.appendFile(at(path), data));
  }

  /**
   * Copies a file with its mode. A target that exists is emptied and written to, so that its other
   * hard links show the new content; copying a file to itself does nothing. A directory fails with
   * {@code EISDIR}.
   *
   * @param src the file; links are followed
   * @param dest where the copy goes
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> copyFile(CharSequence src, CharSequence dest) {
    return start(() -> Copying.copyFile(at("src", src), at("dest", dest), 0));
  }

  /**
   * Copies a file with its mode, as {@link #copyFile(CharSequence, CharSequence)}.
   *
   * @param src the file; links are followed
   * @param dest where the copy goes
   * @param mode 0, or a sum of {@link FsConstants#COPYFILE_EXCL}, {@link
   *     FsConstants#COPYFILE_FICLONE} and {@link FsConstants#COPYFILE_FICLONE_FORCE}
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> copyFile(CharSequence src, CharSequence dest, int mode) {
    return start(() -> Copying.copyFile(at("src", src), at("dest", dest), mode));
  }

  /**
   * Copies a file with its mode, as {@link #cp(CharSequence, CharSequence, CpOptions)}. A directory
   * fails with {@code ERR_FS_EISDIR}.
   *
   * @param src the file, or the symbolic link itself
   * @param dest the copy; a file or link is replaced
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> cp(CharSequence src, CharSequence dest) {
    return startTree(() -> TreeCopy.cp(at("src", src), at("dest", dest), CpOptions.DEFAULT));
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
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> cp(CharSequence src, CharSequence dest, CpOptions options) {
    return startTree(() -> TreeCopy.cp(at("src", src), at("dest", dest), options));
  }

  /**
   * Copies a file or a directory, as {@link #cp(CharSequence, CharSequence, CpOptions)}, with a
   * filter that may take its time. The worker that copies waits for each answer, so a filter of
   * {@link CpOptions#withFilter} is quicker, which is not called on the loop thread.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest the copy itself, not the directory that it goes into
   * @param options what to copy, and what to do with what exists; what its filter refuses is not
   *     asked for
   * @param filter is asked on the loop thread for each entry, the root first, with its path and
   *     that of its copy; what its promise refuses with false is not copied, and a directory not
   *     entered. An exception, or a rejection of its promise, ends the copying
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> cp(
      CharSequence src,
      CharSequence dest,
      CpOptions options,
      BiFunction<? super Path, ? super Path, Promise<Boolean>> filter) {
    return startTree(() ->
        TreeCopy.cp(
            at("src", src),
            at("dest", dest),
            options,
            new LoopFilter(terms.loop(), Objects.requireNonNull(filter, "filter"))));
  }

  /**
   * Makes one tree like another, as {@link #sync(CharSequence, CharSequence, SyncOptions)}. Files
   * of the same size, time and mode are left, and nothing is deleted.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest what becomes like it, not the directory that it goes into
   * @return what was done
   */
  public Promise<SyncReport> sync(CharSequence src, CharSequence dest) {
    return startTree(() -> TreeCopy.sync(at("src", src), at("dest", dest), SyncOptions.DEFAULT));
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
   */
  public Promise<SyncReport> sync(CharSequence src, CharSequence dest, SyncOptions options) {
    return startTree(() -> TreeCopy.sync(at("src", src), at("dest", dest), options));
  }

  /**
   * Empties a file, which must exist.
   *
   * @param path the file
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> truncate(CharSequence path) {
    return start(() -> WholeFiles.truncate(at(path), 0));
  }

  /**
   * Gives a file, which must exist, another length. Added bytes read as zeros and take no room.
   *
   * @param path the file
   * @param length in bytes; a negative one counts as 0
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> truncate(CharSequence path, long length) {
    return start(() -> WholeFiles.truncate(at(path), length));
  }

  // ---- what is known about a file ------------------------------------------------------------

  /**
   * Reads the status of a file.
   *
   * @param path what to look at; links are followed
   * @return the status
   */
  public Promise<Stats> stat(CharSequence path) {
    return start(() -> Metadata.stat(at(path)));
  }

  /**
   * Reads the status of a file or a symbolic link.
   *
   * @param path what to look at; a symbolic link itself
   * @return the status
   */
  public Promise<Stats> lstat(CharSequence path) {
    return start(() -> Metadata.lstat(at(path)));
  }

  /**
   * Reads the status of a file, if there is one. Node's {@code stat} with {@code throwIfNoEntry:
   * false}: what would fail with {@code ENOENT} or {@code ENOTDIR} yields null, anything else still
   * fails.
   *
   * @param path what to look at; links are followed
   * @return the status; null if there is nothing
   */
  public Promise<@Nullable Stats> statIfExists(CharSequence path) {
    return start(() -> Metadata.statIfExists(at(path)));
  }

  /**
   * Reads the status of a file or a symbolic link, if there is one. Node's {@code lstatSync} with
   * {@code throwIfNoEntry: false}: what would fail with {@code ENOENT} yields null, anything else
   * still fails, even {@code ENOTDIR}.
   *
   * @param path what to look at; a symbolic link itself
   * @return the status; null if there is nothing
   */
  public Promise<@Nullable Stats> lstatIfExists(CharSequence path) {
    return start(() -> Metadata.lstatIfExists(at(path)));
  }

  /**
   * Reads the status of many files in a single request, which costs a fraction of as many calls of
   * {@code stat}. Not in Node.
   *
   * @param paths what to look at; links are followed
   * @return the status of each, or the {@link FsException} for it; in the order of {@code paths},
   *     unmodifiable
   */
  public Promise<List<Settled<Stats>>> statMany(List<? extends CharSequence> paths) {
    return start(() -> Metadata.statMany(at(paths)));
  }

  /**
   * Checks that something exists.
   *
   * @param path what to look at; links are followed
   * @return fulfilled if it does
   */
  public Promise<@Nullable Void> access(CharSequence path) {
    return start(() -> Metadata.access(at(path), FsConstants.F_OK));
  }

  /**
   * Checks that this process may do something with a file. Fails if not, for example with {@code
   * EACCES}.
   *
   * @param path what to look at; links are followed
   * @param mode what it must allow: a sum of {@link FsConstants#R_OK}, {@link FsConstants#W_OK} and
   *     {@link FsConstants#X_OK}, or {@link FsConstants#F_OK}
   * @return fulfilled if it may
   */
  public Promise<@Nullable Void> access(CharSequence path, int mode) {
    return start(() -> Metadata.access(at(path), mode));
  }

  /**
   * Tells whether something exists. No error of the file system fails this.
   *
   * @param path what to look at; links are followed
   * @return whether it exists; false too if that cannot be found out
   */
  public Promise<Boolean> exists(CharSequence path) {
    return start(() -> Metadata.exists(path, lookup));
  }

  /**
   * Reads the status of a file system.
   *
   * @param path any file on the file system; links are followed
   * @return the status
   */
  public Promise<StatFs> statfs(CharSequence path) {
    return start(() -> FileStores.statfs(at(path)));
  }

  // ---- directories ---------------------------------------------------------------------------

  /**
   * Lists a directory.
   *
   * @param path the directory
   * @return the names, sorted by their bytes in UTF-8; unmodifiable
   */
  public Promise<List<String>> readdir(CharSequence path) {
    return start(() -> Directories.readdir(terms.loop(), at(path), ReaddirOptions.DEFAULT));
  }

  /**
   * Lists a directory with the types of the entries. Node's {@code readdir} with {@code
   * withFileTypes}. An entry whose type could not be read is {@link Dirent#isUnknown}.
   *
   * @param path the directory
   * @return the entries, sorted by the bytes of their names in UTF-8; unmodifiable
   */
  public Promise<List<Dirent>> readdirWithFileTypes(CharSequence path) {
    return start(
        () -> Directories.readdirWithFileTypes(terms.loop(), at(path), ReaddirOptions.DEFAULT));
  }

  /**
   * Makes a directory.
   *
   * @param path the directory
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> mkdir(CharSequence path) {
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
  public Promise<@Nullable String> mkdir(CharSequence path, MkdirOptions options) {
    return start(() -> DirectoryMaking.mkdir(at(path), options));
  }

  /**
   * Lists a directory, and all below it if asked to. If a directory below cannot be listed the call
   * fails.
   *
   * @param path the directory
   * @param options whether to list what is below, too
   * @return the paths relative to the directory; sorted by their bytes in UTF-8 directory by
   *     directory; unmodifiable
   */
  public Promise<List<String>> readdir(CharSequence path, ReaddirOptions options) {
    return start(() -> Directories.readdir(terms.loop(), at(path), options));
  }

  /**
   * Lists a directory, and all below it if asked to, with the types of the entries.
   *
   * @param path the directory
   * @param options whether to list what is below, too
   * @return the entries, sorted by the bytes of their names in UTF-8 directory by directory;
   *     unmodifiable
   */
  public Promise<List<Dirent>> readdirWithFileTypes(CharSequence path, ReaddirOptions options) {
    return start(() -> Directories.readdirWithFileTypes(terms.loop(), at(path), options));
  }

  /**
   * Opens a directory, to be read entry by entry. For large ones: {@code readdir} has all entries
   * in memory, sorted.
   *
   * @param path the directory
   * @return the open directory; it must be closed
   */
  public Promise<Dir> opendir(CharSequence path) {
    return start(() -> Directories.opendir(terms, at(path), OpendirOptions.DEFAULT, true));
  }

  /**
   * Opens a directory, to be read entry by entry.
   *
   * @param path the directory
   * @param options how much to read at a time, and whether to read what is below
   * @return the open directory; it must be closed
   */
  public Promise<Dir> opendir(CharSequence path, OpendirOptions options) {
    return start(() -> Directories.opendir(terms, at(path), options, true));
  }

  /**
   * Deletes an empty directory. One that is not empty fails with {@code ENOTEMPTY}, anything else
   * with {@code ENOTDIR}.
   *
   * @param path the directory
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> rmdir(CharSequence path) {
    return start(() -> Directories.rmdir(at(path)));
  }

  /**
   * Makes a directory with a new name, for the owner alone.
   *
   * @param prefix the path to begin with, such as {@code "/tmp/work-"}
   * @return the path: {@code prefix} and six characters, letters and digits
   */
  public Promise<String> mkdtemp(CharSequence prefix) {
    return start(() -> temporaries.mkdtemp(Location.of("prefix", prefix, lookup)));
  }

  /**
   * Makes a directory with a new name, for the owner alone, which is to be deleted after use.
   *
   * @param prefix the path to begin with, such as {@code "/tmp/work-"}
   * @return the directory, which can delete itself
   */
  public Promise<TempDirectory> mkdtempDisposable(CharSequence prefix) {
    return start(() -> temporaries.mkdtempDisposable(terms, Location.of("prefix", prefix, lookup)));
  }

  /**
   * Counts the files in a tree and what they hold, as {@link #du(CharSequence, WalkOptions)}.
   *
   * @param path the file or directory; a symbolic link itself
   * @return the numbers
   */
  public Promise<DiskUsage> du(CharSequence path) {
    return startTree(() -> TreeWalks.du(at(path), WalkOptions.DEFAULT));
  }

  /**
   * Counts the files in a tree and what they hold. One request, however large the tree. Entries
   * that vanish meanwhile are not counted, and that is no error. Not in Node.
   *
   * @param path the file or directory; a symbolic link itself
   * @param options how far to go, and what to leave out
   * @return the numbers
   */
  public Promise<DiskUsage> du(CharSequence path, WalkOptions options) {
    return startTree(() -> TreeWalks.du(at(path), options));
  }

  /**
   * Goes through a tree: a directory, then what is in it, by the bytes of names. The root itself is
   * not among the entries. Symbolic links are reported, and not followed unless that is asked for.
   * Entries that vanish meanwhile are left out. Not in Node.
   *
   * <p>The entries come in batches, one request each, made when somebody waits and none is left.
   * Between two requests no directory is open. If a directory cannot be listed the iterator fails,
   * unless {@code options.onError} is told instead.
   *
   * @param path the directory
   * @param options how far to go, and what to leave out
   * @return the entries
   */
  public AsyncIterator<Dirent> walk(CharSequence path, WalkOptions options) {
    return TreeWalks.walk(terms, () -> at(path), options);
  }

  // ---- watching -------------------------------------------------------------------------------

  /**
   * Watches a file or a directory, as {@link #watch(CharSequence, WatchOptions)}.
   *
   * @param path what to watch
   * @return the watcher, when all is watched
   */
  public Promise<Watcher> watch(CharSequence path) {
    return watch(path, WatchOptions.DEFAULT);
  }

  /**
   * Watches a file, a directory or a tree. Changes after the promise is fulfilled are reported,
   * however late somebody asks for them. The signal of a view ({@link #with}) closes the watcher,
   * and fails an iterator.
   *
   * <pre>{@code
   * try (var changes = awaitEach(await(fs.watch("src", options)))) {
   *   for (FileChange change : changes) {
   *     System.out.println(change.kind() + " " + change.filename());
   *   }
   * }
   * }</pre>
   *
   * @param path what to watch
   * @param options what of it, and what to tell
   * @return the watcher, when all is watched
   */
  public Promise<Watcher> watch(CharSequence path, WatchOptions options) {
    return Promises.start(
        terms.loop(), () -> new Watching.Start(terms, at(path), options), Watching.Start::begin);
  }

  // ---- patterns -------------------------------------------------------------------------------

  /**
   * Finds files by a pattern, as {@link #glob(String, GlobOptions)}.
   *
   * @param pattern what to find, relative to the directory of the view ({@code in}), or the working
   *     directory
   * @return the paths, relative as the pattern is
   */
  public AsyncIterator<String> glob(String pattern) {
    return Globbing.iterator(
        terms, Globbing.one(pattern), GlobOptions.DEFAULT, lookup, Globbing.Shape.TEXT);
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
   */
  public AsyncIterator<String> glob(String pattern, GlobOptions options) {
    return Globbing.iterator(terms, Globbing.one(pattern), options, lookup, Globbing.Shape.TEXT);
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
   */
  public AsyncIterator<String> glob(List<String> patterns, GlobOptions options) {
    return Globbing.iterator(terms, patterns, options, lookup, Globbing.Shape.TEXT);
  }

  /**
   * Finds files by a pattern, with their types, as {@link #globWithFileTypes(String, GlobOptions)}.
   *
   * @param pattern what to find, relative to the directory of the view ({@code in}), or the working
   *     directory
   * @return the entries
   */
  public AsyncIterator<Dirent> globWithFileTypes(String pattern) {
    return Globbing.iterator(
        terms, Globbing.one(pattern), GlobOptions.DEFAULT, lookup, Globbing.Shape.DIRENT);
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
   */
  public AsyncIterator<Dirent> globWithFileTypes(String pattern, GlobOptions options) {
    return Globbing.iterator(terms, Globbing.one(pattern), options, lookup, Globbing.Shape.DIRENT);
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
   */
  public AsyncIterator<Dirent> globWithFileTypes(List<String> patterns, GlobOptions options) {
    return Globbing.iterator(terms, patterns, options, lookup, Globbing.Shape.DIRENT);
  }

  // ---- names and links -----------------------------------------------------------------------

  /**
   * Deletes a name of a file, and with its last name the file. A directory fails with {@code
   * EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> unlink(CharSequence path) {
    return start(() -> Links.unlink(at(path)));
  }

  /**
   * Gives a file or directory another name, in one step. A file that has it is replaced, an empty
   * directory by a directory only. Never copies: to another file system it fails with {@code
   * EXDEV}.
   *
   * @param oldPath the file or directory, or the symbolic link itself
   * @param newPath its new name
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> rename(CharSequence oldPath, CharSequence newPath) {
    return start(() -> Renaming.rename(at("oldPath", oldPath), at("newPath", newPath)));
  }

  /**
   * Deletes a file. A directory fails with {@code ERR_FS_EISDIR}.
   *
   * @param path the file, or the symbolic link itself
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> rm(CharSequence path) {
    return startTree(() -> Removal.rm(at(path), RmOptions.DEFAULT));
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
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> rm(CharSequence path, RmOptions options) {
    return startTree(() -> Removal.rm(at(path), options));
  }

  /**
   * Makes another name for a file, a hard link.
   *
   * @param existingPath the file, or the symbolic link itself
   * @param newPath the other name
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> link(CharSequence existingPath, CharSequence newPath) {
    return start(() -> Links.link(at("existingPath", existingPath), at("newPath", newPath)));
  }

  /**
   * Makes a symbolic link. The text of the target is kept as it is, but for separators that say
   * nothing: {@code a//b/} becomes {@code a/b}.
   *
   * @param target what the link leads to, as seen from the directory of the link; need not exist
   * @param path the link
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> symlink(CharSequence target, CharSequence path) {
    return start(() -> Links.symlink(at("target", target), at(path)));
  }

  /**
   * Reads a symbolic link.
   *
   * @param path the link
   * @return the text that it leads to
   */
  public Promise<String> readlink(CharSequence path) {
    return start(() -> Links.readlink(at(path)));
  }

  /**
   * Finds the path of a file without links in it. Asks the system, as Node does in this form and in
   * {@code realpath.native}.
   *
   * @param path the file
   * @return its absolute path
   */
  public Promise<String> realpath(CharSequence path) {
    return start(() -> RealPaths.realpath(at(path)));
  }

  // ---- permissions, owners and times ---------------------------------------------------------

  /**
   * Sets permissions.
   *
   * @param path the file; links are followed
   * @param mode the permissions, such as 0644, and the bits of set-user-ID, set-group-ID and
   *     sticky, where the file system has them; at least 0
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> chmod(CharSequence path, int mode) {
    return start(() -> Permissions.chmod(at(path), mode));
  }

  /**
   * Fails with {@code ERR_METHOD_NOT_IMPLEMENTED}, as it does in Node on Linux: the permissions of
   * symbolic links cannot be set. The other forms do not have it.
   *
   * @param path the symbolic link
   * @param mode the permissions
   * @return always rejected
   */
  public Promise<@Nullable Void> lchmod(CharSequence path, int mode) {
    return Promises.rejected(terms.loop(), Permissions.noLchmod());
  }

  /**
   * Sets the owner and the group. Should another process see the file meanwhile, it may find one
   * set and the other not.
   *
   * @param path the file; links are followed
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> chown(CharSequence path, long uid, long gid) {
    return start(() -> Ownership.chown(at(path), uid, gid));
  }

  /**
   * Sets the owner and the group of a file or a symbolic link.
   *
   * @param path the file; a symbolic link itself
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> lchown(CharSequence path, long uid, long gid) {
    return start(() -> Ownership.lchown(at(path), uid, gid));
  }

  /**
   * Sets the times of a file. Times before 1970 are cut to whole seconds, those outside 1677 to
   * 2262 become the nearest ones inside, and a file system may keep less. A file that may not be
   * read fails with {@code EACCES}, a pipe or a socket with {@code ENOSYS}: the JDK opens the file.
   *
   * @param path the file; links are followed
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> utimes(CharSequence path, Instant atime, Instant mtime) {
    return start(() -> Times.utimes(at(path), atime, mtime));
  }

  /**
   * Sets the times of a file or a symbolic link. The limits of {@code utimes} hold here, too; on
   * JDK 21 the times of links are cut to microseconds.
   *
   * @param path the file; a symbolic link itself
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @return fulfilled when that is done
   */
  public Promise<@Nullable Void> lutimes(CharSequence path, Instant atime, Instant mtime) {
    return start(() -> Times.lutimes(at(path), atime, mtime));
  }

  // ---- open files ----------------------------------------------------------------------------

  /**
   * Opens a file for reading.
   *
   * @param path the file
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(CharSequence path) {
    return start(() -> open(at(path), OpenFlags.READ, Modes.FILE));
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(CharSequence path, String flags) {
    return start(() -> open(at(path), OpenFlags.parse(flags), Modes.FILE));
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(CharSequence path, OpenFlags flags) {
    return start(() -> open(at(path), flags, Modes.FILE));
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags Node's flags, such as {@code "r"} or {@code "wx+"}
   * @param mode the permissions of a file that is made, before the umask; at least 0, as {@link
   *     WriteOptions#mode}
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(CharSequence path, String flags, int mode) {
    return start(() -> open(at(path), OpenFlags.parse(flags), mode));
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param flags how to open it
   * @param mode the permissions of a file that is made, before the umask; at least 0, as {@link
   *     WriteOptions#mode}
   * @return the file; it must be closed
   */
  public Promise<FileHandle> open(CharSequence path, OpenFlags flags, int mode) {
    return start(() -> open(at(path), flags, mode));
  }

  // ---- streams -------------------------------------------------------------------------------

  /**
   * Publishes a file, chunk by chunk, as {@link #publisher(CharSequence, ReadStreamOptions)}.
   *
   * @param path the file
   * @return may be subscribed again
   * @throws InvalidArgumentException if {@code path} contains a null character
   */
  public Flow.Publisher<ByteBuffer> publisher(CharSequence path) {
    return publisher(path, ReadStreamOptions.DEFAULT);
  }

  /**
   * Publishes a file, or a range of it, chunk by chunk. The file is opened anew for each
   * subscriber, read as far as it asks for, and closed before it is told the end or a failure, and
   * when it cancels.
   *
   * <p>All signals come on the loop thread, which a subscriber must not block. Each chunk is memory
   * of its own. Any thread may subscribe.
   *
   * @param path the file
   * @param options what to read, and how much at a time
   * @return may be subscribed again
   * @throws InvalidArgumentException if {@code path} contains a null character
   */
  public Flow.Publisher<ByteBuffer> publisher(CharSequence path, ReadStreamOptions options) {
    Location file = at(path);
    Objects.requireNonNull(options, "options");
    return new StreamPublisher(terms.loop(), () -> new ReadStream(terms, file, options));
  }

  // ---- whole files of what flows ------------------------------------------------------------

  /**
   * Writes a whole file with the bytes of another file: makes it, or replaces its content.
   *
   * @param path the file
   * @param source a stream that nobody reads yet; destroyed if writing fails
   * @return how many bytes were written
   */
  public Promise<Long> writeFile(CharSequence path, ReadStream source) {
    return writeFile(path, source, WriteOptions.DEFAULT);
  }

  /**
   * Writes a whole file with the bytes of another file.
   *
   * <p>Plainly written, a file keeps what had been written when something failed; {@code atomic} is
   * all or nothing. A failure of the source rejects the promise.
   *
   * @param path the file
   * @param source a stream that nobody reads yet; destroyed if writing fails
   * @param options how to open, and whether to flush, to be atomic or durable
   * @return how many bytes were written, when the file is closed
   */
  public Promise<Long> writeFile(CharSequence path, ReadStream source, WriteOptions options) {
    return writeFile(path, (Flow.Publisher<ByteBuffer>) source, options);
  }

  /**
   * Writes a whole file with the bytes of a publisher: makes it, or replaces its content.
   *
   * @param path the file
   * @param source is subscribed once, and its chunks are not to be changed any more
   * @return how many bytes were written
   */
  public Promise<Long> writeFile(CharSequence path, Flow.Publisher<? extends ByteBuffer> source) {
    return writeFile(path, source, WriteOptions.DEFAULT);
  }

  /**
   * Writes a whole file with the bytes of a publisher.
   *
   * @param path the file
   * @param source is subscribed once, and its chunks are not to be changed any more
   * @param options how to open, and whether to flush, to be atomic or durable
   * @return how many bytes were written, when the file is closed
   */
  public Promise<Long> writeFile(
      CharSequence path, Flow.Publisher<? extends ByteBuffer> source, WriteOptions options) {
    return streamed(
        source, options, () -> at(path), file -> StreamedFile.write(terms, file, source, options));
  }

  /**
   * Writes a whole file with the bytes of an iterator: makes it, or replaces its content.
   *
   * @param path the file
   * @param source of the same loop; is read to its end, and closed
   * @return how many bytes were written
   */
  public Promise<Long> writeFile(CharSequence path, AsyncIterator<? extends ByteBuffer> source) {
    return writeFile(path, source, WriteOptions.DEFAULT);
  }

  /**
   * Writes a whole file with the bytes of an iterator.
   *
   * @param path the file
   * @param source of the same loop; is read to its end, and closed
   * @param options how to open, and whether to flush, to be atomic or durable
   * @return how many bytes were written, when the file is closed
   */
  public Promise<Long> writeFile(
      CharSequence path, AsyncIterator<? extends ByteBuffer> source, WriteOptions options) {
    return streamed(
        source, options, () -> at(path), file -> StreamedFile.write(terms, file, source, options));
  }

  /**
   * Writes a whole file with the bytes of a blocking stream: makes it, or replaces its content.
   *
   * @param path the file
   * @param source is read on a worker, to its end, and closed
   * @return how many bytes were written
   */
  public Promise<Long> writeFile(CharSequence path, InputStream source) {
    return writeFile(path, source, WriteOptions.DEFAULT);
  }

  /**
   * Writes a whole file with the bytes of a blocking stream.
   *
   * @param path the file
   * @param source is read on a worker, to its end, and closed
   * @param options how to open, and whether to flush, to be atomic or durable
   * @return how many bytes were written, when the file is closed
   */
  public Promise<Long> writeFile(CharSequence path, InputStream source, WriteOptions options) {
    return streamed(
        source,
        options,
        () -> at(path),
        file -> new BlockingSource(source, file, options).start(terms));
  }

  private Promise<Long> streamed(
      Object source,
      WriteOptions options,
      Supplier<Location> file,
      Function<Location, Promise<Long>> starter) {
    return Promises.start(
        terms.loop(),
        () -> {
          Objects.requireNonNull(source, "source");
          Objects.requireNonNull(options, "options");
          return file.get();
        },
        starter);
  }

  private Work<FileHandle> open(Location file, OpenFlags flags, int mode) {
    return FileHandleOps.open(terms, file, flags, mode);
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

  private <T extends @Nullable Object> Promise<T> startTree(Supplier<TreeJob<T>> job) {
    return Promises.start(terms.loop(), job, made -> made.start(terms));
  }

  private <T extends @Nullable Object> Promise<T> start(Supplier<Work<T>> operation) {
    return Promises.start(terms.loop(), operation, terms::start);
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.AsyncCloseable;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.CreationStack;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.WorkQueue;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * An open file. Node's {@code FileHandle}; its methods are the promise form, and the callback and
 * blocking forms take it as their first argument, where Node has a descriptor.
 *
 * <p>It belongs to the loop of the {@link Fs} that opened it, and its promises are of that loop.
 * Its methods may be called from any thread, except those that make streams. Those that return a
 * promise reject it for a wrong argument, the others throw.
 *
 * <p><b>Calls at the same time.</b> Calls without a position use and move the file's own position,
 * one call at a time; calls with a position do not touch it, and run at the same time, in any
 * order.
 *
 * <p><b>Buffers.</b> A call reads into, or writes from, what lies between position and limit of the
 * buffer, and moves its position by the number of bytes, as {@link java.nio.channels.FileChannel}
 * does. It does so on a worker thread: from the call until its outcome arrives nobody else may
 * touch the buffer; after an abandoned call, nobody ever. A buffer to read into must not be
 * read-only. Direct buffers save a copy.
 *
 * <p><b>By path.</b> The JDK cannot ask for attributes of an open file, nor set them. On Linux
 * {@link #stat}, {@link #chmod}, {@link #chown} and {@link #utimes} go by the entry of the
 * descriptor in {@code /proc/self/fd}, wherever the name of the file has gone. Without {@code
 * --add-opens java.base/sun.nio.ch=ALL-UNNAMED} the number of the descriptor is not known: then a
 * change fails with {@code ENOSYS} while the process has the file open more than once, and never
 * goes to another file. Elsewhere these methods go by the path that the file was opened by, if the
 * same file is still there, and fail with {@code ENOSYS} if not; so they always do where files have
 * no identity: on Windows and in zip files.
 *
 * <p><b>Time limits.</b> A file that was opened through a view with a signal or a time limit keeps
 * them. {@link #with} and {@link #within} set others for single calls.
 *
 * <p><b>Closing.</b> Must be closed, or the descriptor stays in use; on a closed loop {@link
 * #close} still does that. Closing waits for calls under way, within limits that {@link #close}
 * tells, and refuses further ones: the methods here then reject with code {@code EBADF} and the
 * message {@code file closed}, the other forms report {@code EBADF: bad file descriptor, read}. A
 * forgotten file is closed some time after it has become unreachable, with a warning in the {@link
 * System.Logger} named {@code dev.tickloom.io}.
 */
public final class FileHandle implements AsyncCloseable {
  private final RequestTerms terms;
  private final EventLoop loop;
  private final OpenFile file;

  private final Closing closing;
  private final Closer closer;

  /** So that a flood of calls on this file delays nobody else. */
  private final WorkQueue concurrent;

  /** For calls that use the one position, where each would block a worker behind the first. */
  private final WorkQueue sequential;

  /** To be cleaned when the file is closed. */
  private final Cleaner.Cleanable leak;

  /** The handle that this is a view of; a handle with a view must not count as forgotten. */
  @SuppressWarnings("UnusedVariable") // it is enough that the view has it
  private final @Nullable FileHandle origin;

  /**
   * Streams on this file, which end when it is closed; of a view its origin has them. Null if there
   * are none. Changed on the loop thread only; other threads look whether it is null.
   */
  private volatile @Nullable Set<Runnable> closingListeners;

  FileHandle(RequestTerms terms, OpenFile file, @Nullable CreationStack opened) {
    this(terms, file, opened, Closing.TEN_SECONDS);
  }

  /**
   * Makes a handle with another grace period.
   *
   * @param grace runs a task when closing shall no longer wait for calls that nobody waits for
   */
  FileHandle(RequestTerms terms, OpenFile file, @Nullable CreationStack opened, Executor grace) {
    this.terms = terms;
    this.loop = terms.loop();
    this.file = file;
    this.closing = new Closing(file::dispose, grace);
    this.closer = new Closer(closing, "FileHandle", file, "close", null, file::close);
    this.leak = Leak.watch(this, file, closing, opened);
    this.concurrent = WorkQueue.concurrent();
    this.sequential = WorkQueue.serial();
    this.origin = null;
  }

  /** A view of an open file, on other terms. */
  private FileHandle(FileHandle origin, RequestTerms terms) {
    this.terms = terms;
    this.loop = origin.loop;
    this.file = origin.file;
    this.closing = origin.closing;
    this.closer = origin.closer;
    this.leak = origin.leak;
    this.concurrent = origin.concurrent;
    this.sequential = origin.sequential;
    this.origin = origin;
  }

  /**
   * This open file, but a signal aborts its calls, as with {@link Fs#with}. All views share the
   * file and its position: closing one closes the file. The signal and the time limit of a view
   * also abort calls of the callback form, besides those of its {@link Fs}; the blocking form
   * ignores them. Any thread.
   *
   * @param signal aborts calls, besides the signals that this view has already
   * @return a view
   * @throws NullPointerException if {@code signal} is null
   */
  public FileHandle with(AbortSignal signal) {
    return new FileHandle(this, terms.with(signal));
  }

  /**
   * This open file, but each call is aborted after a time, as with {@link Fs#within}; a view as
   * {@link #with}. Any thread.
   *
   * @param timeout of each call, from 1 to 2<sup>31</sup>-1 milliseconds; the shorter one if this
   *     view has one already
   * @return a view
   * @throws IllegalArgumentException if {@code timeout} is out of range
   */
  public FileHandle within(Duration timeout) {
    return new FileHandle(this, terms.within(timeout));
  }

  /**
   * Reads at the file's own position.
   *
   * @param into gets the bytes; see "Buffers" above
   * @return how many bytes were read, 0 at the end of the file; rejected with an {@link
   *     FsException} if that fails, for a directory with {@code EISDIR}, with an {@link
   *     InvalidArgumentException} if {@code into} is read-only
   */
  public Promise<Integer> read(ByteBuffer into) {
    return read(into, OpenFile.CURRENT);
  }

  /**
   * Reads at a position.
   *
   * @param into gets the bytes; see "Buffers" above
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were read, 0 at the end of the file; rejected with an {@link
   *     FsException} if that fails, with an {@link InvalidArgumentException} if {@code position} is
   *     below -1 or {@code into} is read-only
   */
  public Promise<Integer> read(ByteBuffer into, long position) {
    return start("read", () -> FileHandleOps.read(this, into, position));
  }

  /**
   * Writes at the file's own position, or at the end if the file was opened for appending.
   *
   * @param from has the bytes; see "Buffers" above
   * @return how many bytes were written, which may be fewer than there are; rejected with an {@link
   *     FsException} if that fails
   */
  public Promise<Integer> write(ByteBuffer from) {
    return write(from, OpenFile.CURRENT);
  }

  /**
   * Writes at a position; if the file was opened for appending, at its end nevertheless.
   *
   * @param from has the bytes; see "Buffers" above
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were written, which may be fewer than there are; rejected with an {@link
   *     FsException} if that fails, with an {@link InvalidArgumentException} if {@code position} is
   *     below -1
   */
  public Promise<Integer> write(ByteBuffer from, long position) {
    return start("write", () -> FileHandleOps.write(this, from, position));
  }

  /**
   * Writes text at the file's own position, or at the end if the file was opened for appending: all
   * of it, unless that fails after a part.
   *
   * @param text what to write, encoded in UTF-8
   * @return how many bytes were written; rejected with an {@link FsException} if that fails
   */
  public Promise<Integer> write(CharSequence text) {
    return write(text, OpenFile.CURRENT);
  }

  /**
   * Writes text at a position; if the file was opened for appending, at its end nevertheless.
   *
   * @param text what to write, encoded in UTF-8
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were written; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if {@code position} is below -1
   */
  public Promise<Integer> write(CharSequence text, long position) {
    return write(text, position, StandardCharsets.UTF_8);
  }

  /**
   * Writes text at a position; if the file was opened for appending, at its end nevertheless.
   *
   * @param text what to write
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @param charset what encodes it
   * @return how many bytes were written; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if {@code position} is below -1
   */
  public Promise<Integer> write(CharSequence text, long position, Charset charset) {
    return start("write", () -> FileHandleOps.write(this, text, position, charset));
  }

  /**
   * Reads into several buffers, one after the other, at the file's own position.
   *
   * @param into get the bytes; see "Buffers" above
   * @return how many bytes were read, 0 at the end of the file; rejected with an {@link
   *     FsException} if that fails, without any buffer with {@code EINVAL}
   */
  public Promise<Long> readv(List<ByteBuffer> into) {
    return readv(into, OpenFile.CURRENT);
  }

  /**
   * Reads into several buffers, one after the other, at a position.
   *
   * @param into get the bytes; see "Buffers" above
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were read, 0 at the end of the file; rejected with an {@link
   *     FsException} if that fails, without any buffer with {@code EINVAL}, with an {@link
   *     InvalidArgumentException} if {@code position} is below -1 or a buffer is read-only
   */
  public Promise<Long> readv(List<ByteBuffer> into, long position) {
    return start("readv", () -> FileHandleOps.readv(this, into, position));
  }

  /**
   * Writes what several buffers have, one after the other, at the file's own position, or at the
   * end if the file was opened for appending: all of it, unless that fails after a part.
   *
   * @param from have the bytes; see "Buffers" above
   * @return how many bytes were written; rejected with an {@link FsException} if that fails
   */
  public Promise<Long> writev(List<ByteBuffer> from) {
    return writev(from, OpenFile.CURRENT);
  }

  /**
   * Writes what several buffers have, one after the other, at a position; if the file was opened
   * for appending, at its end nevertheless.
   *
   * @param from have the bytes; see "Buffers" above
   * @param position in bytes from the start of the file; -1 for the file's own position
   * @return how many bytes were written; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if {@code position} is below -1
   */
  public Promise<Long> writev(List<ByteBuffer> from, long position) {
    return start("writev", () -> FileHandleOps.writev(this, from, position));
  }

  // ---- whole files --------------------------------------------------------------------------

  /**
   * Reads from the file's own position to the end. Data that is appended meanwhile may be missed. A
   * directory fails with {@code EISDIR}, more than 2<sup>31</sup>-9 bytes with {@code
   * ERR_FS_FILE_TOO_LARGE}.
   *
   * @return the bytes; rejected with an {@link FsException} if that fails
   */
  public Promise<byte[]> readFile() {
    return start("readFile", () -> FileHandleOps.readFile(this));
  }

  /**
   * As {@link #readFile()}, for text.
   *
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return the text; rejected with an {@link FsException} if that fails
   */
  public Promise<String> readFile(Charset charset) {
    return start("readFile", () -> FileHandleOps.readFile(this, charset));
  }

  /**
   * Reads the text lines in UTF-8 from the file's own position, as {@link #readLines(Charset)}.
   *
   * @return the lines without what ends them
   */
  public AsyncIterator<String> readLines() {
    return readLines(StandardCharsets.UTF_8);
  }

  /**
   * Reads the lines from the file's own position to the end. A line ends as in Node with {@code
   * \n}, {@code \r\n}, {@code \r}, U+2028 or U+2029; the last one may do without. Reads ahead by 64
   * KiB at most.
   *
   * <p>The file is closed when its end has been reached, when reading fails, and by {@link
   * AsyncIterator#close}. A failure rejects the promise of {@code next}, once; then the sequence is
   * at its end.
   *
   * @param charset what decodes the bytes; malformed input becomes U+FFFD, and a byte order mark
   *     stays
   * @return the lines without what ends them
   * @throws NullPointerException if {@code charset} is null
   */
  public AsyncIterator<String> readLines(Charset charset) {
    return new Lines(this, Objects.requireNonNull(charset, "charset"));
  }

  /**
   * Writes all the data at the file's own position, or at the end if the file was opened for
   * appending. Content behind the written data stays as it is.
   *
   * @param data what to write; not to be changed before the call is over
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> writeFile(byte[] data) {
    return start("writeFile", () -> FileHandleOps.writeFile(this, data));
  }

  /**
   * As {@link #writeFile(byte[])}.
   *
   * @param data what to write, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> writeFile(ByteBuffer data) {
    return start("writeFile", () -> FileHandleOps.writeFile(this, data));
  }

  /**
   * As {@link #writeFile(byte[])}.
   *
   * @param data what to write, encoded in UTF-8
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> writeFile(CharSequence data) {
    return writeFile(data, StandardCharsets.UTF_8);
  }

  /**
   * As {@link #writeFile(byte[])}.
   *
   * @param data what to write
   * @param charset what encodes it
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> writeFile(CharSequence data, Charset charset) {
    return start("writeFile", () -> FileHandleOps.writeFile(this, data, charset));
  }

  /**
   * As {@link #writeFile(byte[])}, in Node too: at the end only if the file was opened for
   * appending.
   *
   * @param data what to write; not to be changed before the call is over
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> appendFile(byte[] data) {
    return writeFile(data);
  }

  /**
   * As {@link #writeFile(ByteBuffer)}.
   *
   * @param data what to write, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> appendFile(ByteBuffer data) {
    return writeFile(data);
  }

  /**
   * As {@link #writeFile(CharSequence)}.
   *
   * @param data what to write, encoded in UTF-8
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> appendFile(CharSequence data) {
    return writeFile(data);
  }

  /**
   * As {@link #writeFile(CharSequence, Charset)}.
   *
   * @param data what to write
   * @param charset what encodes it
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> appendFile(CharSequence data, Charset charset) {
    return writeFile(data, charset);
  }

  // ---- streams -------------------------------------------------------------------------------

  /**
   * Reads the file as a stream, from the file's own position to the end. The stream closes the file
   * when it ends, fails or is destroyed. On the loop thread.
   *
   * @return the stream
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public ReadStream createReadStream() {
    return createReadStream(ReadStreamOptions.DEFAULT);
  }

  /**
   * Reads the file as a stream. With {@code start} the file's own position stays where it is. The
   * stream closes the file when it ends, fails or is destroyed, but at the end and for a failure
   * only with {@code autoClose}. On the loop thread.
   *
   * @param options what to read; flags and mode mean nothing here
   * @return the stream
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public ReadStream createReadStream(ReadStreamOptions options) {
    return new ReadStream(this, options);
  }

  /**
   * Writes the file as a stream, from the file's own position. The stream closes the file when it
   * has finished, fails or is destroyed. On the loop thread.
   *
   * @return the stream
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public WriteStream createWriteStream() {
    return createWriteStream(WriteStreamOptions.DEFAULT);
  }

  /**
   * Writes the file as a stream. With {@code start} the file's own position stays where it is. The
   * stream closes the file when it has finished, fails or is destroyed, but at the end and for a
   * failure only with {@code autoClose}. On the loop thread.
   *
   * @param options where to write; flags and mode mean nothing here
   * @return the stream
   * @throws IllegalStateException on another thread, or if the loop is closed
   */
  public WriteStream createWriteStream(WriteStreamOptions options) {
    return new WriteStream(this, options);
  }

  // ---- the file itself -----------------------------------------------------------------------

  /**
   * Waits until the device has all that was written. Node's {@code fsync}.
   *
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> sync() {
    return start("fsync", () -> FileHandleOps.fsync(this));
  }

  /**
   * Waits until the device has all that was written, but maybe not its metadata, such as its times.
   * Node's {@code fdatasync}.
   *
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> datasync() {
    return start("fdatasync", () -> FileHandleOps.fdatasync(this));
  }

  /**
   * Empties the file. Node's {@code ftruncate}.
   *
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> truncate() {
    return truncate(0);
  }

  /**
   * Makes the file shorter, or longer with a hole; the position stays where it is. Node's {@code
   * ftruncate}. A file that is open for writing only is opened once more to make it longer, which
   * takes the permission to read it; see "By path" above. On other file system providers zeros are
   * written.
   *
   * @param length in bytes; a negative one counts as 0
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails, with
   *     {@code EINVAL} if the file is open for reading only
   */
  public Promise<@Nullable Void> truncate(long length) {
    return start("ftruncate", () -> FileHandleOps.ftruncate(this, length));
  }

  /**
   * Reads the status of the file. Node's {@code fstat}. See "By path" above.
   *
   * @return the status; rejected with an {@link FsException} if that fails
   */
  public Promise<Stats> stat() {
    return start("fstat", () -> FileHandleOps.fstat(this));
  }

  /**
   * Changes the permissions of the file. Node's {@code fchmod}. See "By path" above.
   *
   * @param mode the permissions, such as 0644
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if {@code mode} is negative
   */
  public Promise<@Nullable Void> chmod(int mode) {
    return start("fchmod", () -> FileHandleOps.fchmod(this, mode));
  }

  /**
   * Changes the owner and the group of the file. Node's {@code fchown}. See "By path" above.
   *
   * @param uid the number of the new owner, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @param gid the number of the new group, at most 2<sup>32</sup>-1; -1 leaves it as it is
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if one is below -1 or above 2<sup>32</sup>-1
   */
  public Promise<@Nullable Void> chown(long uid, long gid) {
    return start("fchown", () -> FileHandleOps.fchown(this, uid, gid));
  }

  /**
   * Changes the times of the file. Node's {@code futimes}. See "By path" above.
   *
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> utimes(Instant atime, Instant mtime) {
    return start("futimes", () -> FileHandleOps.futimes(this, atime, mtime));
  }

  // ---- closing -------------------------------------------------------------------------------

  /**
   * Runs something with this file, and closes it when the promise of that is settled, either way;
   * for chains of promises, where there is no {@code try}:
   *
   * <pre>{@code
   * fs.open("log").thenCompose(file -> file.use(log -> log.readFile(UTF_8)))
   * }</pre>
   *
   * @param body gets this file on the loop thread, in a microtask; what it throws, or null, rejects
   *     the promise returned
   * @param <T> the type of the result
   * @return a promise for the outcome of {@code body}, settled when the file is closed; rejected if
   *     closing fails, with the error of {@code body} if it has one, in which the other is
   *     suppressed; and with a {@link NullPointerException} if {@code body} is null
   * @throws IllegalStateException if the loop is closed; the file is closed nevertheless
   */
  public <T extends @Nullable Object> Promise<T> use(
      Function<? super FileHandle, ? extends Promise<T>> body) {
    return Using.use(this, body, this::dispose);
  }

  /**
   * Closes the file when the calls under way have ended; refuses further ones from now on. Keeps
   * the loop alive meanwhile. Any thread. Closing again starts nothing.
   *
   * <p><b>A call that never returns</b> does not delay this for ever. When the loop has delivered
   * all its calls, those still under way, abandoned or blocking in other threads, get ten seconds
   * of real time. Then this fails with {@code EBUSY}, and the last of them closes the file when it
   * returns.
   *
   * @return fulfilled when the file is closed; rejected with an {@link FsException} if that fails;
   *     each call returns a promise for the same closing
   * @throws IllegalStateException if the loop is closed; the file is closed nevertheless
   */
  @Override
  public Promise<@Nullable Void> close() {
    Promise<@Nullable Void> closed = closer.start(loop);
    leak.clean();
    return tellClosingListeners() ? Promises.inTick(loop, closed) : closed;
  }

  /**
   * Listens for the beginning of the closing. On the loop thread.
   *
   * @param listener called on the loop thread
   * @return closed by whoever is no longer interested
   */
  Registration onClosing(Runnable listener) {
    if (origin != null) {
      return origin.onClosing(listener);
    }
    Set<Runnable> listeners = closingListeners;
    if (listeners == null) {
      listeners = new LinkedHashSet<>();
      closingListeners = listeners;
    }
    listeners.add(listener);
    return () -> removeClosingListener(listener);
  }

  private void removeClosingListener(Runnable listener) {
    Set<Runnable> listeners = closingListeners;
    if (listeners != null && listeners.remove(listener) && listeners.isEmpty()) {
      closingListeners = null;
    }
  }

  /** Returns whether there were any, and they have been told. */
  private boolean tellClosingListeners() {
    if (origin != null) {
      return origin.tellClosingListeners();
    }
    if (closingListeners == null) {
      return false;
    }
    boolean isTold = OnLoop.run(loop, this::tellEachOnce);
    return isTold && loop.isLoopThread();
  }

  /** Each listener closes the file itself, and that must not tell the others again. */
  private void tellEachOnce() {
    Set<Runnable> told = closingListeners;
    closingListeners = null;
    if (told != null) {
      Calls calls = new Calls();
      told.forEach(calls::run);
      calls.throwIfAny();
    }
  }

  /** Callback form. */
  void close(EventLoop loop, Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(callback, "callback");
    boolean isFirst = closer.start(loop, callback);
    leak.clean();
    var unused = tellClosingListeners();
    if (!isFirst) {
      loop.queueWork(HandleCall.onClosed("close", "close"), callback);
    }
  }

  /** Blocking form. */
  void closeAndWait() {
    CompletableFuture<Boolean> mayClose = closer.refuseCalls();
    leak.clean();
    if (mayClose == null) {
      throw FileHandleOps.badDescriptor("close");
    }
    var unused = tellClosingListeners();
    if (!mayClose.isDone()) {
      loop.hurry(sequential); // what reads a whole file may wait for memory
    }
    closer.closeAndWait(loop, mayClose);
  }

  /** Whether the kernel can move its bytes to a socket. */
  boolean isTransferable() {
    return file.isTransferable();
  }

  /** Closes without waiting; a failure is only logged. */
  void dispose() {
    closing.abandon();
    leak.clean();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  /** A call with a result. */
  interface Body<T> {
    T on(OpenFile file) throws IOException;
  }

  /** A call with a result and many steps; between them it looks whether it is still wanted. */
  interface LongBody<T extends @Nullable Object> {
    T on(OpenFile file, Progress progress) throws Exception;
  }

  /** A call without a result. */
  interface Change<S> {
    void on(S subject) throws Exception;
  }

  /**
   * Makes a call, which keeps the file open until it is over.
   *
   * @param type of the work
   * @param syscall as errors name it
   */
  <T> HandleCall<T> call(String type, String syscall, Body<T> body) {
    return call(concurrent, type, syscall, false, progress -> body.on(file));
  }

  /** As {@link #call}, of those that use the one position of the file. */
  <T> HandleCall<T> sequentialCall(String type, String syscall, Body<T> body) {
    return call(sequential, type, syscall, false, progress -> body.on(file));
  }

  /** As {@link #sequentialCall}, of many steps. */
  <T extends @Nullable Object> HandleCall<T> longCall(
      String type, String syscall, LongBody<T> body) {
    return call(sequential, type, syscall, true, progress -> body.on(file, progress));
  }

  /**
   * A call that uses the one position of the file if it names none.
   *
   * @param isLong whether it may take many steps; if not, it need not look
   */
  <T> HandleCall<T> callAt(
      long position, String type, String syscall, boolean isLong, LongBody<T> body) {
    WorkQueue queue = position == OpenFile.CURRENT ? sequential : concurrent;
    return call(queue, type, syscall, isLong, progress -> body.on(file, progress));
  }

  /** A change in many steps; between them it looks whether it is still wanted. */
  interface LongChange {
    void on(OpenFile file, Progress progress) throws Exception;
  }

  /** As {@link #call}, of many steps and without a result. */
  @SuppressWarnings("NullAway") // it takes the T of a body for never null
  HandleCall<@Nullable Void> longChange(String type, String syscall, LongChange change) {
    return call(
        concurrent,
        type,
        syscall,
        true,
        progress -> {
          change.on(file, progress);
          return null;
        });
  }

  /** As {@link #call}, without a result. */
  @SuppressWarnings("NullAway") // it takes the T of a body for never null
  HandleCall<@Nullable Void> change(String type, String syscall, Change<OpenFile> change) {
    return call(
        concurrent,
        type,
        syscall,
        false,
        progress -> {
          change.on(file);
          return null;
        });
  }

  private <T extends @Nullable Object> HandleCall<T> call(
      WorkQueue queue, String type, String syscall, boolean isLong, Work.Body<T> body) {
    return new HandleCall<>(terms, closing, queue, type, syscall, isLong, body);
  }

  RequestTerms terms() {
    return terms;
  }

  boolean isClosed() {
    return closing.isClosed();
  }

  /** The error of the promise form for a closed file. */
  static FsException fileClosed(String method) {
    return FsException.ofNode("EBADF", "file closed", method);
  }

  private <T extends @Nullable Object> Promise<T> start(
      String method, Supplier<HandleCall<T>> operation) {
    if (closing.isClosed()) {
      return Promises.rejected(loop, fileClosed(method));
    }
    return Promises.start(loop, operation, call -> call.start(terms));
  }
}

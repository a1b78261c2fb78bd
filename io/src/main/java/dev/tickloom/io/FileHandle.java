package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.CreationStack;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.WorkQueue;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open file. Node's {@code FileHandle}; its methods are the promise form, and the callback and
 * blocking forms take it as their first argument, where Node has a descriptor.
 *
 * <p>It belongs to the loop of the {@link Fs} that opened it, and its promises are of that loop.
 * Its methods may be called from any thread; they never throw for wrong arguments but reject.
 *
 * <p><b>Calls at the same time.</b> Calls without a position use and move the one position of the
 * file, and take turns; calls with a position do not touch it. Several calls at once run in any
 * order.
 *
 * <p><b>Buffers.</b> A call reads into, or writes from, what lies between position and limit of the
 * buffer, and moves its position by the number of bytes, as {@link java.nio.channels.FileChannel}
 * does. It does so on a worker thread: from the call until its outcome arrives nobody else may
 * touch the buffer; after an abandoned call, nobody ever. A buffer to read into must not be
 * read-only. Direct buffers save a copy.
 *
 * <p><b>By path.</b> The JDK cannot ask for attributes of an open file, nor set them, so {@link
 * #stat}, {@link #chmod}, {@link #chown} and {@link #utimes} go by the path that it was opened by,
 * if the same file is still there. On Linux they find a file that has been renamed or deleted, too.
 * Elsewhere they then fail with {@code ENOSYS}, and so they always do where files have no identity:
 * on Windows and in zip files.
 *
 * <p><b>Closing.</b> Must be closed, or the descriptor stays in use; on a closed loop {@link
 * #close} still does that. Closing waits for calls under way and refuses further ones: the methods
 * here then reject with code {@code EBADF} and the message {@code file closed}, the other forms
 * report {@code EBADF: bad file descriptor, read}. One that is forgotten is closed at some time
 * after it has become unreachable, with a warning in the {@link System.Logger} named {@code
 * dev.tickloom.io}.
 */
public final class FileHandle {
  private final Requests requests;
  private final EventLoop loop;
  private final OpenFile file;

  /** Calls whose bodies may be using the file: it is closed when there are none. */
  private final UseCount uses = new UseCount();

  /** Calls that the loop has not settled: that the file is closed is reported after them. */
  private final UseCount deliveries = new UseCount();

  /** So that a flood of calls on this file holds up nobody else. */
  private final WorkQueue concurrent = WorkQueue.concurrent();

  /** For calls that use the one position, where each would hold up a worker behind the first. */
  private final WorkQueue sequential = WorkQueue.serial();

  /** To be cleaned when the file is closed. */
  private final Cleaner.Cleanable leak;

  FileHandle(Requests requests, OpenFile file, @Nullable CreationStack opened) {
    this.requests = requests;
    this.loop = requests.loop();
    this.file = file;
    this.leak = Leak.watch(this, file, uses, opened);
  }

  /**
   * Reads where the last such call left off.
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
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @return how many bytes were read, 0 at the end of the file; rejected with an {@link
   *     FsException} if that fails, with an {@link InvalidArgumentException} if {@code position} is
   *     below -1 or {@code into} is read-only
   */
  public Promise<Integer> read(ByteBuffer into, long position) {
    return start("read", () -> Handles.read(this, into, position));
  }

  /**
   * Writes where the last such call left off, or at the end if the file was opened for appending.
   *
   * @param from has the bytes; see "Buffers" above
   * @return how many bytes were written, which may be fewer than there are; rejected with an {@link
   *     FsException} if that fails
   */
  public Promise<Integer> write(ByteBuffer from) {
    return write(from, OpenFile.CURRENT);
  }

  /**
   * Writes at a position; if the file was opened for appending, at its end all the same.
   *
   * @param from has the bytes; see "Buffers" above
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @return how many bytes were written, which may be fewer than there are; rejected with an {@link
   *     FsException} if that fails, with an {@link InvalidArgumentException} if {@code position} is
   *     below -1
   */
  public Promise<Integer> write(ByteBuffer from, long position) {
    return start("write", () -> Handles.write(this, from, position));
  }

  /**
   * Writes text where the last such call left off, or at the end if the file was opened for
   * appending: all of it, unless that fails after a part.
   *
   * @param text what to write, encoded in UTF-8
   * @return how many bytes were written; rejected with an {@link FsException} if that fails
   */
  public Promise<Integer> write(CharSequence text) {
    return write(text, OpenFile.CURRENT);
  }

  /**
   * Writes text at a position; if the file was opened for appending, at its end all the same.
   *
   * @param text what to write, encoded in UTF-8
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @return how many bytes were written; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if {@code position} is below -1
   */
  public Promise<Integer> write(CharSequence text, long position) {
    return write(text, position, StandardCharsets.UTF_8);
  }

  /**
   * Writes text at a position; if the file was opened for appending, at its end all the same.
   *
   * @param text what to write
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @param charset what encodes it
   * @return how many bytes were written; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if {@code position} is below -1
   */
  public Promise<Integer> write(CharSequence text, long position, Charset charset) {
    return start("write", () -> Handles.write(this, text, position, charset));
  }

  /**
   * Reads into several buffers, one after the other, where the last such call left off.
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
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @return how many bytes were read, 0 at the end of the file; rejected with an {@link
   *     FsException} if that fails, without any buffer with {@code EINVAL}, with an {@link
   *     InvalidArgumentException} if {@code position} is below -1 or a buffer is read-only
   */
  public Promise<Long> readv(List<ByteBuffer> into, long position) {
    return start("readv", () -> Handles.readv(this, into, position));
  }

  /**
   * Writes what several buffers have, one after the other, where the last such call left off, or at
   * the end if the file was opened for appending: all of it, unless that fails after a part.
   *
   * @param from have the bytes; see "Buffers" above
   * @return how many bytes were written; rejected with an {@link FsException} if that fails
   */
  public Promise<Long> writev(List<ByteBuffer> from) {
    return writev(from, OpenFile.CURRENT);
  }

  /**
   * Writes what several buffers have, one after the other, at a position; if the file was opened
   * for appending, at its end all the same.
   *
   * @param from have the bytes; see "Buffers" above
   * @param position in bytes from the start of the file; -1 for where the last call without a
   *     position left off
   * @return how many bytes were written; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if {@code position} is below -1
   */
  public Promise<Long> writev(List<ByteBuffer> from, long position) {
    return start("writev", () -> Handles.writev(this, from, position));
  }

  // ---- all there is --------------------------------------------------------------------------

  /**
   * Reads from where the last call without a position left off to the end. What is appended
   * meanwhile may be missed. A directory fails with {@code EISDIR}, more than 2<sup>31</sup>-9
   * bytes with {@code ERR_FS_FILE_TOO_LARGE}.
   *
   * @return the bytes; rejected with an {@link FsException} if that fails
   */
  public Promise<byte[]> readFile() {
    return start("readFile", () -> Handles.readFile(this));
  }

  /**
   * As {@link #readFile()}, for text.
   *
   * @param charset what decodes it; malformed input becomes U+FFFD, and a byte order mark stays
   * @return the text; rejected with an {@link FsException} if that fails
   */
  public Promise<String> readFile(Charset charset) {
    return start("readFile", () -> Handles.readFile(this, charset));
  }

  /**
   * Reads the text lines in UTF-8 from where the last call without a position left off, as {@link
   * #readLines(Charset)}.
   *
   * @return the lines without what ends them
   */
  public AsyncIterator<String> readLines() {
    return readLines(StandardCharsets.UTF_8);
  }

  /**
   * Reads the lines from where the last call without a position left off to the end. A line ends as
   * in Node with {@code \n}, {@code \r\n}, {@code \r}, U+2028 or U+2029; the last one may do
   * without. Reads ahead by 64 KiB at most.
   *
   * <p>The file is closed when its end has been reached, when reading fails, and by {@link
   * AsyncIterator#close}. What fails rejects the promise of {@code next}, once; then the sequence
   * is at its end.
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
   * Writes all the data where the last such call left off, or at the end if the file was opened for
   * appending. What is behind stays as it is.
   *
   * @param data what to write; not to be changed before the call is over
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> writeFile(byte[] data) {
    return start("writeFile", () -> Handles.writeFile(this, data));
  }

  /**
   * As {@link #writeFile(byte[])}.
   *
   * @param data what to write, from position to limit, which stay as they are; the bytes are not to
   *     be changed before the call is over
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> writeFile(ByteBuffer data) {
    return start("writeFile", () -> Handles.writeFile(this, data));
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
    return start("writeFile", () -> Handles.writeFile(this, data, charset));
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

  // ---- the file itself -----------------------------------------------------------------------

  /**
   * Waits until the device has all that was written. Node's {@code fsync}.
   *
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> sync() {
    return start("fsync", () -> Handles.fsync(this));
  }

  /**
   * Waits until the device has all that was written, but maybe not what is only known about the
   * file, such as its times. Node's {@code fdatasync}.
   *
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> datasync() {
    return start("fdatasync", () -> Handles.fdatasync(this));
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
   * Makes the file shorter, or longer with zeros; the position stays where it is. Node's {@code
   * ftruncate}. To make it longer is no single step: what another call writes at the new end
   * meanwhile may suffer.
   *
   * @param length in bytes; below 0 it counts as 0
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails, with
   *     {@code EINVAL} if the file is open for reading only
   */
  public Promise<@Nullable Void> truncate(long length) {
    return start("ftruncate", () -> Handles.ftruncate(this, length));
  }

  /**
   * Tells what is known about the file. Node's {@code fstat}. See "By path" above.
   *
   * @return what is known; rejected with an {@link FsException} if that fails
   */
  public Promise<Stats> stat() {
    return start("fstat", () -> Handles.fstat(this));
  }

  /**
   * Changes the permissions of the file. Node's {@code fchmod}. See "By path" above.
   *
   * @param mode the permissions, such as 0644
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if {@code mode} is negative
   */
  public Promise<@Nullable Void> chmod(int mode) {
    return start("fchmod", () -> Handles.fchmod(this, mode));
  }

  /**
   * Changes the owner and the group of the file. Node's {@code fchown}. See "By path" above.
   *
   * @param uid the owner; -1 leaves it as it is
   * @param gid the group; -1 leaves it as it is
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails, with
   *     an {@link InvalidArgumentException} if one is below -1 or above 2<sup>32</sup>-1
   */
  public Promise<@Nullable Void> chown(long uid, long gid) {
    return start("fchown", () -> Handles.fchown(this, uid, gid));
  }

  /**
   * Changes the times of the file. Node's {@code futimes}. See "By path" above.
   *
   * @param atime when it was last read
   * @param mtime when its content was last changed
   * @return fulfilled when that is done; rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> utimes(Instant atime, Instant mtime) {
    return start("futimes", () -> Handles.futimes(this, atime, mtime));
  }

  // ---- closing -------------------------------------------------------------------------------

  /**
   * Closes the file when the calls under way have ended; refuses further ones from now on. Closing
   * again does nothing.
   *
   * @return fulfilled when the file is closed, or at once if that has been asked for before;
   *     rejected with an {@link FsException} if that fails
   */
  public Promise<@Nullable Void> close() {
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    CompletableFuture<@Nullable Void> idle = refuseCalls();
    if (idle == null) {
      fulfil(closed);
    } else {
      whenIdle(idle, () -> closed.adopt(closeOnWorker()));
    }
    return closed.promise();
  }

  private Promise<@Nullable Void> closeOnWorker() {
    Promise<@Nullable Void> closed = loop.queueWork(closing());
    var unused = closed.then(nothing -> null, this::disposeIfAborted);
    return closed;
  }

  /** The loop was closed before a worker began, and so none ever will. */
  private @Nullable Void disposeIfAborted(@Nullable Throwable error) {
    if (error instanceof AbortException) {
      dispose();
    }
    return null;
  }

  /** Callback form. */
  void close(EventLoop loop, Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(callback, "callback");
    CompletableFuture<@Nullable Void> idle = refuseCalls();
    if (idle == null) {
      loop.queueWork(HandleCall.onClosed("close", "close"), callback);
      return;
    }
    Callback<@Nullable Void> done =
        (error, nothing) -> {
          disposeIfAborted(error);
          callback.done(error, null);
        };
    Runnable start = () -> orDispose(() -> loop.queueWork(closing(), done));
    if (idle.isDone()) {
      start.run();
    } else {
      whenIdle(idle, () -> loop.execute(start));
    }
  }

  /** Blocking form. */
  void closeAndWait() {
    CompletableFuture<@Nullable Void> idle = refuseFurtherUse();
    if (idle == null) {
      throw Handles.badDescriptor("close");
    }
    idle.join(); // not interruptible, and leaves the flag as it is
    FsSync.call(closing());
  }

  /** Closes without waiting and reporting, where nobody is left to report to. */
  void dispose() {
    var unused = refuseFurtherUse();
    file.dispose();
  }

  /** What a call finds out. */
  interface Body<T> {
    T on(OpenFile file) throws IOException;
  }

  /** What a call does to something. */
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
    return new HandleCall<>(uses, deliveries, concurrent, type, syscall, () -> body.on(file));
  }

  /** As {@link #call}, of those that use the one position of the file. */
  <T> HandleCall<T> sequentialCall(String type, String syscall, Body<T> body) {
    return new HandleCall<>(uses, deliveries, sequential, type, syscall, () -> body.on(file));
  }

  /** As {@link #call} or, without a position, {@link #sequentialCall}. */
  <T> HandleCall<T> callAt(long position, String type, String syscall, Body<T> body) {
    return position == OpenFile.CURRENT
        ? sequentialCall(type, syscall, body)
        : call(type, syscall, body);
  }

  /** As {@link #call}, without a result. */
  HandleCall<@Nullable Void> change(String type, String syscall, Change<OpenFile> change) {
    return change(concurrent, type, syscall, change);
  }

  /** As {@link #sequentialCall}, without a result. */
  HandleCall<@Nullable Void> sequentialChange(
      String type, String syscall, Change<OpenFile> change) {
    return change(sequential, type, syscall, change);
  }

  private HandleCall<@Nullable Void> change(
      WorkQueue queue, String type, String syscall, Change<OpenFile> change) {
    return new HandleCall<>(
        uses,
        deliveries,
        queue,
        type,
        syscall,
        () -> {
          change.on(file);
          return null;
        });
  }

  EventLoop loop() {
    return loop;
  }

  Requests requests() {
    return requests;
  }

  boolean isClosed() {
    return uses.isClosed();
  }

  /** Returns what completes when the calls under way are over; null the second time. */
  private @Nullable CompletableFuture<@Nullable Void> refuseCalls() {
    CompletableFuture<@Nullable Void> idle = refuseFurtherUse();
    CompletableFuture<@Nullable Void> delivered = deliveries.close();
    return idle == null || delivered == null ? null : CompletableFuture.allOf(idle, delivered);
  }

  private @Nullable CompletableFuture<@Nullable Void> refuseFurtherUse() {
    CompletableFuture<@Nullable Void> idle = uses.close();
    leak.clean(); // from now on the file is going to be closed
    return idle;
  }

  private Work<@Nullable Void> closing() {
    return Work.of(
        "close",
        () -> {
          SystemCall.perform("close", null, file::close);
          return null;
        });
  }

  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  private static void fulfil(Resolvers<@Nullable Void> closed) {
    closed.resolve(null);
  }

  private void whenIdle(CompletableFuture<@Nullable Void> idle, Runnable start) {
    if (idle.isDone()) {
      orDispose(start);
    } else {
      var unused = idle.thenRun(() -> orDispose(start));
    }
  }

  /** A loop that has been closed refuses to start anything, so the file is closed here and now. */
  private void orDispose(Runnable start) {
    try {
      start.run();
    } catch (IllegalStateException | RejectedExecutionException e) {
      dispose();
      throw e;
    }
  }

  /** What the promise form reports of a closed file. */
  static FsException fileClosed(String method) {
    return FsException.ofNode("EBADF", "file closed", method);
  }

  private <T extends @Nullable Object> Promise<T> start(
      String method, Supplier<HandleCall<T>> operation) {
    if (uses.isClosed()) {
      return Promises.rejected(loop, fileClosed(method));
    }
    return Promises.start(loop, operation, call -> call.start(requests));
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
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
 * <p><b>Closing.</b> Must be closed, or the descriptor stays in use; on a closed loop {@link
 * #close} still does that. Closing waits for calls under way and refuses further ones: the methods
 * here then reject with code {@code EBADF} and the message {@code file closed}, the other forms
 * report {@code EBADF: bad file descriptor, read}.
 */
public final class FileHandle {
  private static final System.Logger LOGGER = System.getLogger("dev.tickloom.io");

  private final EventLoop loop;
  private final OpenFile file;

  /** Calls whose bodies may be using the file: it is closed when there are none. */
  private final UseCount uses = new UseCount();

  /** Calls that the loop has not settled: that the file is closed is reported after them. */
  private final UseCount deliveries = new UseCount();

  FileHandle(EventLoop loop, OpenFile file) {
    this.loop = loop;
    this.file = file;
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
      loop.queueWork(HandleCall.onClosed("close"), callback);
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
    CompletableFuture<@Nullable Void> idle = uses.close();
    if (idle == null) {
      throw Handles.badDescriptor("close");
    }
    idle.join(); // not interruptible, and leaves the flag as it is
    FsSync.call(closing());
  }

  /** Closes without waiting and reporting, where nobody is left to report to. */
  void dispose() {
    try {
      file.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "closing an abandoned file failed", e);
    }
  }

  /** What a call does with the file. */
  interface Body<T> {
    T on(OpenFile file) throws IOException;
  }

  /** Makes a call, which keeps the file open until it is over. */
  <T> HandleCall<T> call(String name, Body<T> body) {
    return new HandleCall<>(uses, deliveries, name, () -> body.on(file));
  }

  /** Returns what completes when the calls under way are over; null the second time. */
  private @Nullable CompletableFuture<@Nullable Void> refuseCalls() {
    CompletableFuture<@Nullable Void> idle = uses.close();
    CompletableFuture<@Nullable Void> delivered = deliveries.close();
    return idle == null || delivered == null ? null : CompletableFuture.allOf(idle, delivered);
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

  private <T> Promise<T> start(String method, Supplier<HandleCall<T>> operation) {
    if (uses.isClosed()) {
      return Promises.rejected(loop, FsException.ofNode("EBADF", "file closed", method));
    }
    return Promises.start(loop, operation, call -> call.start(loop));
  }
}

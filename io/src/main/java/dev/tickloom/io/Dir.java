package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Work;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open directory, read entry by entry. Node's {@code fs.Dir}; its methods are the promise form,
 * and the callback and blocking forms take it as their argument.
 *
 * <p>It belongs to the loop of the {@link Fs} that opened it, and its promises and callbacks are of
 * that loop. Its methods may be called from any thread.
 *
 * <p><b>Entries</b> come in the order of the file system, each once, whoever asks. Some are read
 * ahead; what is made or deleted meanwhile may be missed. Several calls at once take turns. The
 * blocking form fails with {@code ERR_DIR_CONCURRENT_OPERATION} while calls of the other forms wait
 * for entries, as in Node.
 *
 * <p><b>Closing.</b> Must be closed, or the descriptor stays in use; {@link #entries} does so by
 * itself. Closing waits for calls under way and refuses further ones, with {@code ERR_DIR_CLOSED}.
 */
public final class Dir {
  private final Requests requests;
  private final EventLoop loop;
  private final String path;
  private final OpenDirectory directory;

  /** Calls that have not got their entries: the directory is closed when there are none. */
  private final UseCount reads = new UseCount();

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Deque<Callback<Dirent>> waiting = new ArrayDeque<>();

  /** Whether somebody sees to those who wait: a request for more entries, or a thread in serve. */
  private boolean isServing;

  Dir(Requests requests, String path, OpenDirectory directory) {
    this.requests = requests;
    this.loop = requests.loop();
    this.path = path;
    this.directory = directory;
  }

  /**
   * The directory.
   *
   * @return the text that the caller of {@code opendir} gave
   */
  public String path() {
    return path;
  }

  /**
   * Reads the next entry.
   *
   * @return the entry, or null at the end; rejected with an {@link FsException} if that fails, and
   *     with code {@code ERR_DIR_CLOSED} if the directory has been closed
   */
  public Promise<@Nullable Dirent> read() {
    Resolvers<@Nullable Dirent> next = loop.withResolvers();
    enqueue((error, entry) -> {
      if (error != null) {
        next.reject(error);
      } else {
        resolve(next, entry);
      }
    });
    return next.promise();
  }

  /** Callback form. */
  void read(Callback<? super @Nullable Dirent> callback) {
    tell(Objects.requireNonNull(callback, "callback"), this::read);
  }

  /** Blocking form. */
  @Nullable Dirent readAndWait() {
    lock.lock();
    try {
      checkNotServing("read");
      if (!reads.enter()) {
        throw closed("read");
      }
    } finally {
      lock.unlock();
    }
    try {
      Dirent next = directory.poll();
      while (next == null) { // again if another thread takes what this one has read
        directory.readAhead();
        next = directory.poll();
      }
      return entryOrNull(next);
    } finally {
      reads.leave();
    }
  }

  /**
   * The entries one after the other, for a loop. The directory is closed after the last entry or a
   * failure, or when the iterator is closed. Node's {@code for await (const entry of dir)}.
   *
   * @return the entries that have not been read yet
   */
  public AsyncIterator<Dirent> entries() {
    return new Entries();
  }

  /**
   * Closes the directory when the calls under way have ended; refuses further ones from now on.
   *
   * @return fulfilled when it is closed; rejected with an {@link FsException} if that fails, and
   *     with code {@code ERR_DIR_CLOSED} if it has been asked for before
   */
  public Promise<@Nullable Void> close() {
    CompletableFuture<@Nullable Void> idle = reads.close();
    if (idle == null) {
      return Promises.rejected(loop, closed("close"));
    }
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    Runnable start = () -> closeOnWorker(closed);
    if (idle.isDone()) {
      start.run();
    } else {
      var unused = idle.thenRun(start);
    }
    return closed.promise();
  }

  /** Callback form. */
  void close(Callback<? super @Nullable Void> callback) {
    tell(Objects.requireNonNull(callback, "callback"), this::close);
  }

  /** Blocking form. */
  void closeAndWait() {
    CompletableFuture<@Nullable Void> idle;
    lock.lock();
    try {
      checkNotServing("close");
      idle = reads.close();
    } finally {
      lock.unlock();
    }
    if (idle == null) {
      throw closed("close");
    }
    idle.join(); // for blocking calls in other threads
    FsSync.call(closing());
  }

  /** Closes without waiting and reporting, where nobody is left to report to. */
  void dispose() {
    try {
      directory.close();
    } catch (IOException e) {
      Log.LOGGER.log(Level.WARNING, "closing an abandoned directory failed", e);
    }
  }

  // ---- who waits for entries ------------------------------------------------------------------

  private void enqueue(Callback<Dirent> reader) {
    boolean isOpen;
    boolean mustServe;
    lock.lock();
    try {
      isOpen = reads.enter();
      mustServe = isOpen && !isServing;
      if (isOpen) {
        waiting.add(reader);
        isServing = true;
      }
    } finally {
      lock.unlock();
    }
    if (mustServe) {
      serve();
    } else if (!isOpen) {
      reader.done(closed("read"), null);
    }
  }

  /** Gives those who wait what has been read ahead, and sends for more if that is not enough. */
  private void serve() {
    while (isAnybodyWaiting()) {
      Dirent next = directory.poll();
      if (next == null) {
        readAhead();
        return;
      }
      answer(null, entryOrNull(next));
    }
  }

  private boolean isAnybodyWaiting() {
    lock.lock();
    try {
      isServing = !waiting.isEmpty();
      return isServing;
    } finally {
      lock.unlock();
    }
  }

  /** Settles the call of whoever has waited longest. */
  private void answer(@Nullable Throwable error, @Nullable Dirent entry) {
    Callback<Dirent> reader;
    lock.lock();
    try {
      reader = waiting.remove();
    } finally {
      lock.unlock();
    }
    try {
      reader.done(error, entry);
    } finally {
      reads.leave();
    }
  }

  private void readAhead() {
    Work<@Nullable Void> work =
        Work.<@Nullable Void>of(
                "readdir",
                () -> {
                  directory.readAhead();
                  return null;
                })
            .on(path, null);
    try {
      requests.start(work).then(nothing -> goOn(null), this::goOn);
    } catch (IllegalStateException e) { // the loop is closed
      refuseAll(e);
    }
  }

  /** While the loop closes they can still be told; after that, only who has just called can be. */
  private void refuseAll(IllegalStateException loopIsClosed) {
    boolean isTold = true;
    while (isAnybodyWaiting()) {
      try {
        answer(loopIsClosed, null);
      } catch (IllegalStateException e) {
        isTold = false;
      }
    }
    if (!isTold) {
      throw loopIsClosed;
    }
  }

  private @Nullable Void goOn(@Nullable Throwable error) {
    if (error != null) {
      answer(error, null);
    }
    serve();
    return null;
  }

  private static @Nullable Dirent entryOrNull(Dirent next) {
    return next == OpenDirectory.END ? null : next;
  }

  /** Passes an outcome on to a callback, in a tick of its own: what that throws is not ours. */
  private <T extends @Nullable Object> void tell(
      Callback<? super T> callback, Supplier<Promise<T>> call) {
    call.get()
        .then(
            value -> tick(() -> callback.done(null, value)),
            error -> tick(() -> callback.done(error, null)));
  }

  private @Nullable Void tick(Runnable task) {
    try {
      loop.nextTick(task);
    } catch (IllegalStateException e) { // the loop is closing, and has no more ticks
      task.run();
    }
    return null;
  }

  private final class Entries implements AsyncIterator<Dirent> {
    private volatile boolean isEnded;

    @Override
    public Promise<Optional<Dirent>> next() {
      Resolvers<Optional<Dirent>> next = loop.withResolvers();
      if (isEnded) {
        next.resolve(Optional.empty());
      } else {
        enqueue((error, entry) -> got(next, error, entry));
      }
      return next.promise();
    }

    private void got(
        Resolvers<Optional<Dirent>> next, @Nullable Throwable error, @Nullable Dirent entry) {
      if (entry != null && !isEnded) {
        next.resolve(Optional.of(entry));
        return;
      }
      close()
          .then(
              nothing -> {
                if (error != null) {
                  next.reject(error);
                } else {
                  next.resolve(Optional.empty());
                }
                return null;
              },
              failure -> {
                next.reject(error != null ? error : failure);
                return null;
              });
    }

    @Override
    public Promise<@Nullable Void> close() {
      isEnded = true;
      if (!reads.isClosed()) {
        return Dir.this.close();
      }
      Resolvers<@Nullable Void> done = loop.withResolvers();
      resolve(done, null);
      return done.promise();
    }

    @Override
    public EventLoop loop() {
      return loop;
    }
  }

  // ---- closing --------------------------------------------------------------------------------

  private void closeOnWorker(Resolvers<@Nullable Void> outcome) {
    Promise<@Nullable Void> closed;
    try {
      closed = loop.queueWork(closing());
    } catch (IllegalStateException e) { // the loop is closed, so this closes here and now
      dispose();
      outcome.reject(e);
      return;
    }
    var unused = closed.then(nothing -> null, this::disposeIfAborted);
    outcome.adopt(closed);
  }

  /** The loop was closed before a worker began, and so none ever will. */
  private @Nullable Void disposeIfAborted(Throwable error) {
    if (error instanceof AbortException) {
      dispose();
    }
    return null;
  }

  private Work<@Nullable Void> closing() {
    return Work.of(
        "closedir",
        () -> {
          SystemCall.perform("closedir", path, directory::close);
          return null;
        });
  }

  private void checkNotServing(String call) {
    if (isServing) {
      throw FsException.ofNode(
          "ERR_DIR_CONCURRENT_OPERATION",
          "Cannot do synchronous work on directory handle with concurrent asynchronous operations",
          call);
    }
  }

  private static FsException closed(String call) {
    return FsException.ofNode("ERR_DIR_CLOSED", "Directory handle was closed", call);
  }

  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  private static <T extends @Nullable Object> void resolve(
      Resolvers<@Nullable T> outcome, @Nullable T value) {
    outcome.resolve(value);
  }
}

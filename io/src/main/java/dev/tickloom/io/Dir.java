package dev.tickloom.io;

import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AsyncCloseable;
import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.CreationStack;
import dev.tickloom.loop.Demand;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.WorkQueue;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jetbrains.annotations.Nullable;

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
 * <p><b>Closing.</b> Must be closed, or the descriptor stays in use; {@link #entries} closes it.
 * Closing waits for calls under way and refuses further ones, with {@code ERR_DIR_CLOSED}. A
 * forgotten directory is closed some time after it has become unreachable, with a warning in the
 * {@link System.Logger} named {@code dev.tickloom.io}.
 */
public final class Dir implements AsyncCloseable {
  private final RequestTerms terms;
  private final EventLoop loop;
  private final String path;
  private final OpenDirectory directory;

  private final Closing closing;
  private final Closer closer;

  /** To be cleaned when the directory is closed. */
  private final Cleaner.Cleanable leak;

  /** So that requests take turns without blocking a worker each. */
  private final WorkQueue turns = WorkQueue.serial();

  /** Calls that wait for entries; each has been counted as undelivered. */
  private final Demand<Dirent> demand;

  /** Whether a request for more entries is under way. Of the loop thread. */
  private boolean isReading;

  Dir(RequestTerms terms, String path, OpenDirectory directory, @Nullable CreationStack opened) {
    this(terms, path, directory, opened, Closing.TEN_SECONDS);
  }

  /**
   * Makes a directory with another grace period.
   *
   * @param grace runs a task when closing shall no longer wait for calls that nobody waits for
   */
  Dir(
      RequestTerms terms,
      String path,
      OpenDirectory directory,
      @Nullable CreationStack opened,
      Executor grace) {
    this.terms = terms;
    this.loop = terms.loop();
    this.path = path;
    this.directory = directory;
    this.closing = new Closing(() -> closeQuietly(directory), grace);
    String file = "'" + path + "'";
    this.closer = new Closer(closing, "Dir", file, "closedir", path, directory::close);
    this.demand = new Demand<>(loop, this::serve);
    this.leak = Leak.watch(this, file, closing, opened);
  }

  /**
   * The directory.
   *
   * @return the text that the caller of {@code opendir} gave
   */
  public String path() {
    return path;
  }

  @Override
  public EventLoop loop() {
    return loop;
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
    Objects.requireNonNull(callback, "callback");
    OnLoop.check(loop);
    Promises.tell(loop, read(), callback);
  }

  /** Blocking form. */
  @Nullable
  Dirent readAndWait() {
    checkNobodyWaits("read");
    if (!closing.tryUse()) {
      throw closed("read");
    }
    try {
      Dirent next = directory.poll();
      while (next == null) { // again if another thread takes what this one has read
        Blocking.callOnWorker(loop, readingAhead(), turns);
        next = directory.poll();
      }
      return next == OpenDirectory.END ? null : next;
    } finally {
      closing.unuse();
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
   * Runs something with this directory, and closes it when the promise of that is settled, either
   * way; for chains of promises, where there is no {@code try}:
   *
   * <pre>{@code
   * fs.opendir(".").thenCompose(dir -> dir.use(Dir::read))
   * }</pre>
   *
   * @param body gets this directory on the loop thread, in a microtask; what it throws, or null,
   *     rejects the promise returned
   * @param <T> the type of the result
   * @return a promise for the outcome of {@code body}, settled when the directory is closed;
   *     rejected if closing fails, with the error of {@code body} if it has one, in which the other
   *     is suppressed; and with a {@link NullPointerException} if {@code body} is null
   * @throws IllegalStateException if the loop is closed; the directory is closed nevertheless
   */
  public <T extends @Nullable Object> Promise<T> use(
      Function<? super Dir, ? extends Promise<T>> body) {
    return Using.use(this, body, this::dispose);
  }

  /**
   * Closes the directory when the calls under way have ended; refuses further ones from now on.
   * Keeps the loop alive meanwhile. Any thread. Closing again starts nothing, where Node fails with
   * {@code ERR_DIR_CLOSED}, as the callback and blocking forms do here.
   *
   * <p><b>A call that never returns</b> does not delay this for ever. When the loop has delivered
   * all its calls, those still under way, abandoned or blocking in other threads, get ten seconds
   * of real time. Then this fails with {@code EBUSY}, and the last of them closes the directory
   * when it returns.
   *
   * @return fulfilled when it is closed; rejected with an {@link FsException} if that fails; each
   *     call returns a promise for the same closing
   * @throws IllegalStateException if the loop is closed; the directory is closed nevertheless
   */
  @Override
  public Promise<@Nullable Void> close() {
    Promise<@Nullable Void> closed = closer.start(loop);
    leak.clean();
    return closed;
  }

  /** Callback form. */
  void close(Callback<? super @Nullable Void> callback) {
    Objects.requireNonNull(callback, "callback");
    boolean isFirst = closer.start(loop, callback);
    leak.clean();
    if (!isFirst) {
      Promises.tell(loop, Promises.rejected(loop, closed("close")), callback);
    }
  }

  /** Blocking form. */
  void closeAndWait() {
    checkNobodyWaits("close");
    CompletableFuture<Boolean> mayClose = closer.refuseCalls();
    leak.clean();
    if (mayClose == null) {
      throw closed("close");
    }
    closer.closeAndWait(loop, mayClose);
  }

  /** Closes without waiting; a failure is only logged. */
  void dispose() {
    closing.abandon();
    leak.clean();
  }

  private static void closeQuietly(OpenDirectory directory) {
    try {
      directory.close();
    } catch (Exception e) {
      Log.LOGGER.log(Level.WARNING, "closing an abandoned directory failed", e);
    }
  }

  // ---- who waits for entries ------------------------------------------------------------------

  private void enqueue(Callback<Dirent> reader) {
    if (!closing.tryExpect()) {
      reader.done(closed("read"), null);
      return;
    }
    try {
      var unused =
          demand
              .next()
              .then(
                  entry -> tell(reader, null, entry.orElse(null)),
                  error -> tell(reader, error, null));
    } catch (IllegalStateException e) { // the loop is closed
      closing.deliver();
      throw e;
    }
  }

  private @Nullable Void tell(
      Callback<Dirent> reader, @Nullable Throwable error, @Nullable Dirent entry) {
    try {
      reader.done(error, entry);
    } finally {
      closing.deliver();
    }
    return null;
  }

  /**
   * Gives waiting calls the entries that have been read ahead, and starts a request for more if
   * they are not enough.
   */
  private void serve() {
    while (demand.isWaiting() && !isReading) {
      Dirent next = directory.poll();
      if (next == null) {
        readAhead();
      } else if (next == OpenDirectory.END) {
        demand.end();
      } else {
        demand.give(next);
      }
    }
  }

  /** Waiting calls are undelivered, so a use may begin even while closing waits for them. */
  private void readAhead() {
    closing.use();
    Claim claim = new Claim(closing);
    try {
      terms
          .start(readingAhead(claim), turns)
          .then(nothing -> goOn(claim, null), error -> goOn(claim, error));
      isReading = true;
    } catch (IllegalStateException e) { // the loop is closing
      claim.settled();
      while (demand.isWaiting()) {
        demand.reject(e);
      }
    }
  }

  private Work<@Nullable Void> readingAhead(Claim claim) {
    return Work.<@Nullable Void>ofBody(
            "readdir", progress -> claim.run(() -> readAheadOnWorker(progress)))
        .withPaths(path, null);
  }

  @SuppressWarnings("NullAway") // it takes the T of Body<T> for never null
  private Work<@Nullable Void> readingAhead() {
    return Work.<@Nullable Void>ofBody("readdir", this::readAheadOnWorker).withPaths(path, null);
  }

  private @Nullable Void readAheadOnWorker(Progress progress) {
    directory.readAhead(progress);
    return null;
  }

  private @Nullable Void goOn(Claim claim, @Nullable Throwable error) {
    claim.settled();
    isReading = false;
    if (error != null && demand.isWaiting()) {
      demand.reject(error);
    }
    serve();
    return null;
  }

  // ---- iterating ------------------------------------------------------------------------------

  /** One of the readers, which asks for an entry when somebody asks it for one. Loop thread. */
  private final class Entries implements AsyncIterator<Dirent> {
    private final Demand<Dirent> wanted = new Demand<>(loop, this::advance);
    private boolean isAsking;

    /** An entry that came when nobody was waiting any more. */
    private @Nullable Dirent kept;

    @Override
    public Promise<Optional<Dirent>> next() {
      checkThread();
      return wanted.next();
    }

    @Override
    public Promise<@Nullable Void> close() {
      checkThread();
      kept = null;
      wanted.end();
      return Dir.this.close();
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    private void checkThread() {
      var unused = loop.now(); // which throws on another thread
    }

    private void advance() {
      Dirent entry = kept;
      if (entry != null && wanted.isWaiting()) {
        kept = null;
        wanted.give(entry);
      }
      if (wanted.isWaiting() && !isAsking) {
        isAsking = true;
        enqueue(this::got);
      }
    }

    private void got(@Nullable Throwable error, @Nullable Dirent entry) {
      isAsking = false;
      if (entry == null) {
        finish(error);
      } else {
        kept = entry;
        advance();
      }
    }

    /** Tells those who wait when the directory is closed. */
    private void finish(@Nullable Throwable error) {
      try {
        var unused =
            Dir.this.close().then(nothing -> end(error), e -> end(error == null ? e : error));
      } catch (IllegalStateException e) { // the loop is closed, and so is the directory
        end(error);
      }
      if (error instanceof AbortException) { // an abandoned call may delay closing for long
        end(error);
      }
    }

    private @Nullable Void end(@Nullable Throwable error) {
      if (error == null) {
        wanted.end();
      } else {
        wanted.fail(error);
      }
      return null;
    }
  }

  // ---- errors ---------------------------------------------------------------------------------

  private void checkNobodyWaits(String call) {
    if (closing.hasUndelivered()) {
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

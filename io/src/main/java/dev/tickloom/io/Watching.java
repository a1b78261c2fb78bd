package dev.tickloom.io;

import dev.tickloom.io.watching.Change;
import dev.tickloom.io.watching.Pass;
import dev.tickloom.loop.AbortException;
import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.Demand;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Resolvers;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * The consumers of a {@link Watcher}, and its end. For the loop thread.
 *
 * <pre>
 *   from       to        by
 *   STARTING   READY     the first pass has ended
 *   STARTING   CLOSING   it has failed, close, a signal
 *   READY      CLOSING   a pass has failed, close, a signal
 *   CLOSING    CLOSED    the watches of the system have been released
 *   any        CLOSED    the loop has closed
 * </pre>
 *
 * <p>The next pass is made only when somebody waits for changes and has got all earlier ones.
 */
final class Watching implements LoopEnd.Listener {
  private enum State {
    STARTING,
    READY,
    CLOSING,
    CLOSED
  }

  /**
   * Makes a watcher, and yields it when it is ready. Any thread.
   *
   * @param path what to watch
   */
  record Start(RequestTerms terms, Location path, WatchOptions options) {
    /** Checks that there are options. */
    Start {
      Objects.requireNonNull(options, "options");
    }

    Promise<Watcher> begin() {
      EventLoop loop = terms.loop();
      Resolvers<Watcher> ready = loop.withResolvers();
      if (!OnLoop.run(loop, () -> begin(ready))) {
        throw new IllegalStateException("the event loop is closed");
      }
      return ready.promise();
    }

    private void begin(Resolvers<Watcher> ready) {
      Watcher watcher = new Watcher(terms, path, options);
      var unused =
          watcher
              .ready()
              .then(
                  nothing -> {
                    ready.resolve(watcher);
                    return null;
                  },
                  error -> {
                    ready.reject(error);
                    return null;
                  });
    }
  }

  final StreamListeners<Consumer<? super Throwable>> error = new StreamListeners<>();
  final StreamListeners<Runnable> close = new StreamListeners<>();
  private final StreamListeners<Consumer<? super FileChange>> change = new StreamListeners<>();

  private final EventLoop loop;
  private final Location location;
  private final WatchPasses passes;
  private final @Nullable Settling settling;
  private final Demand<FileChange> demand;
  private final Handle handle;
  private final LoopEnd loopEnd;
  private final @Nullable Registration aborting;

  /** Changes that were found and not yet reported. */
  private final Deque<FileChange> found = new ArrayDeque<>();

  private final List<Resolvers<@Nullable Void>> waitForReady = new ArrayList<>();
  private final List<Resolvers<@Nullable Void>> waitForClose = new ArrayList<>();

  private State state = State.STARTING;
  private boolean isIterated;
  private boolean wasListenedTo;
  private @Nullable Throwable failure;

  Watching(RequestTerms terms, Location location, WatchOptions options) {
    this.loop = terms.loop();
    this.location = location;
    Duration settle = options.settle();
    this.settling = settle == null ? null : new Settling(settle.toMillis());
    this.passes = new WatchPasses(terms, location, options, settling, this::passed);
    this.demand = new Demand<>(loop, this::pulled);
    this.handle = loop.keepAlive("FSWatcher", "'" + location.text() + "'");
    if (!options.persistent()) {
      handle.unref();
    }
    this.loopEnd = LoopEnd.tell(loop, this);
    AbortSignal signal = terms.signal();
    passes.start();
    this.aborting =
        signal == null ? null : signal.onAbort(() -> OnLoop.run(loop, () -> aborted(signal)));
  }

  // ---- telling --------------------------------------------------------------------------------

  private void passed(@Nullable Throwable failure, @Nullable Pass pass) {
    if (pass == null) {
      fail(Objects.requireNonNull(failure));
      return;
    }
    Calls calls = new Calls();
    pass.failures().forEach(each -> calls.run(() -> tell(each)));
    if (settling == null) {
      pass.changes().forEach(this::add);
    } else {
      settling.add(pass.changes(), loop.now(), this::add);
      settling.passChecked(this::add);
    }
    if (state == State.STARTING) {
      state = State.READY;
      settleAll(waitForReady, null);
    }
    calls.run(this::serve);
    calls.throwIfAny();
  }

  Registration onChange(Consumer<? super FileChange> listener) {
    if (isIterated) {
      throw new IllegalStateException("the changes are asked for with next already");
    }
    wasListenedTo = true;
    Registration registration = change.add(listener);
    if (state == State.READY) {
      loop.nextTick(() -> passes.inContext(this::serve));
    }
    return registration;
  }

  Promise<Optional<FileChange>> next() {
    if (wasListenedTo) {
      throw new IllegalStateException("the changes are told to listeners already");
    }
    isIterated = true;
    return demand.next();
  }

  private void pulled() {
    if (state == State.READY) {
      serve();
    }
  }

  private void add(Change raw) {
    found.add(toFileChange(raw));
  }

  private FileChange toFileChange(Change raw) {
    Path path = location.pathOrWorkingDirectory();
    Path from = raw.from();
    String name = raw.path().toString();
    return new FileChange(
        FileChange.Kind.valueOf(raw.kind().name()),
        name.isEmpty() ? path : path.resolve(raw.path()),
        from == null ? null : path.resolve(from),
        name.isEmpty() ? rootName(path) : name,
        (Stats) raw.details());
  }

  /** The path relative to the watched path. */
  String filename(Path path) {
    String name = location.pathOrWorkingDirectory().relativize(path).toString();
    return name.isEmpty() ? rootName(path) : name;
  }

  private static String rootName(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? "" : name.toString();
  }

  /** Reports the changes to those who wait, and looks again when there are no more. */
  private void serve() {
    boolean isDone = false;
    try {
      while (!found.isEmpty() && isOpen() && (demand.isWaiting() || !change.isEmpty())) {
        FileChange next = found.remove();
        if (demand.isWaiting()) {
          demand.give(next);
        } else {
          change.emit(listener -> listener.accept(next));
        }
      }
      isDone = true;
    } finally {
      if (!isDone) { // a listener has thrown, and the next change still comes
        Promises.tick(loop, this::serve);
      }
    }
    if (isOpen() && found.isEmpty() && (!change.isEmpty() || demand.isWaiting())) {
      passes.next();
    }
  }

  private void tell(Pass.Failure failed) {
    String path = failed.path().toString();
    if (failed.isPolled()) {
      Log.LOGGER.log(Level.WARNING, pollingMessage(path), failed.reason());
      return;
    }
    FsException reason = ErrnoMapper.map(failed.reason(), "watch", path, null);
    if (error.isEmpty()) {
      Log.LOGGER.log(Level.WARNING, "A directory is not watched: " + reason.getMessage());
    } else {
      error.emit(listener -> listener.accept(reason));
    }
  }

  private String pollingMessage(String path) {
    return "The system does not tell of changes in '"
        + path
        + "' and maybe further directories of the watched '"
        + location.text()
        + "'. They are looked at regularly instead, which is slower and costs processor time. On"
        + " Linux see the limits fs.inotify.max_user_watches and fs.inotify.max_user_instances"
        + " (sysctl), and that of open files.";
  }

  // ---- ready ----------------------------------------------------------------------------------

  void whenReady(Resolvers<@Nullable Void> ready) {
    switch (state) {
      case STARTING -> waitForReady.add(ready);
      case READY -> settle(ready, null);
      default -> settle(ready, failure == null ? StreamLifecycle.abortException() : failure);
    }
  }

  private static void settleAll(List<Resolvers<@Nullable Void>> all, @Nullable Throwable failure) {
    List<Resolvers<@Nullable Void>> told = List.copyOf(all);
    all.clear();
    told.forEach(each -> settle(each, failure));
  }

  @SuppressWarnings("NullAway") // it takes the T of Resolvers<T> for never null
  private static void settle(Resolvers<@Nullable Void> one, @Nullable Throwable failure) {
    if (failure == null) {
      one.resolve(null);
    } else {
      one.reject(failure);
    }
  }

  // ---- ending ---------------------------------------------------------------------------------

  private boolean isOpen() {
    return state == State.STARTING || state == State.READY;
  }

  private void fail(Throwable reason) {
    failure = reason;
    boolean isTold = isIterated || !waitForReady.isEmpty();
    demand.fail(reason);
    end();
    if (!error.isEmpty()) {
      error.emit(listener -> listener.accept(reason));
    } else if (!isTold) {
      throw Calls.unchecked(reason);
    }
  }

  /** As in Node, no error but for an iterator. */
  private void aborted(AbortSignal signal) {
    if (!isOpen()) {
      return;
    }
    try {
      signal.throwIfAborted();
    } catch (AbortException reason) {
      failure = reason;
      if (isIterated) {
        demand.fail(reason);
      }
    }
    end();
  }

  void close(Resolvers<@Nullable Void> closed) {
    if (state == State.CLOSED) {
      settle(closed, null);
      return;
    }
    waitForClose.add(closed);
    end();
  }

  private void end() {
    if (!isOpen()) {
      return;
    }
    state = State.CLOSING;
    stop();
    if (failure == null) {
      demand.end();
    }
    settleAll(waitForReady, failure == null ? StreamLifecycle.abortException() : failure);
    passes.close(this::closed);
  }

  private void stop() {
    passes.stop();
    found.clear();
    handle.close();
  }

  private void closed() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    loopEnd.forget();
    if (aborting != null) {
      aborting.close();
    }
    demand.end();
    settleAll(waitForClose, null);
    close.emit(Runnable::run);
  }

  @Override
  public void loopClosed() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      passes.closeNow();
    }
  }

  // ---- references -----------------------------------------------------------------------------

  void ref() {
    var unused = handle.ref();
  }

  void unref() {
    var unused = handle.unref();
  }

  boolean hasRef() {
    return handle.hasRef();
  }

  String path() {
    return location.text();
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import dev.tickloom.loop.Resolvers;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Watches a file, a directory or a tree. Node's {@code fs.FSWatcher}. Made by {@link Fs#watch} and
 * {@link FsPromises#watch}.
 *
 * <pre>{@code
 * Watcher watcher = fs.watch("src", WatchOptions.DEFAULT.withRecursive(true));
 * watcher.onChange(change -> System.out.println(change.kind() + " " + change.filename()));
 * }</pre>
 *
 * <p><b>Reports.</b> A watcher takes an event of the system only as a hint where to look. It
 * compares the files there with its earlier reports, and reports the difference. So nothing is lost
 * if the system drops events, and nothing is reported twice. A file that came and went between two
 * looks is not reported; a file that was written several times is reported once or more.
 *
 * <p><b>One consumer.</b> Changes go to the listeners of {@link #onChange}, or to an iterator:
 * {@link #next}, {@code awaitEach}. The first use decides; the other way then throws an {@link
 * IllegalStateException}. While nobody listens or asks, the watcher does not look, and loses
 * nothing: the next consumer gets all changes of that time, merged. So a slow consumer needs memory
 * for the files of the tree, not for the events.
 *
 * <p><b>The watched path</b> may be renamed, deleted and made again, because it is watched by its
 * name. A symbolic link there is followed, and may lead elsewhere later.
 *
 * <p><b>Closing.</b> Keeps the loop alive until it is closed or {@link #unref} was called. A signal
 * of the view closes it as well.
 *
 * <p><b>Errors</b>, such as a missing path, close the watcher. The listeners of {@link #onError}
 * get them, and so do {@link #ready} and an iterator. If nobody gets an error, it is an uncaught
 * error of the loop. For a subdirectory that may not be read, the listeners of {@link #onError} get
 * an error too, or else a warning is logged; changes in it are not reported.
 *
 * <p><b>Threads.</b> Listeners are called on the loop thread. Any thread may call {@code close},
 * {@code ready} and {@code loop}; all other methods are for the loop thread.
 */
public final class Watcher implements AsyncIterator<FileChange> {
  private final EventLoop loop;
  private final Watching watching;

  Watcher(RequestTerms terms, Location path, WatchOptions options) {
    this.loop = terms.loop();
    OnLoop.check(loop);
    this.watching = new Watching(terms, path, Objects.requireNonNull(options, "options"));
  }

  /**
   * Listens for changes.
   *
   * @param listener gets each change; what it throws is an uncaught error, and the others still get
   *     the change
   * @return closed by whoever is no longer interested; without listeners nothing is looked at
   * @throws IllegalStateException if there is an iterator
   */
  public Registration onChange(Consumer<? super FileChange> listener) {
    Objects.requireNonNull(listener, "listener");
    OnLoop.check(loop);
    return watching.onChange(listener);
  }

  /** Calls the listener in Node's words: a rename gives both names. */
  Registration onNodeEvent(BiConsumer<? super String, ? super String> listener) {
    return onChange(change -> {
      Path from = change.from();
      if (from != null) {
        listener.accept("rename", watching.filename(from));
      }
      listener.accept(change.eventType(), change.filename());
    });
  }

  /**
   * Listens for errors. Node's event {@code 'error'}.
   *
   * @param listener gets an {@link FsException}, or what {@code options.ignoreIf} throws
   * @return closed by whoever is no longer interested
   */
  public Registration onError(Consumer<? super Throwable> listener) {
    OnLoop.check(loop);
    return watching.error.add(listener);
  }

  /**
   * Listens for the moment when it is closed. No other event comes after that. Node's event {@code
   * 'close'}.
   *
   * @param listener called once at most
   * @return closed by whoever is no longer interested
   */
  public Registration onClose(Runnable listener) {
    OnLoop.check(loop);
    return watching.close.add(listener);
  }

  /**
   * Waits until everything is watched: later changes are reported. Any thread. Not in Node.
   *
   * @return fulfilled with null; rejected with what fails, and with an {@link
   *     dev.tickloom.loop.AbortException} if it is closed before
   * @throws IllegalStateException if the loop is closed
   */
  public Promise<@Nullable Void> ready() {
    Resolvers<@Nullable Void> ready = loop.withResolvers();
    post(() -> watching.whenReady(ready));
    return ready.promise();
  }

  /**
   * Asks for the next change. It yields all changes since {@link #ready}, however late it is
   * called.
   *
   * @return the change, or empty when it is closed; rejected with what fails
   * @throws IllegalStateException on another thread, if the loop is closed, or if there have been
   *     listeners for changes
   */
  @Override
  public Promise<Optional<FileChange>> next() {
    OnLoop.check(loop);
    return watching.next();
  }

  /**
   * Ends watching, and keeps the loop alive until that is done. Drops changes that were not yet
   * reported. Any thread. Node's {@code close}.
   *
   * @return fulfilled with null when it is closed; each call returns a promise for the same closing
   * @throws IllegalStateException if the loop is closed; the watcher is closed then, too
   */
  @Override
  public Promise<@Nullable Void> close() {
    Resolvers<@Nullable Void> closed = loop.withResolvers();
    post(() -> watching.close(closed));
    return closed.promise();
  }

  private void post(Runnable task) {
    if (!OnLoop.run(loop, task)) {
      throw new IllegalStateException("the event loop is closed");
    }
  }

  /**
   * Lets it keep the loop alive until it is closed, which it does from the start unless {@code
   * options.persistent} is false. Node's {@code ref}.
   *
   * @return this watcher
   */
  public Watcher ref() {
    OnLoop.check(loop);
    watching.ref();
    return this;
  }

  /**
   * Lets the loop end although this is open. Node's {@code unref}.
   *
   * @return this watcher
   */
  public Watcher unref() {
    OnLoop.check(loop);
    watching.unref();
    return this;
  }

  /** {@return whether it keeps the loop alive until it is closed} */
  public boolean hasRef() {
    return watching.hasRef();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  /** {@return the path that the caller gave} */
  public String path() {
    return watching.path();
  }
}

package dev.tickloom.io;

import dev.tickloom.loop.AsyncCloseable;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jetbrains.annotations.Nullable;

/**
 * A temporary directory that can be removed with its content. The result of Node's {@code
 * mkdtempDisposable}. Any thread.
 */
public final class TempDirectory implements AsyncCloseable {
  private static final RmOptions ALL_OF_IT = RmOptions.DEFAULT.withRecursive(true).withForce(true);

  private final RequestTerms terms;
  private final String path;
  private final Path absolute;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private @Nullable Promise<@Nullable Void> removed;

  TempDirectory(RequestTerms terms, String path, Path absolute) {
    this.terms = terms;
    this.path = path;
    this.absolute = absolute;
  }

  /**
   * The directory.
   *
   * @return the prefix that the caller gave, and six characters
   */
  public String path() {
    return path;
  }

  @Override
  public EventLoop loop() {
    return terms.loop();
  }

  /**
   * Runs something with this directory, and deletes it when the promise of that is settled, either
   * way; for chains of promises, where there is no {@code try}:
   *
   * <pre>{@code
   * fs.mkdtempDisposable("build-").thenCompose(dir -> dir.use(made -> compile(made.path())))
   * }</pre>
   *
   * @param body gets this directory on the loop thread, in a microtask; what it throws, or null,
   *     rejects the promise returned
   * @param <T> the type of the result
   * @return a promise for the outcome of {@code body}, settled when the directory is gone; rejected
   *     if deleting fails, with the error of {@code body} if it has one, in which the other is
   *     suppressed; and with a {@link NullPointerException} if {@code body} is null
   * @throws IllegalStateException if the loop is closed; nothing is deleted then
   */
  public <T extends @Nullable Object> Promise<T> use(
      Function<? super TempDirectory, ? extends Promise<T>> body) {
    return Using.use(this, body, () -> {});
  }

  /**
   * Deletes the directory with all that is in it; symbolic links themselves. If it is gone already,
   * that is fine. It is deleted even if the signal of the {@link Fs} that made it has fired; like
   * closing a file, this is never aborted. Closing again starts nothing: another directory of the
   * same name stays. Node's {@code remove}.
   *
   * @return fulfilled when that is done; rejected with an {@link FsException} if it fails; each
   *     call returns a promise for the same closing
   * @throws IllegalStateException if the loop is closed; nothing is deleted then
   */
  @Override
  public Promise<@Nullable Void> close() {
    lock.lock();
    try {
      Promise<@Nullable Void> before = removed;
      if (before != null) {
        return before;
      }
      Promise<@Nullable Void> removal = removal().start(terms.unlimited());
      var unused = removal.then(nothing -> "", error -> ""); // so that no future aborts it
      Resolvers<@Nullable Void> outcome = loop().withResolvers();
      outcome.adopt(removal);
      removed = outcome.promise();
      return outcome.promise();
    } finally {
      lock.unlock();
    }
  }

  /** Blocking form. */
  void closeAndWait() {
    removal().call(terms);
  }

  private TreeJob<@Nullable Void> removal() {
    return Removal.rm(Location.of("path", absolute), ALL_OF_IT);
  }
}

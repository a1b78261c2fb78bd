package dev.tickloom.loop;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * Work to be run off the loop: a blocking call, or a long computation. Immutable; may be made and
 * queued from any thread, and queued more than once.
 *
 * <p>The counterpart of the work callback that {@code uv_queue_work} takes.
 *
 * @param <T> the type of what it yields
 * @see EventLoop#queueWork(Work, Callback)
 */
public final class Work<T extends @Nullable Object> {
  /**
   * A body that reports its progress.
   *
   * @param <T> the type of what it yields
   */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object> {
    /**
     * Does the work. On a worker thread.
     *
     * @param progress for what it tells, and to ask whether it is still wanted
     * @return what it yields
     * @throws Exception if it fails
     */
    T run(Progress progress) throws Exception;
  }

  private final String type;

  /** A {@link Callable} or a {@link Body}. */
  private final Object body;

  private final @Nullable String path;
  private final @Nullable String dest;
  private final @Nullable Consumer<? super T> disposer;
  private final WorkOptions options;

  private Work(
      String type,
      Object body,
      @Nullable String path,
      @Nullable String dest,
      @Nullable Consumer<? super T> disposer,
      WorkOptions options) {
    this.type = type;
    this.body = body;
    this.path = path;
    this.dest = dest;
    this.disposer = disposer;
    this.options = options;
  }

  /**
   * Describes work.
   *
   * @param type what kind of work it is, such as {@code readFile}; for {@link Request#type}
   * @param body runs on a worker thread, once for each time that the work is queued, and again if
   *     it throws a {@link NotBegunException}; whatever else it throws becomes the error of the
   *     request
   * @param <T> the type of what it yields
   * @return work without paths and without a disposer
   */
  public static <T extends @Nullable Object> Work<T> of(String type, Callable<? extends T> body) {
    return make(type, body);
  }

  /**
   * Describes work that tells how far it has got.
   *
   * @param type what kind of work it is, such as {@code writeFile}; for {@link Request#type}
   * @param body runs on a worker thread, once for each time that the work is queued, and again if
   *     it throws a {@link NotBegunException}; whatever else it throws becomes the error of the
   *     request
   * @param <T> the type of what it yields
   * @return work without paths and without a disposer
   */
  public static <T extends @Nullable Object> Work<T> ofBody(String type, Body<? extends T> body) {
    return make(type, body);
  }

  private static <T extends @Nullable Object> Work<T> make(String type, Object body) {
    return new Work<>(
        Objects.requireNonNull(type, "type"),
        Objects.requireNonNull(body, "body"),
        null,
        null,
        null,
        WorkOptions.DEFAULT);
  }

  /**
   * This work with the paths that it works on, for {@link EventLoop#activeRequests}.
   *
   * @param path what it works on, or null
   * @param dest its destination, such as the new name of a renamed file, or null
   * @return the changed work
   */
  public Work<T> withPaths(@Nullable String path, @Nullable String dest) {
    return new Work<>(type, body, path, dest, disposer, options);
  }

  /**
   * This work with a disposer: it gets, on a worker thread, what the body of an abandoned request
   * yields, such as an open file, which nobody else would close.
   *
   * @param disposer what to do with it; not called with null; what it throws is logged
   * @return the changed work
   */
  public Work<T> withDisposer(Consumer<? super T> disposer) {
    return new Work<>(
        type, body, path, dest, Objects.requireNonNull(disposer, "disposer"), options);
  }

  /**
   * This work with other options.
   *
   * @param options in which queue it waits, and when it is aborted
   * @return the changed work
   */
  public Work<T> withOptions(WorkOptions options) {
    return new Work<>(type, body, path, dest, disposer, Objects.requireNonNull(options, "options"));
  }

  /**
   * This work with a further signal; any of them aborts it.
   *
   * @param signal what aborts it
   * @return the changed work
   */
  public Work<T> withSignal(AbortSignal signal) {
    return withOptions(options.withSignal(signal));
  }

  /**
   * This work with a timeout; of two the shorter one stays.
   *
   * @param timeout from 1 to 2<sup>31</sup>-1 milliseconds, counted from the call
   * @return the changed work
   * @throws IllegalArgumentException if {@code timeout} is out of range
   */
  public Work<T> withTimeout(Duration timeout) {
    return withOptions(options.withTimeout(timeout));
  }

  /**
   * Runs the body here and now, in the calling thread, for callers that want to block. Any thread.
   *
   * @return what the body returns
   * @throws Exception what the body throws, a {@link NotBegunException} included
   */
  public T call() throws Exception {
    return call(null);
  }

  /** Discards progress. */
  private enum Untold implements Progress {
    INSTANCE;

    @Override
    public void add(long amount) {}

    @Override
    public boolean isAbandoned() {
      return false;
    }
  }

  @SuppressWarnings("unchecked") // it is one of the two
  T call(@Nullable Progress progress) throws Exception {
    return body instanceof Callable
        ? ((Callable<? extends T>) body).call()
        : ((Body<? extends T>) body).run(progress == null ? Untold.INSTANCE : progress);
  }

  /** The same to look at, for a request that will never run. */
  Work<T> withoutBody() {
    return new Work<>(type, "", path, dest, null, options);
  }

  boolean tellsProgress() {
    return body instanceof Body;
  }

  WorkOptions options() {
    return options;
  }

  String type() {
    return type;
  }

  @Nullable
  String path() {
    return path;
  }

  @Nullable
  String dest() {
    return dest;
  }

  boolean hasDisposer() {
    return disposer != null;
  }

  void dispose(T value) {
    if (disposer != null) {
      disposer.accept(value);
    }
  }

  @Override
  public String toString() {
    return type
        + (path == null ? "" : " '" + path + "'")
        + (dest == null ? "" : " -> '" + dest + "'");
  }
}

package dev.tickloom.loop;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What to run off the loop: a blocking call, or a long computation. Immutable; may be made and
 * queued from any thread, and queued more than once.
 *
 * <p>The counterpart of the work callback that {@code uv_queue_work} takes.
 *
 * @param <T> the type of what it yields
 * @see EventLoop#queueWork(Work, Callback)
 */
public final class Work<T extends @Nullable Object> {
  private final String type;
  private final Callable<? extends T> body;
  private final @Nullable String path;
  private final @Nullable String dest;
  private final @Nullable Consumer<? super T> disposer;

  private Work(
      String type,
      Callable<? extends T> body,
      @Nullable String path,
      @Nullable String dest,
      @Nullable Consumer<? super T> disposer) {
    this.type = type;
    this.body = body;
    this.path = path;
    this.dest = dest;
    this.disposer = disposer;
  }

  /**
   * Describes work.
   *
   * @param type what kind of work it is, such as {@code readFile}; for {@link Request#type}
   * @param body runs on a worker thread, once for each time that the work is queued; what it throws
   *     becomes the error of the request
   * @param <T> the type of what it yields
   * @return work without paths and without a disposer
   */
  public static <T extends @Nullable Object> Work<T> of(String type, Callable<? extends T> body) {
    return new Work<>(
        Objects.requireNonNull(type, "type"),
        Objects.requireNonNull(body, "body"),
        null,
        null,
        null);
  }

  /**
   * {@return this work with the paths that it works on, for {@link EventLoop#activeRequests}}
   *
   * @param path what it works on, or null
   * @param dest its destination, such as the new name of a renamed file, or null
   */
  public Work<T> on(@Nullable String path, @Nullable String dest) {
    return new Work<>(type, body, path, dest, disposer);
  }

  /**
   * Adds a disposer: it gets, on the worker thread, what the body of an abandoned request still
   * yields, such as an open file, which nobody else would close.
   *
   * @param disposer what to do with it; not called with null; a {@link RuntimeException} that it
   *     throws is logged
   * @return this work with the disposer
   */
  public Work<T> discard(Consumer<? super T> disposer) {
    return new Work<>(type, body, path, dest, Objects.requireNonNull(disposer, "disposer"));
  }

  /**
   * Runs the body here and now, in the calling thread, for callers that want to block. Any thread.
   *
   * @return what the body returns
   * @throws Exception what the body throws
   */
  public T call() throws Exception {
    return body.call();
  }

  String type() {
    return type;
  }

  @Nullable String path() {
    return path;
  }

  @Nullable String dest() {
    return dest;
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

package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Progress;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * A job on whole trees: one request, done in parts, with progress. For one call.
 *
 * @param <T> the type of what it yields
 */
final class TreeJob<T extends @Nullable Object> {
  /**
   * Does the job.
   *
   * @param <T> the type of what it yields
   */
  interface Body<T extends @Nullable Object> {
    T run(TreeParts parts) throws Exception;
  }

  private final String type;
  private final Location path;
  private final @Nullable Location dest;
  private final int parallelism;
  private final @Nullable Consumer<? super TreeProgress> listener;
  private final Body<T> body;
  private final TreeCount count;

  /**
   * Describes a job.
   *
   * @param dest its destination; null if it has none
   * @param listener is told how far it has got; null if nobody is
   */
  TreeJob(
      String type,
      Location path,
      @Nullable Location dest,
      int parallelism,
      @Nullable Consumer<? super TreeProgress> listener,
      Body<T> body) {
    this.type = type;
    this.path = path;
    this.dest = dest;
    this.parallelism = parallelism;
    this.listener = listener;
    this.body = body;
    Supplier<Path> root = (dest == null ? path : dest)::asNamed;
    this.count = new TreeCount(root);
  }

  /**
   * As work.
   *
   * @param tell called by the thread that has the job, ten times a second, if not null
   */
  private Work<T> work(EventLoop loop, @Nullable Runnable tell) {
    return Work.<T>ofBody(type, progress -> run(progress, loop, tell))
        .withPaths(path.text(), dest == null ? null : dest.text());
  }

  private T run(Progress progress, EventLoop loop, @Nullable Runnable tell) throws Exception {
    return body.run(new TreeParts(progress, count, new TreeParts.Helpers(loop), parallelism, tell));
  }

  // ---- the three forms ------------------------------------------------------------------------

  void start(RequestTerms terms, Callback<? super T> callback) {
    Work<T> work = work(terms.loop(), null);
    if (listener == null) {
      terms.start(work, callback);
      return;
    }
    TreeTold told = new TreeTold(terms.loop(), count, listener);
    terms.<T>start(
        work,
        (error, value) -> {
          told.end();
          callback.done(error, value);
        });
    told.begin();
  }

  Promise<T> start(RequestTerms terms) {
    EventLoop loop = terms.loop();
    Promise<T> promise = terms.start(work(loop, null));
    if (listener == null) {
      return promise;
    }
    TreeTold told = new TreeTold(loop, count, listener);
    if (loop.isLoopThread()) {
      told.begin();
    } else {
      try {
        loop.execute(told::begin);
      } catch (RejectedExecutionException e) {
        // the loop is closing, and rejects the promise
      }
    }
    return promise.then(
        value -> {
          told.end();
          return value;
        },
        error -> {
          told.end();
          throw Calls.unchecked(error);
        });
  }

  /** Tells by the thread that does the job, because the loop may be waiting for it. */
  T call(RequestTerms terms) {
    if (listener == null) {
      return terms.call(work(terms.loop(), null));
    }
    Runnable tell = () -> listener.accept(count.now());
    T outcome;
    try {
      outcome = terms.call(work(terms.loop(), tell));
    } catch (RuntimeException | Error failure) {
      try {
        tell.run();
      } catch (RuntimeException | Error e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
    tell.run();
    return outcome;
  }
}

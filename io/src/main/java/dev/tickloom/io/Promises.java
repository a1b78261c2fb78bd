package dev.tickloom.io;

import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/** Makes the promise form from the callback form. */
final class Promises {
  private Promises() {}

  /**
   * Makes an operation, which throws if an argument is wrong, and starts it, which throws if the
   * loop is closed. The promise form reports wrong arguments by rejection, from whatever thread.
   */
  static <W, T extends @Nullable Object> Promise<T> start(
      EventLoop loop, Supplier<W> operation, Function<W, Promise<T>> starter) {
    W made;
    try {
      made = operation.get();
    } catch (InvalidArgumentException | NullPointerException e) {
      return rejected(loop, e);
    }
    return starter.apply(made);
  }

  static <T extends @Nullable Object> Promise<T> rejected(EventLoop loop, Throwable reason) {
    Resolvers<T> resolvers = loop.withResolvers();
    resolvers.reject(reason);
    return resolvers.promise();
  }

  /** Passes an outcome on to a callback, in a tick of its own: what that throws is not ours. */
  static <T extends @Nullable Object> void tell(
      EventLoop loop, Promise<T> promise, Callback<? super T> callback) {
    promise.then(
        value -> tick(loop, () -> callback.done(null, value)),
        error -> tick(loop, () -> callback.done(error, null)));
  }

  /** The same, settled in a tick after those that have been queued by then. */
  static <T extends @Nullable Object> Promise<T> inTick(EventLoop loop, Promise<T> promise) {
    Resolvers<T> later = loop.withResolvers();
    promise.then(
        value -> tick(loop, () -> later.resolve(value)),
        error -> tick(loop, () -> later.reject(error)));
    return later.promise();
  }

  /** Runs a task after the present callback; at once if the loop has no more ticks. */
  static @Nullable Void tick(EventLoop loop, Runnable task) {
    try {
      loop.nextTick(task);
    } catch (IllegalStateException e) { // the loop is closing, and has no more ticks
      task.run();
    }
    return null;
  }
}

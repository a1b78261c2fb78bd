package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the promise form reports wrong arguments: never by throwing, from whatever thread. */
final class Promises {
  private Promises() {}

  /**
   * Makes an operation, which throws if an argument is wrong, and starts it, which throws if the
   * loop is closed.
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
}

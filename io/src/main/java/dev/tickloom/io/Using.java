package dev.tickloom.io;

import dev.tickloom.loop.AsyncCloseable;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.Settled;
import java.util.function.Function;
import org.jetbrains.annotations.Nullable;

/** Implements {@code use}: closes a resource when the promise of a body is settled. */
final class Using {
  private Using() {}

  /**
   * Runs a body on the loop thread, and closes then. If both fail, the error of the closing is
   * suppressed in that of the body. Any thread.
   *
   * @param disposal closes where no promise can tell of it
   * @throws IllegalStateException if the loop is closed
   */
  static <C extends AsyncCloseable, T extends @Nullable Object> Promise<T> use(
      C open, Function<? super C, ? extends Promise<T>> body, Runnable disposal) {
    EventLoop loop = open.loop();
    if (body == null) {
      return Promises.rejected(loop, new NullPointerException("body"));
    }
    try {
      Resolvers<C> opened = loop.withResolvers();
      opened.resolve(open);
      Promise<T> used = opened.promise().thenCompose(body);
      return used.react((settled, outcome) -> closeAndSettle(open, settled, outcome));
    } catch (IllegalStateException e) {
      disposal.run();
      throw e;
    }
  }

  private static <T extends @Nullable Object> void closeAndSettle(
      AsyncCloseable open, Settled<T> settled, Resolvers<T> outcome) {
    switch (settled) {
      case Settled.Fulfilled<T> used ->
          close(open, () -> outcome.resolve(used.value()), outcome::reject);
      case Settled.Rejected<T> used ->
          close(
              open,
              () -> outcome.reject(used.reason()),
              second -> {
                if (second != used.reason()) {
                  used.reason().addSuppressed(second);
                }
                outcome.reject(used.reason());
              });
    }
  }

  private interface Failing {
    void with(Throwable error);
  }

  private static void close(AsyncCloseable open, Runnable ended, Failing failed) {
    try {
      open.close()
          .then(
              nothing -> {
                ended.run();
                return null;
              },
              error -> {
                failed.with(error);
                return null;
              });
    } catch (IllegalStateException e) { // the loop is closing, and has nobody left to tell
      failed.with(e);
    }
  }
}

package dev.tickloom.compat;

import dev.tickloom.io.CpOptions;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsPromises;
import dev.tickloom.io.FsSync;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The three forms of the operations on trees. */
enum TreeForm {
  CALLBACK {
    @Override
    <T> T call(
        BiConsumer<Fs, Callback<T>> callback,
        Function<FsPromises, Promise<T>> promise,
        Function<FsSync, T> blocking) {
      return outcome((loop, outcome) -> callback.accept(Fs.on(loop), outcome));
    }
  },
  PROMISE {
    @Override
    <T> T call(
        BiConsumer<Fs, Callback<T>> callback,
        Function<FsPromises, Promise<T>> promise,
        Function<FsSync, T> blocking) {
      return outcome((loop, outcome) -> {
        var unused =
            promise
                .apply(Fs.on(loop).promises())
                .then(
                    value -> {
                      outcome.done(null, value);
                      return null;
                    },
                    error -> {
                      outcome.done(error, null);
                      return null;
                    });
      });
    }
  },
  BLOCKING {
    @Override
    <T> T call(
        BiConsumer<Fs, Callback<T>> callback,
        Function<FsPromises, Promise<T>> promise,
        Function<FsSync, T> blocking) {
      try (EventLoop loop = EventLoop.create()) {
        return blocking.apply(Fs.on(loop).sync());
      }
    }
  };

  abstract <T> T call(
      BiConsumer<Fs, Callback<T>> callback,
      Function<FsPromises, Promise<T>> promise,
      Function<FsSync, T> blocking);

  private static <T> T outcome(BiConsumer<EventLoop, Callback<T>> start) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicReference<T> result = new AtomicReference<>();
    try (EventLoop loop = EventLoop.create()) {
      loop.run(() ->
          start.accept(
              loop,
              (error, value) -> {
                failure.set(error);
                result.set(value);
              }));
    }
    if (failure.get() instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
    return result.get();
  }

  void cp(String src, String dest, CpOptions options) {
    this.<Void>call(
        (fs, done) -> fs.cp(src, dest, options, done),
        fs -> fs.cp(src, dest, options),
        fs -> {
          fs.cp(src, dest, options);
          return null;
        });
  }
}

package dev.tickloom.loop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jetbrains.annotations.Nullable;

/** The static methods of {@link Promise} that make one promise of many, or of a stage. */
final class Combinators {
  private Combinators() {}

  static <T extends @Nullable Object> Promise<T> from(
      EventLoop loop, CompletionStage<? extends T> stage) {
    Promise.Deferred<T> deferred = new Promise.Deferred<>(loop);
    stage.whenComplete((value, error) -> {
      if (error == null) {
        deferred.resolve(value);
      } else {
        Throwable cause = error instanceof CompletionException ? error.getCause() : null;
        deferred.reject(cause == null ? error : cause);
      }
    });
    return deferred.promise();
  }

  static <T extends @Nullable Object> Promise<List<T>> all(
      List<? extends Promise<? extends T>> promises) {
    Slots<T, T> all =
        new Slots<>(loopOf(promises), promises.size()) {
          @Override
          void settled(int index, Promise<? extends T> source) {
            if (source.isRejected()) {
              follow(source);
            } else {
              set(index, source.value());
            }
          }
        };
    return all.begin(promises);
  }

  static <T extends @Nullable Object> Promise<List<Settled<T>>> allSettled(
      List<? extends Promise<? extends T>> promises) {
    Slots<T, Settled<T>> all =
        new Slots<>(loopOf(promises), promises.size()) {
          @Override
          void settled(int index, Promise<? extends T> source) {
            set(
                index,
                source.isRejected()
                    ? new Settled.Rejected<>(source.reason())
                    : new Settled.Fulfilled<>(source.value()));
          }
        };
    return all.begin(promises);
  }

  static <T extends @Nullable Object> Promise<T> any(
      List<? extends Promise<? extends T>> promises) {
    return new AnyOf<T>(loopOf(promises), promises.size()).begin(promises);
  }

  static <T extends @Nullable Object> Promise<T> race(
      List<? extends Promise<? extends T>> promises) {
    return new Race<T>(loopOf(promises)).begin(promises);
  }

  /** That of this thread, or where it has none, that of the promises. */
  private static EventLoop loopOf(List<? extends Promise<?>> promises) {
    return LoopThread.currentOrNull() == null && !promises.isEmpty()
        ? Objects.requireNonNull(promises.get(0), "promises[0]").loop()
        : EventLoop.current();
  }

  /**
   * A promise that several others settle. When it is settled, or those who waited for it have been
   * cancelled, it waits for none of them: any may stay pending for long, and shall keep nothing of
   * it.
   *
   * @param <T> the type of the values
   * @param <R> the type of the result
   */
  private abstract static class Combination<T extends @Nullable Object, R extends @Nullable Object>
      implements Promise.Effort {
    final Promise<R> result;
    private final EventLoop loop;

    /** Those that wait for the others; null where the outcome has been passed on. */
    private Part<T>[] parts = none();

    private boolean pausing;
    private boolean isAbandoned;

    Combination(EventLoop loop) {
      this.loop = loop;
      this.result = new Promise<>(loop);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static <T extends @Nullable Object> Part<T>[] none() {
      return new Part[0];
    }

    /** Looks at all of them before it waits for the first. */
    Promise<R> begin(List<? extends Promise<? extends T>> promises) {
      List<Part<T>> made = new ArrayList<>(promises.size());
      for (int i = 0; i < promises.size(); i++) {
        made.add(
            new Part<>(this, Promise.requireOwn(loop, promises.get(i), "promises[" + i + "]"), i));
      }
      loop.core().runOnLoop(() -> waitFor(made));
      return result;
    }

    private void waitFor(List<Part<T>> made) {
      if (result.isPending()) {
        result.endsWith(this);
        parts = made.toArray(none());
        made.forEach(Reaction::add);
      }
    }

    /** One of the others has been settled, for the first time in this combination. */
    abstract void settled(int index, Promise<? extends T> source);

    /** Fulfils the result. */
    final void end(R value) {
      result.fulfill(value);
      leaveAll();
    }

    /** Settles the result as one of the others has been. */
    final void follow(Promise<?> source) {
      result.follow(source);
      leaveAll();
    }

    final void reject(Throwable reason) {
      result.rejectWith(reason);
      leaveAll();
    }

    private void leaveAll() {
      for (Part<T> part : parts) {
        if (part != null) {
          part.source.remove(part);
        }
      }
      parts = none();
    }

    void pass(Part<T> part) {
      boolean isAwaited = !pausing && part.index < parts.length && parts[part.index] == part;
      if (isAwaited) {
        parts[part.index] = null;
        settled(part.index, part.source);
      }
    }

    @Override
    public void pause() {
      pausing = true;
      for (Part<T> part : parts) {
        if (part != null) {
          part.source.giveUp(part);
        }
      }
    }

    /** Others may want the promises that it waits for, and none of them settles it alone. */
    @Override
    public boolean abandon() {
      isAbandoned = true;
      for (Part<T> part : parts) {
        if (part != null) {
          var unused = part.source.abandon(part);
        }
      }
      return false;
    }

    @Override
    public void goOn() {
      if (isAbandoned) {
        isAbandoned = false;
        for (Part<T> part : parts) {
          if (part != null) {
            Promise.wantAgain(part);
          }
        }
      }
      if (pausing) {
        pausing = false;
        for (Part<T> part : parts) {
          if (part != null) {
            part.source.add(part);
          }
        }
      }
    }
  }

  /** Waits for one of the others, for a combination. */
  private static final class Part<T extends @Nullable Object> extends Reaction<T> {
    private final Combination<T, ?> whole;
    private final int index;

    Part(Combination<T, ?> whole, Promise<? extends T> source, int index) {
      super(source);
      this.whole = whole;
      this.index = index;
    }

    @Override
    public void run() {
      whole.pass(this);
    }
  }

  private static final class Race<T extends @Nullable Object> extends Combination<T, T> {
    Race(EventLoop loop) {
      super(loop);
    }

    @Override
    void settled(int index, Promise<? extends T> source) {
      follow(source);
    }
  }

  /** Has slots for results that come in any order; the last one completes them. */
  private abstract static class Gathering<
          T extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
      extends Combination<T, R> {
    private final List<@Nullable S> results;
    private int missing;

    Gathering(EventLoop loop, int size) {
      super(loop);
      results = new ArrayList<>(Collections.nCopies(size, null));
      missing = size;
      if (size == 0) {
        complete(List.of());
      }
    }

    abstract void complete(List<S> results);

    final void set(int index, @Nullable S result) {
      results.set(index, result);
      if (--missing == 0) {
        complete(Collections.unmodifiableList(results));
      }
    }
  }

  private abstract static class Slots<T extends @Nullable Object, S extends @Nullable Object>
      extends Gathering<T, S, List<S>> {
    Slots(EventLoop loop, int size) {
      super(loop, size);
    }

    @Override
    void complete(List<S> results) {
      end(results);
    }
  }

  private static final class AnyOf<T extends @Nullable Object> extends Gathering<T, Throwable, T> {
    AnyOf(EventLoop loop, int size) {
      super(loop, size);
    }

    @Override
    void settled(int index, Promise<? extends T> source) {
      if (source.isRejected()) {
        set(index, source.reason());
      } else {
        follow(source);
      }
    }

    @Override
    void complete(List<Throwable> reasons) {
      reject(new AggregateException(reasons));
    }
  }
}

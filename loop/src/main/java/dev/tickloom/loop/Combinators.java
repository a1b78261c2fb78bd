package dev.tickloom.loop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
      EventLoop loop, List<? extends Promise<? extends T>> promises) {
    Promise<List<T>> all = new Promise<>(loop);
    Gathered<T> values = new Gathered<>(promises.size(), all::fulfill);
    for (int i = 0; i < promises.size(); i++) {
      int index = i;
      Promise<? extends T> each = own(loop, promises, i);
      each.react(value -> values.set(index, value), reason -> all.follow(each));
    }
    return all;
  }

  static <T extends @Nullable Object> Promise<List<Settled<T>>> allSettled(
      EventLoop loop, List<? extends Promise<? extends T>> promises) {
    Promise<List<Settled<T>>> all = new Promise<>(loop);
    Gathered<Settled<T>> outcomes = new Gathered<>(promises.size(), all::fulfill);
    for (int i = 0; i < promises.size(); i++) {
      int index = i;
      own(loop, promises, i)
          .react(
              value -> outcomes.set(index, new Settled.Fulfilled<>(value)),
              reason -> outcomes.set(index, new Settled.Rejected<>(reason)));
    }
    return all;
  }

  static <T extends @Nullable Object> Promise<T> any(
      EventLoop loop, List<? extends Promise<? extends T>> promises) {
    Promise<T> any = new Promise<>(loop);
    Gathered<Throwable> reasons =
        new Gathered<>(promises.size(), all -> any.rejectWith(new AggregateException(all)));
    for (int i = 0; i < promises.size(); i++) {
      int index = i;
      own(loop, promises, i).react(any::fulfill, reason -> reasons.set(index, reason));
    }
    return any;
  }

  static <T extends @Nullable Object> Promise<T> race(
      EventLoop loop, List<? extends Promise<? extends T>> promises) {
    Promise<T> race = new Promise<>(loop);
    for (int i = 0; i < promises.size(); i++) {
      Promise<? extends T> each = own(loop, promises, i);
      each.react(race::fulfill, reason -> race.follow(each));
    }
    return race;
  }

  private static <P extends Promise<?>> P own(
      EventLoop loop, List<? extends P> promises, int index) {
    return loop.requireOwn(promises.get(index), "promises[" + index + "]");
  }

  /** Slots for results that come in any order; the last one completes them. */
  private static final class Gathered<T extends @Nullable Object> {
    private final List<@Nullable T> results;
    private final Consumer<List<T>> whenComplete;
    private int missing;

    Gathered(int size, Consumer<List<T>> whenComplete) {
      this.results = new ArrayList<>(Collections.nCopies(size, null));
      this.whenComplete = whenComplete;
      this.missing = size;
      if (size == 0) {
        whenComplete.accept(List.of());
      }
    }

    void set(int index, @Nullable T result) {
      results.set(index, result);
      if (--missing == 0) {
        whenComplete.accept(Collections.unmodifiableList(results));
      }
    }
  }
}

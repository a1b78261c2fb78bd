package dev.tickloom.loop;

import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A value that follows the program through its callbacks: every timer, immediate, tick, microtask,
 * reaction, completion and request body sees what was set where it was scheduled. Node's {@code
 * AsyncLocalStorage}. All methods may be called from any thread, and concern that thread alone.
 *
 * <pre>{@code
 * AsyncLocal<String> user = new AsyncLocal<>();
 * user.run("ada", () -> loop.setTimeout(() -> System.out.println(user.get()), 10)); // ada
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class AsyncLocal<T> {
  /** Creates a local without a value. */
  public AsyncLocal() {}

  /** {@return the value here and now; null if there is none} Node's {@code getStore}. */
  @SuppressWarnings("unchecked") // only values of type T are ever stored for this local
  public @Nullable T get() {
    return (T) AsyncContext.get(AsyncContext.slot().context, this);
  }

  /**
   * Runs something with a value, which ends with it, and is the value of all that it schedules.
   * Node's {@code run}.
   *
   * @param value the value, or null for none
   * @param body runs here and now
   */
  public void run(@Nullable T value, Runnable body) {
    Objects.requireNonNull(body, "body");
    T prior = get();
    if (prior == value) {
      body.run(); // as in Node, and so enterWith in the body outlasts it here
      return;
    }
    AsyncContext.Slot slot = enterScope(value);
    try {
      body.run();
    } finally {
      leaveScope(prior);
      Reference.reachabilityFence(slot);
    }
  }

  /**
   * Calls something with a value, which ends with it, and is the value of all that it schedules.
   *
   * @param value the value, or null for none
   * @param body runs here and now
   * @param <R> the type of its result
   * @return what it returns
   * @throws Exception what it throws
   */
  public <R extends @Nullable Object> R call(@Nullable T value, Callable<? extends R> body)
      throws Exception {
    Objects.requireNonNull(body, "body");
    T prior = get();
    if (prior == value) {
      return body.call(); // as run
    }
    AsyncContext.Slot slot = enterScope(value);
    try {
      return body.call();
    } finally {
      leaveScope(prior);
      Reference.reachabilityFence(slot);
    }
  }

  /** Returns what is to be held until the scope is left. */
  private AsyncContext.Slot enterScope(@Nullable T value) {
    AsyncContext.Slot slot = AsyncContext.slot();
    slot.scopes++;
    slot.context = AsyncContext.with(slot.context, this, value);
    return slot;
  }

  /** A body may have been suspended, and have a new slot since the scope was entered. */
  private void leaveScope(@Nullable T prior) {
    AsyncContext.slot().scopes--;
    enterWith(prior);
  }

  /**
   * Runs something without a value; as {@link #run} with null. Node's {@code exit}.
   *
   * @param body runs here and now
   */
  public void exit(Runnable body) {
    run(null, body);
  }

  /**
   * Sets the value for the rest of the present callback, and for all that it schedules from now on.
   * Node's {@code enterWith}.
   *
   * @param value the value, or null for none
   */
  public void enterWith(@Nullable T value) {
    AsyncContext.Slot slot = AsyncContext.slot();
    slot.context = AsyncContext.with(slot.context, this, value);
    slot.keep();
  }

  /**
   * {@return a task that runs with the present values of all async locals, wherever it is called}
   * Node's {@code AsyncLocalStorage.bind}.
   *
   * @param task what to run
   */
  public static Runnable bind(Runnable task) {
    Objects.requireNonNull(task, "task");
    AsyncContext bound = AsyncContext.slot().context;
    return () -> {
      AsyncContext.Slot slot = AsyncContext.slot();
      AsyncContext prior = slot.context;
      slot.context = bound;
      try {
        task.run();
      } finally {
        slot.context = prior;
      }
    };
  }
}

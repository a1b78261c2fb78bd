package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Unchecked;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jetbrains.annotations.Nullable;

/**
 * A value that follows the program through its callbacks: every timer, immediate, tick, microtask,
 * reaction, completion and request body sees the value of the place where it was scheduled. Node's
 * {@code AsyncLocalStorage}. All methods may be called from any thread, and concern that thread
 * alone.
 *
 * <pre>{@code
 * AsyncLocal<String> user = new AsyncLocal<>();
 * user.run("ada", () -> loop.setTimeout(() -> System.out.println(user.get()), 10)); // ada
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class AsyncLocal<T> {
  /** Stands for null where a local has a default. */
  private static final Object NONE = new Object();

  private final @Nullable T defaultValue;

  /** Creates a local without a value. */
  public AsyncLocal() {
    this.defaultValue = null;
  }

  /**
   * Creates a local that has a value where none was set. Node's {@code defaultValue}.
   *
   * @param defaultValue what {@link #get} returns until another value is set; within {@code exit},
   *     or {@code run} with null, that is null, as in Node
   */
  public AsyncLocal(T defaultValue) {
    this.defaultValue = Objects.requireNonNull(defaultValue, "defaultValue");
  }

  /** {@return the value here and now; null if there is none} Node's {@code getStore}. */
  public @Nullable T get() {
    return shown(AsyncContext.get(AsyncContext.slot().context, this));
  }

  @SuppressWarnings("unchecked") // only values of type T are ever stored for this local
  private @Nullable T shown(@Nullable Object stored) {
    if (stored == null) {
      return defaultValue;
    }
    return stored == NONE ? null : (T) stored;
  }

  private @Nullable Object stored(@Nullable T value) {
    return value == null && defaultValue != null ? NONE : value;
  }

  /**
   * Runs a task with a value. The value ends with the task, and follows all that the task
   * schedules. Node's {@code run}.
   *
   * @param value the value, or null for none
   * @param body runs here and now
   */
  public void run(@Nullable T value, Runnable body) {
    Objects.requireNonNull(body, "body");
    Object prior = AsyncContext.get(AsyncContext.slot().context, this);
    if (shown(prior) == value) {
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
   * Calls a function with a value. The value ends with the call, and follows all that it schedules.
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
    Object prior = AsyncContext.get(AsyncContext.slot().context, this);
    if (shown(prior) == value) {
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
    slot.context = AsyncContext.with(slot.context, this, stored(value));
    return slot;
  }

  /** A body may have been suspended, and have a new slot since the scope was entered. */
  private void leaveScope(@Nullable Object prior) {
    AsyncContext.slot().scopes--;
    store(prior);
  }

  /**
   * Runs a task without a value, like {@link #run} with null. Node's {@code exit}.
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
    store(stored(value));
  }

  private void store(@Nullable Object value) {
    AsyncContext.Slot slot = AsyncContext.slot();
    slot.context = AsyncContext.with(slot.context, this, value);
    slot.keep();
  }

  // ---- all of them ---------------------------------------------------------------------------

  /**
   * {@return a task that runs with the present values of all async locals, wherever it is called}
   * Node's {@code AsyncLocalStorage.bind}.
   *
   * @param task what to run
   */
  public static Runnable bind(Runnable task) {
    Objects.requireNonNull(task, "task");
    Snapshot bound = snapshot();
    return () -> bound.run(task);
  }

  /**
   * {@return a task that is called with the present values of all async locals, wherever that is}
   *
   * @param task what to call
   * @param <R> the type of its result
   */
  public static <R extends @Nullable Object> Callable<R> bind(Callable<? extends R> task) {
    Objects.requireNonNull(task, "task");
    Snapshot bound = snapshot();
    return () -> bound.call(task);
  }

  /**
   * {@return a function that is applied with the present values of all async locals, wherever that
   * is}
   *
   * @param function what to apply
   * @param <A> the type of its argument
   * @param <R> the type of its result
   */
  public static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> bind(
      Function<? super A, ? extends R> function) {
    Objects.requireNonNull(function, "function");
    Snapshot bound = snapshot();
    return argument -> {
      try {
        return bound.<R>call(() -> function.apply(argument));
      } catch (Exception e) {
        throw Unchecked.<RuntimeException>sneaky(e); // which is what the function threw
      }
    };
  }

  /** {@return the present values of all async locals} Node's {@code AsyncLocalStorage.snapshot}. */
  public static Snapshot snapshot() {
    return new Snapshot(ThreadContexts.capture(AsyncContext.slot().context));
  }

  /**
   * Makes another kind of context follow the program, from now on and in the whole process:
   * callbacks that are scheduled while it is registered run with the values of the place where they
   * were scheduled. Without any registration this costs nothing; each registered context costs its
   * two methods for each callback.
   *
   * @param context the map of a logger, a {@code ThreadLocal}, a {@code ScopedValue} or the like
   * @return ends that, on any thread; a context that was registered twice goes on until both end
   */
  public static Registration propagate(ThreadContext<?> context) {
    return ThreadContexts.register(Objects.requireNonNull(context, "context"));
  }

  /**
   * The values of all async locals at a moment, and of what {@link #propagate} has registered.
   * Immutable; any thread.
   */
  public static final class Snapshot {
    private final @Nullable AsyncContext context;

    private Snapshot(@Nullable AsyncContext context) {
      this.context = context;
    }

    /**
     * Runs a task with these values and without those of the caller.
     *
     * @param body runs here and now
     */
    public void run(Runnable body) {
      Objects.requireNonNull(body, "body");
      AsyncContext.Slot slot = AsyncContext.slot();
      AsyncContext prior = slot.context;
      slot.context = context;
      try {
        ThreadContexts.run(context, body);
      } finally {
        slot.context = prior;
        Reference.reachabilityFence(slot);
      }
    }

    /**
     * Calls a function with these values and without those of the caller.
     *
     * @param body runs here and now
     * @param <R> the type of its result
     * @return what it returns
     * @throws Exception what it throws
     */
    public <R extends @Nullable Object> R call(Callable<? extends R> body) throws Exception {
      Objects.requireNonNull(body, "body");
      AsyncContext.Slot slot = AsyncContext.slot();
      AsyncContext prior = slot.context;
      slot.context = context;
      try {
        return ThreadContexts.call(context, body);
      } finally {
        slot.context = prior;
        Reference.reachabilityFence(slot);
      }
    }
  }
}

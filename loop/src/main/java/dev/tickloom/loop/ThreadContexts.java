package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.concurrent.Unchecked;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.annotations.Nullable;

/**
 * The {@link ThreadContext}s of the process. Their values travel in the {@link AsyncContext} of
 * what is scheduled: they are read when that is made, and put in place around each callback. While
 * none is registered, each of the two looks at one field, and does nothing. Any thread.
 *
 * <p>A body of {@link Async#async} has a thread of its own, and so its own values, from its
 * beginning to its end: they are put in place once, where it begins.
 */
final class ThreadContexts {
  /** The values of a thread at the moment when something was scheduled. */
  private static final class Captured {
    private final ThreadContext<?>[] contexts;
    private final Object[] values;

    Captured(ThreadContext<?>[] contexts, Object[] values) {
      this.contexts = contexts;
      this.values = values;
    }

    @Nullable
    Object of(ThreadContext<?> context) {
      for (int i = 0; i < contexts.length; i++) {
        if (contexts[i] == context) {
          return values[i];
        }
      }
      return null; // it was registered later
    }

    boolean isSameAs(@Nullable Captured other) {
      return other != null && contexts == other.contexts && areSame(values, other.values);
    }

    /** By identity: values that are equal now may change, and their {@code equals} may throw. */
    private static boolean areSame(Object[] some, Object[] others) {
      for (int i = 0; i < some.length; i++) {
        if (some[i] != others[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final AsyncLocal<Captured> CAPTURED = new AsyncLocal<>();
  private static final ReentrantLock LOCK = new ReentrantLock();

  /** Never changed, but replaced under the lock; null for none. */
  private static volatile ThreadContext<?> @Nullable [] registered;

  private ThreadContexts() {}

  static Registration register(ThreadContext<?> context) {
    LOCK.lock();
    try {
      ThreadContext<?>[] present = registered;
      int length = present == null ? 0 : present.length;
      ThreadContext<?>[] more =
          present == null ? new ThreadContext<?>[1] : Arrays.copyOf(present, length + 1);
      more[length] = context;
      registered = more;
    } finally {
      LOCK.unlock();
    }
    return onceOnly(() -> remove(context));
  }

  private static Registration onceOnly(Runnable close) {
    AtomicBoolean isClosed = new AtomicBoolean();
    return () -> {
      if (isClosed.compareAndSet(false, true)) {
        close.run();
      }
    };
  }

  /** Removes it once: it may have been registered by others, too. */
  private static void remove(ThreadContext<?> context) {
    LOCK.lock();
    try {
      List<ThreadContext<?>> left = new ArrayList<>(List.of(Objects.requireNonNull(registered)));
      int last = left.size() - 1;
      while (left.get(last) != context) {
        last--;
      }
      left.remove(last);
      registered = left.isEmpty() ? null : left.toArray(ThreadContext<?>[]::new);
    } finally {
      LOCK.unlock();
    }
  }

  static boolean areInUse() {
    return registered != null;
  }

  /**
   * The context of something that is scheduled on this thread, where {@code context} is present.
   */
  static @Nullable AsyncContext capture(@Nullable AsyncContext context) {
    ThreadContext<?>[] present = registered;
    return present == null ? context : capture(present, context);
  }

  private static @Nullable AsyncContext capture(
      ThreadContext<?>[] present, @Nullable AsyncContext context) {
    Object[] values = new Object[present.length];
    boolean isAny = false;
    for (int i = 0; i < values.length; i++) {
      values[i] = valueOf(present[i]);
      isAny |= values[i] != null;
    }
    Captured now = isAny ? new Captured(present, values) : null;
    Captured before = (Captured) AsyncContext.get(context, CAPTURED);
    boolean isAsBefore = now == null ? before == null : now.isSameAs(before);
    return isAsBefore ? context : AsyncContext.with(context, CAPTURED, now);
  }

  private static @Nullable Object valueOf(ThreadContext<?> context) {
    try {
      return context.capture();
    } catch (Exception | LinkageError e) {
      Log.log(Level.WARNING, "a thread context could not be captured: " + context, e);
      return null;
    }
  }

  /** A task that runs with the values of a context, for queues that call what they have at once. */
  static Runnable around(@Nullable AsyncContext context, Runnable task) {
    return registered == null ? task : new Around(context, task);
  }

  private record Around(@Nullable AsyncContext context, Runnable task) implements Runnable {
    @Override
    public void run() {
      ThreadContexts.run(context, task);
    }
  }

  /** The task that was given to {@link #around}; or the callback, if it is not from there. */
  static Object taskOf(Object callback) {
    return callback instanceof Around around ? around.task : callback;
  }

  /** Runs something with the values of a context, those that it has not got being none. */
  static void run(@Nullable AsyncContext context, Runnable body) {
    ThreadContext<?>[] present = registered;
    if (present == null) {
      body.run();
    } else {
      run(present, (Captured) AsyncContext.get(context, CAPTURED), 0, body);
    }
  }

  /** As {@link #run(AsyncContext, Runnable)}, of what yields something. */
  static <T extends @Nullable Object> T call(
      @Nullable AsyncContext context, Callable<? extends T> body) throws Exception {
    if (registered == null) {
      return body.call();
    }
    Result<T> result = new Result<>(body);
    run(context, result);
    return result.get();
  }

  private static void run(
      ThreadContext<?>[] present, @Nullable Captured captured, int next, Runnable body) {
    if (next == present.length) {
      body.run();
      return;
    }
    Object value = captured == null ? null : captured.of(present[next]);
    runOnce(present[next], value, new Once(() -> run(present, captured, next + 1, body)));
  }

  /** Runs the body, whatever the context does with it. */
  @SuppressWarnings("unchecked") // it gets what it has captured
  private static void runOnce(ThreadContext<?> context, @Nullable Object value, Once body) {
    try {
      ((ThreadContext<Object>) context).run(value, body);
    } catch (Throwable e) {
      if (e != body.thrown) {
        Log.log(Level.WARNING, "a thread context has failed: " + context, e);
      }
    }
    body.end();
  }

  /** Runs at most once, and remembers what that threw. */
  private static final class Once implements Runnable {
    private final Runnable body;
    private boolean hasRun;
    private @Nullable Throwable thrown;

    Once(Runnable body) {
      this.body = body;
    }

    @Override
    public void run() {
      if (hasRun) {
        throw new IllegalStateException("the body of a thread context runs once");
      }
      hasRun = true;
      try {
        body.run();
      } catch (Throwable e) {
        thrown = e;
        throw e;
      }
    }

    void end() {
      if (!hasRun) {
        run();
      } else if (thrown != null) {
        throw Unchecked.<RuntimeException>sneaky(thrown);
      }
    }
  }

  private static final class Result<T extends @Nullable Object> implements Runnable {
    private final Callable<? extends T> body;
    private @Nullable Object value;

    Result(Callable<? extends T> body) {
      this.body = body;
    }

    @Override
    public void run() {
      try {
        value = body.call();
      } catch (Throwable e) {
        throw Unchecked.<RuntimeException>sneaky(e);
      }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // it is what the body returned
    T get() {
      return (T) value;
    }
  }
}

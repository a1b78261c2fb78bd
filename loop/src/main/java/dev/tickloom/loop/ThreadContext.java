package dev.tickloom.loop;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jetbrains.annotations.Nullable;

/**
 * Something that a thread has and that is to follow the program through its callbacks, as the value
 * of an {@link AsyncLocal} does: the map of a logger, the current span, a {@code ThreadLocal}, a
 * {@code ScopedValue}. {@link AsyncLocal#propagate} registers one.
 *
 * <pre>{@code
 * ThreadLocal<String> user = new ThreadLocal<>();
 * AsyncLocal.propagate(ThreadContext.of(user::get, user::set));
 * }</pre>
 *
 * <p>Both methods are called on any thread, at the same time as well: {@link #capture} by whoever
 * schedules something, {@link #run} by the loop thread, by workers, and by the threads of {@link
 * Async#async}. If one of these methods throws, the error is logged, and the program goes on
 * without the value.
 *
 * @param <T> the type of the value
 */
public interface ThreadContext<T> {
  /**
   * Tells what this thread has now.
   *
   * @return the value, which may be kept for long, and is never compared but by identity; null for
   *     none
   */
  @Nullable
  T capture();

  /**
   * Runs something with a value in place, and then puts back what this thread had before.
   *
   * @param value what {@link #capture} returned where {@code body} was scheduled; null for none
   * @param body to be run once, here and now; what it throws is to be let through
   */
  void run(@Nullable T value, Runnable body);

  /**
   * A context that can be read and set, such as a {@code ThreadLocal}. A {@code ScopedValue} cannot
   * be set.
   *
   * @param get returns the value of the present thread; null for none
   * @param set sets the value of the present thread; null for none
   * @param <T> the type of the value
   * @return the context
   */
  static <T> ThreadContext<T> of(
      Supplier<? extends @Nullable T> get, Consumer<? super @Nullable T> set) {
    Objects.requireNonNull(get, "get");
    Objects.requireNonNull(set, "set");
    return new ThreadContext<>() {
      @Override
      public @Nullable T capture() {
        return get.get();
      }

      @Override
      public void run(@Nullable T value, Runnable body) {
        T prior = get.get();
        set.accept(value);
        try {
          body.run();
        } finally {
          set.accept(prior);
        }
      }
    };
  }
}

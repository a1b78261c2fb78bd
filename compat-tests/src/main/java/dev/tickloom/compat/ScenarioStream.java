package dev.tickloom.compat;

import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/** A stream that a program has named: what both kinds have in JavaScript. For the loop thread. */
abstract class ScenarioStream {
  private final List<Runnable> open = new ArrayList<>();
  private final List<Runnable> ready = new ArrayList<>();

  /** The library has one event for the two of Node. */
  final void opened() {
    List.copyOf(open).forEach(Runnable::run);
    List.copyOf(ready).forEach(Runnable::run);
  }

  /**
   * Listens.
   *
   * @param listener gets what JavaScript's gets
   */
  final Registration on(String event, Consumer<Object> listener) {
    return switch (event) {
      case "open" -> add(open, () -> listener.accept(Nothing.UNDEFINED));
      case "ready" -> add(ready, () -> listener.accept(Nothing.UNDEFINED));
      case "error" -> onError(listener::accept);
      case "close" -> onClose(() -> listener.accept(Nothing.UNDEFINED));
      default -> onOwn(event, listener);
    };
  }

  private static Registration add(List<Runnable> listeners, Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  static NotApplicable unknown(String event) {
    return new NotApplicable("the event " + event);
  }

  abstract Registration onOwn(String event, Consumer<Object> listener);

  abstract Registration onError(Consumer<Throwable> listener);

  abstract Registration onClose(Runnable listener);

  /** What a property of JavaScript's object is; null if the kind does not have it. */
  abstract @Nullable Object property(String name);

  abstract void destroy(@Nullable Throwable error);

  /**
   * Node's {@code close} with a callback.
   *
   * @param callback gets undefined, or an error; null for none
   */
  abstract void close(@Nullable Body callback);

  abstract Promise<@Nullable Void> finished();
}

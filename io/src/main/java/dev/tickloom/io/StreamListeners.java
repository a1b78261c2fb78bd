package dev.tickloom.io;

import dev.tickloom.loop.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The listeners of one event of a stream, in order of registration. For the loop thread. */
final class StreamListeners<L> {
  // Replaced and never changed, so that an event goes to those who listened when it came.
  private List<L> listeners = List.of();

  Registration add(L listener) {
    Objects.requireNonNull(listener, "listener");
    List<L> more = new ArrayList<>(listeners);
    more.add(listener);
    listeners = List.copyOf(more);
    boolean[] isAdded = {true};
    return () -> {
      if (isAdded[0]) {
        isAdded[0] = false;
        List<L> fewer = new ArrayList<>(listeners);
        fewer.remove(listener);
        listeners = List.copyOf(fewer);
      }
    };
  }

  int size() {
    return listeners.size();
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  /**
   * Calls each listener, even if others throw, because a pipe is a listener, too, and must not lose
   * a chunk or the end. Node does not call the rest.
   */
  void emit(Consumer<? super L> call) {
    Calls calls = new Calls();
    for (L listener : listeners) {
      calls.run(() -> call.accept(listener));
    }
    calls.throwIfAny();
  }
}

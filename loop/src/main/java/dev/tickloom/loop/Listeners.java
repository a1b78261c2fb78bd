package dev.tickloom.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The listeners of one event, in order of registration. */
final class Listeners<L> {
  // Replaced and never changed, so that an event goes to those who listened when it came.
  private List<L> listeners = List.of();

  Registration add(L listener) {
    Objects.requireNonNull(listener, "listener");
    List<L> more = new ArrayList<>(listeners);
    more.add(listener);
    listeners = more;
    boolean[] added = {true};
    return () -> {
      if (added[0]) {
        added[0] = false;
        remove(listener);
      }
    };
  }

  private void remove(L listener) {
    List<L> fewer = new ArrayList<>(listeners);
    fewer.remove(listener);
    listeners = fewer;
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Those who listen now; the list never changes. */
  List<L> present() {
    return listeners;
  }

  /**
   * Calls each of the present listeners; what one throws keeps the rest from being told.
   *
   * @return whether there was one
   */
  boolean emit(Consumer<? super L> call) {
    List<L> present = listeners;
    for (L listener : present) {
      call.accept(listener);
    }
    return !present.isEmpty();
  }
}

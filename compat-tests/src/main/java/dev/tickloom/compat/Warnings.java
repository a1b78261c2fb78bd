package dev.tickloom.compat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The warnings that a program can listen to: those of the loop, and the one of a duration that is
 * not a number, which no Java program can pass to it.
 */
final class Warnings {
  private final EventLoop loop;
  private List<Consumer<String>> listeners = List.of();
  private boolean warnedOfNaN;

  Warnings(EventLoop loop) {
    this.loop = loop;
  }

  /** Tells the names of warnings from now on. */
  Registration listen(Consumer<String> listener) {
    Registration ofLoop = loop.onWarning(warning -> listener.accept(warning.name()));
    List<Consumer<String>> more = new ArrayList<>(listeners);
    more.add(listener);
    listeners = more;
    return () -> {
      ofLoop.close();
      List<Consumer<String>> fewer = new ArrayList<>(listeners);
      fewer.remove(listener);
      listeners = fewer;
    };
  }

  /** Node warns of this once, and in a tick as of everything. */
  void durationIsNaN() {
    if (!warnedOfNaN) {
      warnedOfNaN = true;
      loop.nextTick(() -> listeners.forEach(each -> each.accept("TimeoutNaNWarning")));
    }
  }
}

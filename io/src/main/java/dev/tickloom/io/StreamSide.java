package dev.tickloom.io;

import dev.tickloom.loop.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jetbrains.annotations.Nullable;

/**
 * One side of a stream, reading or writing, with the tasks that wait until it is over. A stream
 * with one side is over with that side. The reading side of a socket is over at its end, the
 * writing side when it has finished; both are over when the socket is closed before. For the loop
 * thread.
 */
final class StreamSide {
  private final List<Consumer<@Nullable Throwable>> listeners = new ArrayList<>();
  private Runnable whenComplete = () -> {};
  private boolean isOver;
  private boolean isReported;
  private @Nullable Throwable outcome;

  /** The side is over; again, does nothing. */
  void over(@Nullable Throwable error) {
    if (isOver) {
      return;
    }
    isOver = true;
    outcome = error;
    List<Consumer<@Nullable Throwable>> told = List.copyOf(listeners);
    listeners.clear();
    isReported = error != null && !told.isEmpty();
    Calls calls = new Calls();
    told.forEach(each -> calls.run(() -> each.accept(error)));
    if (error == null) {
      calls.run(whenComplete);
    }
    calls.throwIfAny();
  }

  /** Calls back if the side is complete, and not after an error; one task. */
  void whenComplete(Runnable task) {
    whenComplete = task;
  }

  /** Calls back when the side is over, at once if it is: with an error unless it is complete. */
  Registration whenOver(Consumer<@Nullable Throwable> listener) {
    if (isOver) {
      listener.accept(outcome);
      return () -> {};
    }
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  boolean isOver() {
    return isOver;
  }

  /** The error that it has ended with; null if it is complete. */
  @Nullable
  Throwable outcome() {
    return outcome;
  }

  /** Whether anybody has got an error. */
  boolean isReported() {
    return isReported;
  }
}

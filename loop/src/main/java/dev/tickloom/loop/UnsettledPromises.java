package dev.tickloom.loop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jetbrains.annotations.Nullable;

/**
 * Promises that nobody has settled yet, with the places where they were made, and awaits that have
 * not returned. Those that are left when a program ends will never be settled. Only with {@link
 * EventLoop.Builder#creationStacks}.
 *
 * <p>Of promises only those count that the program itself, or a stage, has to settle, and that
 * somebody waits for: all others follow from these, or keep the loop alive.
 */
final class UnsettledPromises {
  private static final int MAX_SHOWN = 10;
  private static final int MAX_FRAMES = 8;

  private record Place(long number, List<StackTraceElement> frames) {}

  private final AtomicLong numbers = new AtomicLong();
  private final Map<BooleanSupplier, Place> promises = new ConcurrentHashMap<>();

  /** On the loop thread only, like those below, but concurrent with promises made elsewhere. */
  private final Map<Registration, Place> awaits = new ConcurrentHashMap<>();

  private Place here() {
    return new Place(numbers.incrementAndGet(), List.of(AwaitTrace.here()));
  }

  /**
   * A promise was made here. Any thread.
   *
   * @param isAwaited whether somebody waits for it; stands for the promise
   */
  void made(BooleanSupplier isAwaited) {
    promises.put(isAwaited, here());
  }

  void decided(BooleanSupplier isAwaited) {
    promises.remove(isAwaited);
  }

  /** Somebody begins to wait here, until he closes what is returned. */
  Registration waiting() {
    Registration end =
        new Registration() {
          @Override
          public void close() {
            awaits.remove(this);
          }
        };
    awaits.put(end, here());
    return end;
  }

  /** A text about those that are left; null if none is. */
  @Nullable
  String describe() {
    List<Entry> left = new ArrayList<>();
    awaits.values().forEach(place -> left.add(new Entry("an await", place)));
    promises.forEach((isAwaited, place) -> {
      if (isAwaited.getAsBoolean()) {
        left.add(new Entry("a promise that was made", place));
      }
    });
    if (left.isEmpty()) {
      return null;
    }
    left.sort(Comparator.comparingLong(entry -> entry.place.number));
    StringBuilder text = new StringBuilder("Nothing is left that could settle");
    left.stream().limit(MAX_SHOWN).forEach(entry -> entry.appendTo(text));
    if (left.size() > MAX_SHOWN) {
      text.append("\n  and ").append(left.size() - MAX_SHOWN).append(" more");
    }
    return text.toString();
  }

  private record Entry(String kind, Place place) {
    void appendTo(StringBuilder text) {
      text.append("\n  ").append(kind);
      place.frames.stream()
          .limit(MAX_FRAMES)
          .forEach(frame -> text.append("\n    at ").append(frame));
    }
  }
}

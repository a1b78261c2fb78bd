package dev.tickloom.io;

import dev.tickloom.loop.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jetbrains.annotations.Nullable;

/**
 * The files that are looked at regularly, one watcher for each path of a loop. The map has a loop
 * only while that has watchers. For the loop thread.
 */
final class StatWatchers {
  /** Node's default. */
  static final Duration INTERVAL = Duration.ofMillis(5007);

  private static final Map<EventLoop, Map<Path, StatWatcher>> OF_LOOPS = new ConcurrentHashMap<>();

  private static final long MOST_MILLIS = 0xFFFF_FFFFL;

  private StatWatchers() {}

  static StatWatcher watch(
      RequestTerms terms,
      Location file,
      Duration interval,
      BiConsumer<? super Stats, ? super Stats> listener) {
    Objects.requireNonNull(listener, "listener");
    long millis = millis(interval);
    EventLoop loop = terms.loop();
    OnLoop.check(loop);
    Path key = StatWatcher.key(file);
    Map<Path, StatWatcher> own = OF_LOOPS.getOrDefault(loop, Map.of());
    StatWatcher known = own.get(key);
    if (known == null) {
      known = new StatWatcher(terms, file, millis, () -> forget(loop, key));
      OF_LOOPS.computeIfAbsent(loop, unused -> new HashMap<>()).put(key, known);
    }
    known.add(listener);
    return known;
  }

  private static long millis(Duration interval) {
    Objects.requireNonNull(interval, "interval");
    boolean isHuge = interval.compareTo(Duration.ofMillis(MOST_MILLIS)) > 0;
    long millis = isHuge ? MOST_MILLIS + 1 : interval.toMillis();
    if (interval.isNegative() || isHuge) {
      throw InvalidArgumentException.outOfRange("interval", 0, MOST_MILLIS, millis);
    }
    return Math.clamp(millis, 1, Integer.MAX_VALUE);
  }

  static void unwatch(
      EventLoop loop, Location file, @Nullable BiConsumer<? super Stats, ? super Stats> listener) {
    OnLoop.check(loop);
    StatWatcher known = OF_LOOPS.getOrDefault(loop, Map.of()).get(StatWatcher.key(file));
    if (known != null) {
      known.remove(listener);
    }
  }

  private static void forget(EventLoop loop, Path key) {
    Map<Path, StatWatcher> own = OF_LOOPS.get(loop);
    if (own != null) {
      own.remove(key);
      if (own.isEmpty()) {
        OF_LOOPS.remove(loop);
      }
    }
  }
}

package dev.tickloom.compat;

import dev.tickloom.loop.AbortSignal;
import dev.tickloom.loop.AsyncLocal;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Origin;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Semantics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.annotations.Nullable;

/** What one run of a program works with: its loop, its trace, and everything that it has named. */
final class World {
  private final EventLoop loop;
  private final Stopwatch stopwatch;
  private final Trace trace = new Trace();
  private final Show show;
  private final String dir;
  private final Semantics semantics;
  private final Warnings warnings;
  private @Nullable Throwable lastRejection;

  final Map<String, Promise<Object>> promises = new HashMap<>();
  final Map<String, Settler> settlers = new HashMap<>();
  final Map<String, Handle> handles = new HashMap<>();
  final Map<String, Runnable> functions = new HashMap<>();
  final Map<String, Integer> counters = new HashMap<>();
  final Map<String, AsyncLocal<Object>> stores = new HashMap<>();
  final Map<String, AbortSignal> signals = new HashMap<>();

  final Map<String, ScenarioStream> streams = new HashMap<>();
  final Map<String, List<Object>> lists = new HashMap<>();

  /** File descriptors and file handles, which share one name space. */
  final Map<String, Object> files = new HashMap<>();

  /**
   * @param dir the private folder, or null if the program has none
   */
  World(EventLoop loop, Semantics semantics, Stopwatch stopwatch, @Nullable Path dir) {
    this.loop = loop;
    this.semantics = semantics;
    this.warnings = new Warnings(loop);
    loop.onUncaughtExceptionMonitor(
        (error, origin) -> lastRejection = origin == Origin.UNHANDLED_REJECTION ? error : null);
    loop.onWarning(warning -> {}); // or it would be logged
    this.stopwatch = stopwatch;
    this.dir = dir == null ? "" : dir.toString();
    this.show = new Show(this.dir);
  }

  EventLoop loop() {
    return loop;
  }

  Semantics semantics() {
    return semantics;
  }

  Warnings warnings() {
    return warnings;
  }

  /** Where an error came from that is uncaught now. */
  @SuppressWarnings("ReferenceEquality") // the same error, not an equal one
  Origin originOf(Throwable error) {
    return error == lastRejection ? Origin.UNHANDLED_REJECTION : Origin.UNCAUGHT_EXCEPTION;
  }

  Stopwatch stopwatch() {
    return stopwatch;
  }

  Trace trace() {
    return trace;
  }

  void log(String line) {
    trace.add(line);
  }

  String show(Object value) {
    return show.value(value);
  }

  Show show() {
    return show;
  }

  /** The private folder, empty if there is none. */
  String dir() {
    return dir;
  }

  /** Names a promise, unless the program gave it no name. */
  void name(@Nullable String id, Promise<Object> promise) {
    if (id != null) {
      promises.put(id, promise);
    }
  }

  /**
   * The signal with a name.
   *
   * @param property what the program wants of it
   */
  AbortSignal signal(String id, String property) {
    AbortSignal signal = signals.get(id);
    if (signal == null) {
      throw NodeTypes.propertyOfUndefined(this, property);
    }
    return signal;
  }

  /** Adds one to a counter. */
  int count(String counter) {
    return counters.merge(counter, 1, Integer::sum);
  }

  /** A promise of whatever type as one of values of the program. */
  @SuppressWarnings("unchecked") // its values are only ever read, and as objects
  static Promise<Object> ofValues(Promise<?> promise) {
    return (Promise<Object>) promise;
  }
}

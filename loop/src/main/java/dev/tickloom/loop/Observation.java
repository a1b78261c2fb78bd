package dev.tickloom.loop;

import dev.tickloom.loop.concurrent.LibraryThread;
import dev.tickloom.loop.concurrent.Log;
import dev.tickloom.loop.observing.BlockedLoopWatch;
import dev.tickloom.loop.observing.LoopObserver;
import dev.tickloom.loop.observing.LoopObservers;
import dev.tickloom.loop.observing.LoopView;
import dev.tickloom.loop.observing.Narrator;
import dev.tickloom.loop.observing.WaitWatch;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jetbrains.annotations.Nullable;

/**
 * Chooses the observers of a loop: from its builder, and from the JVM's properties, which hold for
 * every loop of a program that was started in order to be observed.
 */
final class Observation {
  private static final @Nullable Duration BLOCKED_LOOP_WARNING =
      durationOf(System.getProperty("tickloom.blockedLoopWarning"));
  private static final boolean HISTOGRAMS = Boolean.getBoolean("tickloom.histograms");
  private static final @Nullable LoopTracer TRACER = tracerTo(System.getProperty("tickloom.trace"));
  private static final boolean WHY = Boolean.getBoolean("tickloom.why");
  private static final boolean EXPLAIN = Boolean.getBoolean("tickloom.explain");

  /** To explain a reaction takes the place where it was added. */
  private static final boolean CREATION_STACKS =
      EXPLAIN || Boolean.getBoolean("tickloom.creationStacks");

  /** How many loops are explained. */
  private static final AtomicInteger EXPLAINED = new AtomicInteger();

  private Observation() {}

  /** A program does not fail because it is to be looked at: a bad value is only warned about. */
  static @Nullable Duration durationOf(@Nullable String millis) {
    if (millis == null) {
      return null;
    }
    try {
      Duration limit = Duration.ofMillis(Long.parseLong(millis));
      TimerLists.checkRange("limit", limit, 1);
      return limit;
    } catch (IllegalArgumentException e) {
      warnOf("tickloom.blockedLoopWarning=" + millis, e);
      return null;
    }
  }

  static @Nullable LoopTracer tracerTo(@Nullable String file) {
    if (file == null) {
      return null;
    }
    try {
      LoopTracer tracer = LoopTracer.to(Path.of(file));
      Runtime.getRuntime()
          .addShutdownHook(LibraryThread.daemon("tickloom-trace-end", tracer::close));
      return tracer;
    } catch (UncheckedIOException | InvalidPathException e) {
      warnOf("tickloom.trace=" + file, e);
      return null;
    }
  }

  private static void warnOf(String property, Exception error) {
    Log.log(Level.WARNING, "the property " + property + " is ignored: " + error.getMessage(), null);
  }

  static @Nullable Duration defaultBlockedLoopWarning() {
    return BLOCKED_LOOP_WARNING;
  }

  static boolean defaultCreationStacks() {
    return CREATION_STACKS;
  }

  static boolean defaultHistograms() {
    return HISTOGRAMS;
  }

  static @Nullable LoopTracer defaultTracer() {
    return TRACER;
  }

  /** The queues of a loop, for who looks on, and who wants to know where tasks were queued. */
  static TaskQueues queues(
      ProcessEvents events,
      TaskQueues.EndOfDrain rejections,
      Semantics semantics,
      @Nullable LoopObserver observer,
      @Nullable CreationStacks stacks) {
    if (observer == null && stacks == null) {
      return new TaskQueues(events, rejections, semantics);
    }
    LoopObserver told = observer == null ? new LoopObserver() {} : observer;
    return new ObservedTaskQueues(events, rejections, semantics, told, stacks);
  }

  /** Returns null if nobody looks on. */
  static @Nullable LoopObserver of(
      @Nullable LoopMeter meter,
      @Nullable Duration blockedLoopWarning,
      @Nullable LoopTracer tracer,
      @Nullable Function<LoopView, LoopObserver> further,
      LoopView loop) {
    List<LoopObserver> observers = new ArrayList<>();
    if (further != null) {
      observers.add(further.apply(loop));
    }
    if (blockedLoopWarning != null) {
      observers.add(new BlockedLoopWatch(blockedLoopWarning, loop));
    }
    if (tracer != null) {
      observers.add(tracer.observe(loop));
    }
    if (WHY) {
      observers.add(new WaitWatch(loop, System.err));
    }
    if (EXPLAIN) {
      observers.add(new Narrator(loop, System.out, EXPLAINED.incrementAndGet()));
    }
    if (observers.isEmpty()) {
      return meter; // alone it needs no protection: it never throws
    }
    if (meter != null) {
      observers.add(meter);
    }
    return new LoopObservers(List.copyOf(observers));
  }
}

package dev.tickloom.bench;

import java.nio.file.Path;
import java.util.List;

/** A way to write code that stops in its middle. Each call returns when all of it has ended. */
public interface Coroutines {
  /** One coroutine awaits again and again what is there already. Returns a value made of it. */
  int awaits(int count);

  /** One coroutine steps aside again and again, so that others could run. */
  void suspensions(int count);

  /** Whether {@link #awaits} steps aside each time, too: then {@link #suspensions} is the same. */
  boolean awaitSuspends();

  /**
   * Each coroutine begins the next one and awaits it. Returns how many there were below the first.
   */
  int nest(int levels);

  /** Begins a coroutine for each file, which reads it, without waiting for the ones before. */
  void read(List<Path> files);

  /**
   * Begins coroutines that await what never comes. Returns what callers would keep of them, when
   * all of them wait.
   */
  List<?> suspend(int count);
}

package dev.tickloom.loop.workers;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work that has been running for long.
 *
 * @param type what kind it is, such as {@code readFile}
 * @param path what it works on, or null
 * @param dest its destination, or null
 * @param running for how long it has been running
 * @param stack where its thread is, the innermost frame first
 */
public record StuckWork(
    String type,
    @Nullable String path,
    @Nullable String dest,
    Duration running,
    List<StackTraceElement> stack) {
  /** Copies the list. */
  public StuckWork {
    stack = List.copyOf(stack);
  }
}

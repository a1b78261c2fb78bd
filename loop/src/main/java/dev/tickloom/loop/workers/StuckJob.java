package dev.tickloom.loop.workers;

import java.time.Duration;
import java.util.List;
import org.jetbrains.annotations.Nullable;

/** A job that has been running for long, and where its thread was. */
record StuckJob(
    String type,
    @Nullable String path,
    @Nullable String dest,
    Duration running,
    List<StackTraceElement> stack)
    implements StuckWork {
  StuckJob {
    stack = List.copyOf(stack);
  }
}

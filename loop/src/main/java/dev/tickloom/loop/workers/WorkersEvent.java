package dev.tickloom.loop.workers;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jetbrains.annotations.Nullable;

/** In JFR, what workers are doing; once a second while they are busy, and when calls get stuck. */
@Name("dev.tickloom.Workers")
@Label("Workers")
@Description("What workers are doing")
@Category("Tickloom")
@StackTrace(false)
@SuppressWarnings("unused") // JFR reads the fields
final class WorkersEvent extends Event {
  @Label("Queued")
  long queued;

  @Label("Running")
  int running;

  @Label("Stuck")
  int stuck;

  @Label("Abandoned")
  int abandoned;

  @Label("Threads")
  int threads;

  @Label("Oldest")
  @Description("Type and path of what has been stuck longest")
  @Nullable
  String oldest;

  @Label("Stack of the oldest")
  @Nullable
  String stack;

  void commit(WorkerMetrics metrics) {
    queued = metrics.queued();
    running = metrics.running();
    stuck = metrics.stuck();
    abandoned = metrics.abandoned();
    threads = metrics.threads();
    StuckWork found = metrics.oldest();
    if (found != null) {
      oldest = found.path() == null ? found.type() : found.type() + " " + found.path();
      stack = String.join("\n", found.stack().stream().map(StackTraceElement::toString).toList());
    }
    commit();
  }
}

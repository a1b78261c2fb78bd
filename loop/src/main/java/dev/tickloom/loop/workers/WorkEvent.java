package dev.tickloom.loop.workers;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jetbrains.annotations.Nullable;

/** In JFR, the run of a job on a worker. */
@Name("dev.tickloom.Work")
@Label("Work")
@Description("A job that a worker has run")
@Category("Tickloom")
@Threshold("20 ms")
@StackTrace(false)
@SuppressWarnings("unused") // JFR reads the fields
final class WorkEvent extends Event {
  @Label("Type")
  @Nullable
  String type;

  @Label("Path")
  @Nullable
  String path;

  @Label("Destination")
  @Nullable
  String dest;

  @Label("Waited")
  @Description("How long it waited for a worker")
  @Timespan(Timespan.NANOSECONDS)
  long waited;

  @Label("State")
  @Nullable
  String state;

  /** Returns one that begins now; null if there is no memory for it. */
  static @Nullable WorkEvent begun() {
    try {
      WorkEvent event = new WorkEvent();
      event.begin();
      return event;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  void commit(Job job, long waitedNanos) {
    if (shouldCommit()) {
      type = job.type();
      path = job.path();
      dest = job.dest();
      waited = waitedNanos;
      state = job.isAbandoned() ? "ABANDONED" : "DONE";
      commit();
    }
  }
}

package dev.tickloom.loop.observing;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jetbrains.annotations.Nullable;

/** In JFR, that a callback blocks the loop; at the same moments as the warning. */
@Name("dev.tickloom.BlockedLoop")
@Label("Blocked Loop")
@Description("A callback that has been running for longer than the loop's warning allows")
@Category("Tickloom")
@StackTrace(false)
@SuppressWarnings("unused") // JFR reads the fields
final class BlockedLoopEvent extends Event {
  @Label("Callback")
  @Nullable
  String callback;

  @Label("Blocking Call")
  @Description("The method of Tickloom that the callback is in")
  @Nullable
  String call;

  @Label("Blocked")
  @Description("For how long the callback has been running")
  @Timespan(Timespan.NANOSECONDS)
  long blocked;

  @Label("Loop Thread")
  @Nullable
  Thread loopThread;

  static void commit(String callback, @Nullable String call, long nanos, Thread loopThread) {
    BlockedLoopEvent event = new BlockedLoopEvent();
    event.callback = callback;
    event.call = call;
    event.blocked = nanos;
    event.loopThread = loopThread;
    event.commit();
  }
}
